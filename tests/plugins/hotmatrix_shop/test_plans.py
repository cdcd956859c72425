"""鸿科经纬: the declaration and both plans."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.api import (
    AllSubjects,
    CandidateType,
    ContactKind,
    Document,
    DocumentText,
    Edge,
    Mode,
    Named,
    NamePattern,
    Payer,
    ReviewReason,
    Stage,
)
from core.kernel.errors import Refused
from core.rules.plan import Origin, Period
from core.rules.resolve import Step
from core.rules.timetable import periods
from plugins.hotmatrix_shop import TIMETABLE, onex_plugin
from tests.plugins.notices import drafted, notices, period, published, timed
from tests.rules.acme import weekdays_only

PLUGIN = onex_plugin()
SHOP = PLUGIN.certificates[0]
CROSS_BORDER, THIRD_2021 = "2022-4-cross-border", "2021-3"


def test_both_plans_have_a_notice() -> None:
    assert notices(PLUGIN.key) == [THIRD_2021, CROSS_BORDER]
    assert [published(PLUGIN, name).name for name in notices(PLUGIN.key)] == [
        "2021年第三次网店运营推广全国统考",
        "2022年第四次网店运营推广全国统考",
    ]


@pytest.mark.req("R-132", "R-125", "R-126", "R-127", "R-128", "R-129", "R-130", "R-131")
@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        (Stage.REGISTRATION, "…2022-10-04"),
        (Stage.ARRANGEMENT, "2022-10-05…2022-10-09"),
        (Stage.INSTALLATION, "2022-09-22…2022-10-16"),
        (Stage.TICKETS, "2022-10-10…2022-10-21"),
        (Stage.EXAM, "2022-10-22…2022-10-22"),
        (Stage.SCORE_ENTRY, "2022-10-23…2022-11-06"),
        (Stage.PUBLICITY, "2022-11-07…2022-11-13"),
        (Stage.ISSUANCE, "2022-11-14…"),
    ],
)
def test_the_cross_border_plan_has_the_printed_windows(stage: Stage, expected: str) -> None:
    assert published(PLUGIN, CROSS_BORDER).window(stage) == period(expected)


@pytest.mark.req("R-132")
def test_the_cross_border_notice_agrees_with_the_manual_in_six_of_six_windows() -> None:
    rules = published(PLUGIN, CROSS_BORDER)
    assert rules.deviations == ()
    printed = [path for path, told in rules.provenance.items() if told.kind is Origin.PRINTED and "windows" in path]
    assert {path.split(".")[1] for path in printed} == {
        "registration",
        "arrangement",
        "installation",
        "tickets",
        "publicity",
        "issuance",
    }


@pytest.mark.req("R-044")
def test_the_cross_border_plan_examines_two_levels_of_the_track_in_one_span_each() -> None:
    rules = published(PLUGIN, CROSS_BORDER)
    assert rules.track is not None
    assert rules.track.name.zh == "跨境方向"
    assert timed(rules.sessions) == {(1, None, "2022-10-22", "14:00–17:45"), (2, None, "2022-10-22", "08:30–11:45")}
    with pytest.raises(Refused, match="PLAN_LEVEL_NOT_EXAMINED"):
        rules.level("shop-operation", 3)


@pytest.mark.req("R-044", "C-09")
def test_the_codes_of_the_track_are_not_announced_and_hold_up_the_exchange_only() -> None:
    resolution = drafted(PLUGIN, CROSS_BORDER)
    assert [(m.path, m.blocks) for m in resolution.missing] == [
        ("shop-operation.tracks.cross_border.codes", Step.EXCHANGE)
    ]
    assert published(PLUGIN, CROSS_BORDER).level("shop-operation", 1).code is None


@pytest.mark.req("R-046", "C-06", "C-05")
@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        (Stage.REGISTRATION, "2021-04-14…2021-06-03"),
        (Stage.ARRANGEMENT, "2021-06-04…2021-06-13"),
        (Stage.SCORE_ENTRY, "2021-06-27…2021-07-11"),
        (Stage.PUBLICITY, "2021-07-12…2021-07-18"),
    ],
)
def test_the_plan_of_the_screenshot_has_the_printed_windows(stage: Stage, expected: str) -> None:
    assert published(PLUGIN, THIRD_2021).window(stage) == period(expected)


@pytest.mark.req("R-050", "R-036")
def test_the_plan_of_the_screenshot_times_every_subject() -> None:
    assert timed(published(PLUGIN, THIRD_2021).sessions) == {
        (1, "theory", "2021-06-26", "14:00–15:00"),
        (1, "practical", "2021-06-26", "15:15–17:45"),
        (2, "theory", "2021-06-26", "08:30–09:30"),
        (2, "practical", "2021-06-26", "09:45–11:45"),
        (3, "theory", "2021-06-26", "14:00–15:00"),
        (3, "practical", "2021-06-26", "15:15–19:15"),
    }


@pytest.mark.req("R-125", "R-126")
def test_the_plan_of_the_screenshot_departs_from_the_manual_in_two_dates() -> None:
    rules = published(PLUGIN, THIRD_2021)
    assert {(d.stage, d.edge, d.days, d.acknowledged) for d in rules.deviations} == {
        (Stage.REGISTRATION, Edge.END, -5, True),
        (Stage.ARRANGEMENT, Edge.START, -5, True),
    }


# Requirements §4.2: what the manual's rules would give for the other vendor's sessions.
@pytest.mark.req("C-46")
@pytest.mark.parametrize(
    ("exam", "publicity", "issuance"),
    [
        ("2024-05-25", "2024-06-10…2024-06-16", "2024-06-17…"),
        ("2024-06-14", "2024-07-01…2024-07-07", "2024-07-08…"),
        ("2021-06-26", "2021-07-12…2021-07-18", "2021-07-19…"),
    ],
)
def test_the_manuals_rules_give_the_computed_vectors(exam: str, publicity: str, issuance: str) -> None:
    found = periods(TIMETABLE, [period(exam).start], weekdays_only)
    assert (found[Stage.PUBLICITY], found[Stage.ISSUANCE]) == (period(publicity), period(issuance))


@pytest.mark.req("R-118", "C-05")
def test_arrangement_ends_within_a_week_by_rule_but_takes_ten_days_in_the_plan_of_the_screenshot() -> None:
    lengths = []
    for name in (CROSS_BORDER, THIRD_2021):
        rules = published(PLUGIN, name)
        lengths.append((rules.window(Stage.ARRANGEMENT).end - rules.window(Stage.REGISTRATION).end).days)
    assert lengths == [5, 10]


@pytest.mark.req("R-036", "R-037", "R-038", "R-047")
def test_both_subjects_reach_sixty_of_a_hundred_in_one_sitting() -> None:
    assert SHOP.pass_rule == AllSubjects(
        single_sitting=True,
        source="《网店运营推广职业技能等级证书试点院校考试指导手册》第三章 一：“考试合格需一次性通过理论和实操两门”",
    )
    for level in SHOP.levels:
        assert [(s.key, s.full_mark, s.pass_mark) for s in level.subjects] == [
            ("theory", 100, 60),
            ("practical", 100, 60),
        ]


@pytest.mark.req("R-039", "R-040", "R-042", "C-09")
def test_levels_and_subjects_carry_the_national_codes() -> None:
    assert [(level.code, *(s.code for s in level.subjects)) for level in SHOP.levels] == [
        ("1530003007010027", "1630003007010027101", "1630003007010027102"),
        ("1530003007020028", "1630003007020028202", "1630003007020028203"),
        ("1530003007030029", "1630003007030029301", "1630003007030029302"),
    ]
    assert {len(level.code) for level in SHOP.levels} == {16}
    assert {len(subject.code) for level in SHOP.levels for subject in level.subjects} == {19}


@pytest.mark.req("C-08", "R-039")
def test_the_old_codes_and_the_old_name_of_the_practical_subject_are_aliases() -> None:
    assert [subject.aliases for level in SHOP.levels for subject in level.subjects] == [
        ("491217",),
        ("实践", "959384"),
        ("956347",),
        ("实践", "875185"),
        ("876805",),
        ("实践", "368016"),
    ]


@pytest.mark.req("R-043", "R-050", "C-07")
def test_modes_and_minutes_are_those_of_the_plan_not_of_the_subject_list() -> None:
    assert [[(s.mode, s.minutes) for s in level.subjects] for level in SHOP.levels] == [
        [(Mode.COMPUTER, 60), (Mode.COMPUTER_AND_PRACTICAL, minutes)] for minutes in (150, 120, 240)
    ]


@pytest.mark.req("R-181", "C-27", "R-186", "R-187", "R-188", "R-189", "C-26")
def test_the_provisional_fee_gives_way_to_the_provinces_standard() -> None:
    fees = SHOP.fees
    assert fees.provisional == {1: Decimal(380), 2: Decimal(360), 3: Decimal(360)}
    assert fees.province_standard_wins
    assert fees.settle_until is None
    assert fees.payer[CandidateType.COLLEGE] is Payer.OWN_COLLEGE
    assert published(PLUGIN, CROSS_BORDER).certificate("shop-operation").fees.settle_until == period("…2022-12-31").end
    assert published(PLUGIN, THIRD_2021).certificate("shop-operation").fees.settle_until is None


@pytest.mark.req("R-192", "R-193")
def test_payee_and_contacts_are_named_but_never_filled_in() -> None:
    assert [field.value for field in SHOP.fees.payee_fields] == [
        "account_name",
        "tax_number",
        "address",
        "phone",
        "bank",
        "account_number",
        "bank_code",
    ]
    assert ContactKind.REVIEW_EMAIL in {contact.kind for contact in PLUGIN.contacts}


@pytest.mark.req("R-145", "R-148", "R-149", "R-150", "R-151", "R-155", "C-01")
def test_reviews_are_asked_within_seven_and_answered_within_three_working_days() -> None:
    review = SHOP.review
    assert (review.request_working_days, review.reply_working_days, review.within_publicity) == (7, 3, True)
    assert set(review.reasons) == set(ReviewReason)
    assert review.mail_subject == "{college}-网店运营推广证书复查表"


@pytest.mark.req("R-117", "R-199", "R-200", "R-201", "R-221", "R-225", "R-229", "C-18", "C-19")
def test_a_site_needs_the_people_rooms_and_machines_of_the_manual() -> None:
    site = SHOP.site
    assert (site.nominal_seats, site.machines_per_room, site.invigilators_min) == (40, 40, 2)
    assert site.candidates_per_invigilator == 20
    staff = {rule.key: (rule.minimum, rule.sent_by_vendor) for rule in site.staff}
    assert staff["chief_examiner"] == staff["deputy_examiner"] == staff["exam_staff"] == (1, False)
    assert staff["exam_officer"] == (2, False)
    assert staff["roving_inspector"] == (1, True)
    assert {item.key: item.minimum for item in site.equipment}["candidate_pc"] == 40
    assert all(rule.source for rule in (*site.staff, *site.equipment))


@pytest.mark.req("R-226", "R-233", "R-022", "C-50")
def test_banner_site_name_and_video_names_follow_the_manual() -> None:
    texts = {form.document: form.text.zh for form in SHOP.forms if isinstance(form, DocumentText)}
    assert texts[Document.BANNER] == "1+X {certificate}({level})考试"
    patterns = {form.named: form for form in SHOP.forms if isinstance(form, NamePattern)}
    video = patterns[Named.VIDEO_FILE].fill({"date": "20200630", "site": "某学院", "room": "2号楼102"})
    assert video == "20200630某学院2号楼102"
    for name in notices(PLUGIN.key):
        assert patterns[Named.PLAN].matches(published(PLUGIN, name).name)


def test_an_unknown_window_of_the_plan_stays_open() -> None:
    assert published(PLUGIN, CROSS_BORDER).window(Stage.FEE_DUE) == Period()
