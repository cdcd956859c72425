"""中教畅享: both plans as they were printed; its scheme is not announced."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.api import Edge, NotAnnounced, Stage, TotalScore
from core.rules.plan import Origin
from core.rules.resolve import Step
from core.rules.timetable import periods
from plugins.itmc_marketing import NOTICE, TIMETABLE, onex_plugin
from tests.plugins.notices import drafted, invented_subjects, period, published, remarks, supplement, timed
from tests.rules.acme import weekdays_only

PLUGIN = onex_plugin()
MARKETING = PLUGIN.certificates[0]
FIRST, SECOND = "2024-1", "2024-2"
SCHEME = (
    *(supplement(f"digital-marketing.levels.{rank}.subjects", invented_subjects()) for rank in (1, 2, 3)),
    supplement("digital-marketing.pass_rule", TotalScore(pass_mark=120, source="测试补充公告")),
)


def test_both_plans_have_a_notice() -> None:
    found = [[(f.code, f.warning) for f in remarks(drafted(PLUGIN, name))] for name in (FIRST, SECOND)]
    assert found == [[("NOTICE_FEE_WITHOUT_SESSION", True)], []]  # 高级 is examined in the second only (C-31)
    assert [published(PLUGIN, name, *SCHEME).name for name in (FIRST, SECOND)] == [
        "2024年第一次数字营销技术应用全国统考",
        "2024年第二次数字营销技术应用全国统考",
    ]


@pytest.mark.req("R-133")
@pytest.mark.parametrize(
    ("name", "stage", "expected"),
    [
        (FIRST, Stage.REGISTRATION, "…2024-05-07"),
        (FIRST, Stage.ARRANGEMENT, "2024-05-08…2024-05-12"),
        (FIRST, Stage.INSTALLATION, "2024-04-25…2024-05-19"),
        (FIRST, Stage.TICKETS, "2024-05-13…2024-05-24"),
        (FIRST, Stage.EXAM, "2024-05-25…2024-05-25"),
        (FIRST, Stage.PUBLICITY, "2024-06-05…2024-06-07"),
        (FIRST, Stage.ISSUANCE, "2024-06-07…"),
        (SECOND, Stage.REGISTRATION, "…2024-05-28"),
        (SECOND, Stage.ARRANGEMENT, "2024-05-29…2024-06-02"),
        (SECOND, Stage.INSTALLATION, "2024-05-11…2024-06-09"),
        (SECOND, Stage.TICKETS, "2024-06-03…2024-06-13"),
        (SECOND, Stage.EXAM, "2024-06-14…2024-06-14"),
        (SECOND, Stage.PUBLICITY, "2024-06-25…2024-06-27"),
        (SECOND, Stage.ISSUANCE, "2024-06-28…"),
    ],
)
def test_the_plans_have_the_printed_windows(name: str, stage: Stage, expected: str) -> None:
    assert drafted(PLUGIN, name).windows[stage] == period(expected)


@pytest.mark.req("R-051", "C-31")
def test_each_level_has_one_span_and_the_third_level_only_the_second_plan() -> None:
    assert timed(drafted(PLUGIN, FIRST).sessions) == {
        (1, None, "2024-05-25", "14:00–16:30"),
        (2, None, "2024-05-25", "08:30–11:30"),
    }
    assert timed(drafted(PLUGIN, SECOND).sessions) == {
        (1, None, "2024-06-14", "14:00–16:30"),
        (2, None, "2024-06-14", "08:30–11:30"),
        (3, None, "2024-06-14", "14:00–17:00"),
    }


@pytest.mark.req("C-29", "C-30")
def test_exactly_two_printed_dates_depart_from_the_vendors_own_rules() -> None:
    found = {name: [(d.stage, d.edge, d.days) for d in drafted(PLUGIN, name).deviations] for name in (FIRST, SECOND)}
    assert found == {
        FIRST: [(Stage.ISSUANCE, Edge.START, -1)],
        SECOND: [(Stage.INSTALLATION, Edge.START, -3)],
    }
    reasons = [d.reason for name in found for d in drafted(PLUGIN, name).deviations]
    assert ["公示最后一日" in reasons[0], "比考前 1 个月早 3 天" in reasons[1]] == [True, True]


@pytest.mark.req("C-28", "C-46")
@pytest.mark.parametrize(
    ("exam", "publicity", "issuance"),
    [
        ("2024-05-25", "2024-06-05…2024-06-07", "2024-06-08…"),
        ("2024-06-14", "2024-06-25…2024-06-27", "2024-06-28…"),
    ],
)
def test_publicity_is_counted_in_days_from_the_exam(exam: str, publicity: str, issuance: str) -> None:
    found = periods(TIMETABLE, [period(exam).start], weekdays_only)
    assert (found[Stage.PUBLICITY], found[Stage.ISSUANCE]) == (period(publicity), period(issuance))


@pytest.mark.req("C-31")
def test_subjects_and_pass_rule_are_not_announced_and_hold_up_publication() -> None:
    resolution = drafted(PLUGIN, FIRST)
    assert resolution.rules is None
    held = {m.path: m.source for m in resolution.missing if m.blocks is Step.PUBLICATION}
    assert held == {
        "digital-marketing.levels.1.subjects": f"{NOTICE}附件1",
        "digital-marketing.levels.2.subjects": f"{NOTICE}附件1",
        "digital-marketing.pass_rule": f"{NOTICE}附件1",
    }


def test_score_entry_is_the_house_default_as_the_notice_names_none() -> None:
    resolution = drafted(PLUGIN, FIRST)
    assert resolution.windows[Stage.SCORE_ENTRY] == period("2024-05-26…2024-06-04")
    assert resolution.provenance["windows.score_entry.start"].kind is Origin.DEFAULT


@pytest.mark.req("R-182", "R-186", "R-187", "R-188", "R-194", "C-26")
def test_the_provisional_fee_is_settled_within_2024_and_the_transfer_names_its_purpose() -> None:
    assert MARKETING.fees.provisional == {1: Decimal(270), 2: Decimal(280), 3: Decimal(290)}
    assert MARKETING.fees.province_standard_wins
    assert str(MARKETING.fees.transfer_memo) == "单位名称和1+X考核费用"
    fees = published(PLUGIN, SECOND, *SCHEME).certificate("digital-marketing").fees
    assert fees.settle_until == period("…2024-12-31").end


@pytest.mark.req("R-158")
def test_reviews_are_limited_by_the_publicity_window_only() -> None:
    assert MARKETING.review.request_working_days is None
    assert MARKETING.review.within_publicity


def test_no_level_code_was_invented() -> None:
    assert all(isinstance(level.code, NotAnnounced) for level in MARKETING.levels)
