"""南京奥派: five plans of two days and two certificates each, as they were printed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from core.api import AllSubjects, CandidateType, ContactKind, Edge, Mode, Payer, Stage
from core.rules.plan import Origin, Session
from core.rules.resolve import Step
from plugins.aopai_live import NOTICE, onex_plugin
from tests.plugins.notices import day, drafted, notices, period, published, remarks, supplement, timed

PLUGIN = onex_plugin()
KEYS = ("live-commerce", "new-media")

# Requirements §3.3, a row per plan; the rule's two registration ends stand behind the printed one.
ROWS = {
    "2024-3": (
        "第三次统考",
        ("2024-09-26", "2024-09-27"),
        ("2024-09-14", "2024-09-12", "2024-09-13"),
        ("2024-09-19", "2024-09-21", "2024-09-14"),
        "2024-10-07…2024-10-11",
    ),
    "2024-4": (
        "第四次统考",
        ("2024-10-25", "2024-10-26"),
        ("2024-10-12", "2024-10-11", "2024-10-12"),
        ("2024-10-18", "2024-10-20", "2024-10-16"),
        "2024-11-05…2024-11-09",
    ),
    "2024-5": (
        "第五次统考",
        ("2024-11-22", "2024-11-23"),
        ("2024-11-09", "2024-11-08", "2024-11-09"),
        ("2024-11-15", "2024-11-17", "2024-11-13"),
        "2024-12-03…2024-12-07",
    ),
    "2024-6": (
        "第六次统考",
        ("2024-12-06", "2024-12-07"),
        ("2024-11-23", "2024-11-22", "2024-11-23"),
        ("2024-11-29", "2024-12-01", "2024-11-27"),
        "2024-12-17…2024-12-21",
    ),
    "2024-7": (
        "第七次统考",
        ("2024-12-20", "2024-12-21"),
        ("2024-12-07", "2024-12-06", "2024-12-07"),
        ("2024-12-13", "2024-12-15", "2024-12-11"),
        "2024-12-31…2025-01-04",
    ),
}


def matrix(days: tuple[str, str]) -> tuple[Session, ...]:
    """Invent a confirmation: both certificates sit level 1 on the first day and level 2 on the second."""
    times = {"theory": (dt.time(8, 30), dt.time(9, 30)), "practical": (dt.time(10), dt.time(12, 30))}
    return tuple(
        Session(
            certificate=key,
            level=level,
            subject=subject,
            date=dt.date.fromisoformat(date),
            start=start,
            end=end,
        )
        for key in KEYS
        for level, date in enumerate(days, 1)
        for subject, (start, end) in times.items()
    )


def test_all_five_plans_have_a_notice() -> None:
    assert notices(PLUGIN.key) == list(ROWS)


@pytest.mark.req("C-32", "C-36")
def test_what_the_rows_as_printed_contradict_is_pointed_out() -> None:
    """初级 beside 理论 only and 中级 beside 实操 only; a fee for 高级, which nobody examines."""
    told = {
        (key, f"{key}.levels.{rank}.subjects", "NOTICE_SUBJECT_WITHOUT_SESSION") for key in KEYS for rank in (1, 2)
    } | {(key, f"{key}.fees.provisional", "NOTICE_FEE_WITHOUT_SESSION") for key in KEYS}
    for name in ROWS:
        findings = remarks(drafted(PLUGIN, name))
        assert all(finding.warning for finding in findings)
        found = {(f.place.field.partition(".")[0], f.place.field, f.code) for f in findings}
        assert found == told


@pytest.mark.req("R-031", "R-134", "R-159", "R-191", "C-33", "C-34", "C-35", "C-52")
@pytest.mark.parametrize("name", ROWS)
def test_every_window_is_the_printed_or_computed_one(name: str) -> None:
    _, days, (printed, _, before_last), (rooms, tickets, fee), publicity = ROWS[name]
    windows = drafted(PLUGIN, name).windows
    assert windows[Stage.EXAM] == period("…".join(days))
    assert windows[Stage.SITE_APPLICATION] == period(f"…{before_last}")
    assert windows[Stage.REGISTRATION] == period(f"…{printed}")
    assert windows[Stage.ROOM_SETUP] == period(f"{rooms}…")
    assert windows[Stage.TICKETS] == period(f"{tickets}…")
    assert windows[Stage.FEE_DUE] == period(f"…{fee}")
    assert windows[Stage.PUBLICITY] == period(publicity)
    assert windows[Stage.ISSUANCE].start == windows[Stage.PUBLICITY].end + dt.timedelta(days=5)


@pytest.mark.req("C-33")
@pytest.mark.parametrize("name", ROWS)
def test_only_the_third_exam_closes_registration_off_the_rule(name: str) -> None:
    _, _, (printed, _, before_last), _, _ = ROWS[name]
    found = [(d.stage, d.edge, d.rule, d.printed, d.acknowledged) for d in drafted(PLUGIN, name).deviations]
    expected = [(Stage.REGISTRATION, Edge.END, day(before_last), day(printed), True)]
    assert found == (expected if name == "2024-3" else [])


def test_registration_of_two_plans_closes_on_an_exam_day_of_the_plan_before() -> None:
    for earlier, later in (("2024-5", "2024-6"), ("2024-6", "2024-7")):
        closing = drafted(PLUGIN, later).windows[Stage.REGISTRATION].end
        assert closing == drafted(PLUGIN, earlier).windows[Stage.EXAM].end


@pytest.mark.req("C-32")
@pytest.mark.parametrize("name", ROWS)
def test_the_sessions_are_kept_as_printed_and_wait_for_the_vendor(name: str) -> None:
    first, second = ROWS[name][1]
    resolution = drafted(PLUGIN, name)
    assert timed(resolution.sessions) == {
        (1, "theory", first, "14:00–15:00"),
        (2, "practical", first, "15:30–18:00"),
        (1, "theory", second, "08:30–09:30"),
        (2, "practical", second, "10:00–12:30"),
    }
    assert {session.certificate for session in resolution.sessions} == set(KEYS)
    assert resolution.rules is None
    assert [m.path for m in resolution.missing if m.blocks is Step.PUBLICATION] == ["sessions"]


@pytest.mark.req("C-32", "C-37")
@pytest.mark.parametrize("name", ROWS)
def test_a_confirmed_matrix_makes_the_plan_publishable_for_both_certificates(name: str) -> None:
    title, days, *_ = ROWS[name]
    rules = published(PLUGIN, name, supplement("sessions", matrix(days)))
    assert rules.name == title
    assert [certificate.key for certificate in rules.certificates] == list(KEYS)
    assert rules.provenance["sessions"].kind is Origin.SUPPLEMENT
    assert [level.rank for level in rules.certificate("new-media").levels] == [1, 2]


def test_arrangement_is_not_announced_and_holds_up_itself_only() -> None:
    resolution = drafted(PLUGIN, "2024-4")
    assert [m.path for m in resolution.missing if m.blocks is Step.ARRANGEMENT] == ["windows.arrangement"]
    arranged = drafted(PLUGIN, "2024-4", supplement("windows.arrangement", period("2024-10-14…2024-10-18")))
    assert arranged.windows[Stage.ARRANGEMENT] == period("2024-10-14…2024-10-18")


def test_score_entry_is_the_house_default_counted_from_the_last_exam_day() -> None:
    resolution = drafted(PLUGIN, "2024-3")
    assert resolution.windows[Stage.SCORE_ENTRY] == period("2024-09-28…2024-10-06")
    assert resolution.provenance["windows.score_entry.end"].kind is Origin.DEFAULT


@pytest.mark.req("R-052", "R-053", "C-15")
def test_both_subjects_are_computer_exams_and_reach_sixty() -> None:
    for certificate in PLUGIN.certificates:
        assert certificate.pass_rule == AllSubjects(
            single_sitting=False, source=f"{NOTICE}二、3：“同时达到 60 分（含）以上为合格”"
        )
        assert certificate.retake.whole_certificate
        for level in certificate.levels:
            assert [(s.key, s.mode, s.minutes, s.full_mark, s.pass_mark) for s in level.subjects] == [
                ("theory", Mode.COMPUTER, 60, 100, 60),
                ("practical", Mode.COMPUTER, 150, 100, 60),
            ]


@pytest.mark.req("R-179", "R-183", "R-184", "R-190", "C-36", "C-48")
def test_the_fee_is_flat_and_opens_the_download() -> None:
    fees = PLUGIN.certificates[0].fees
    assert fees.provisional == {1: Decimal(280), 2: Decimal(290), 3: Decimal(300)}
    assert not fees.province_standard_wins
    assert fees.unpaid_blocks_download
    assert fees.payer == {CandidateType.COLLEGE: Payer.OWN_COLLEGE, CandidateType.SOCIAL: Payer.HOST_COLLEGE}


@pytest.mark.req("R-159")
def test_no_review_procedure_is_stated() -> None:
    assert {certificate.review for certificate in PLUGIN.certificates} == {None}


@pytest.mark.req("R-248", "R-250", "R-256")
def test_every_plan_has_a_group_of_its_own_and_regions_the_office_and_the_partner_have_contacts() -> None:
    assert {(contact.kind, contact.per_plan) for contact in PLUGIN.contacts} == {
        (ContactKind.QQ_GROUP, True),
        (ContactKind.REGIONAL_CONTACT, False),
        (ContactKind.OFFICE, False),
        (ContactKind.PARTNER, False),
        (ContactKind.HOTLINE, False),
    }
