"""Declaration, supplements and notice become one plan; every value can say where it comes from."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from core.api import (
    AllSubjects,
    Edge,
    NotAnnounced,
    ReviewPolicy,
    Stage,
    Timetable,
    TotalScore,
    Weekday,
    Window,
    WorkingDays,
)
from core.kernel.errors import Refused
from core.rules.notice import parse
from core.rules.plan import Deviation, Origin, Period, PlanRules, Session
from core.rules.resolve import Resolution, Step, resolve
from tests.rules.acme import ACME, BAKING, NOTICE, SUBJECTS, resolved, supplement

BREWING_NOTICE = NOTICE.replace("baking", "brewing")


def published(resolution: Resolution) -> PlanRules:
    assert resolution.rules is not None, (resolution.missing, resolution.findings)
    return resolution.rules


def codes(resolution: Resolution) -> set[tuple[str, str]]:
    """What is wrong; the second level's fee without a session is another test's matter."""
    found = {(finding.code, finding.place.field) for finding in resolution.findings}
    return found - {
        ("NOTICE_FEE_WITHOUT_SESSION", "baking.fees.provisional"),
        ("NOTICE_HOURS_NOT_ANNOUNCED", "sessions"),
    }


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_windows_come_from_the_vendors_rules_and_say_which() -> None:
    rules = published(resolved(NOTICE))
    assert rules.window(Stage.REGISTRATION) == Period(None, day("2022-10-04"))
    told = rules.provenance["windows.registration.end"]
    assert (told.kind, told.source, told.rule) == (Origin.RULE, "§1", "考前第2周周二")


def test_a_printed_date_wins_over_the_rule_and_a_supplement_over_the_rule_only() -> None:
    notice = NOTICE + "[windows]\ntickets = { start = 2022-10-10 }\n"
    later = supplement("windows.tickets", Period(day("2022-10-12"), day("2022-10-20")))
    resolution = resolved(notice, later)
    rules = published(resolution)
    assert rules.window(Stage.TICKETS) == Period(day("2022-10-10"), day("2022-10-20"))
    assert rules.provenance["windows.tickets.start"].kind is Origin.PRINTED
    told = rules.provenance["windows.tickets.end"]
    assert (told.kind, told.source, told.entered_by) == (Origin.SUPPLEMENT, "补充公告", "planner")
    assert codes(resolution) == {("SUPPLEMENT_OVERRULED", "windows.tickets.start")}
    assert all(finding.warning for finding in resolution.findings)


@pytest.mark.req("R-131")
def test_score_entry_without_a_rule_takes_the_house_default_and_says_so() -> None:
    rules = published(resolved(NOTICE))
    assert rules.window(Stage.SCORE_ENTRY) == Period(day("2022-10-23"), day("2022-11-06"))
    assert {rules.provenance[f"windows.score_entry.{edge}"].kind for edge in Edge} == {Origin.DEFAULT}


def test_the_house_default_gives_way_to_a_printed_date_without_a_deviation() -> None:
    rules = published(resolved(NOTICE + "[windows]\nscore_entry = { start = 2022-10-25 }\n"))
    assert rules.window(Stage.SCORE_ENTRY) == Period(day("2022-10-25"), day("2022-11-06"))
    assert rules.deviations == ()


def test_every_value_says_where_it_comes_from() -> None:
    told = published(resolved(NOTICE)).provenance
    assert {path: (p.kind.value, p.source) for path, p in told.items() if path.startswith(("baking", "sessions"))} == {
        "sessions": ("printed", "通知一"),
        "baking.levels.1.subjects": ("declared", "§2"),
        "baking.levels.1.code": ("declared", "§2"),
        "baking.pass_rule": ("declared", "§3"),
        "baking.fees.provisional": ("declared", "§4"),
        "baking.fees": ("declared", "§4"),
        "baking.site": ("declared", "§5"),
        "baking.retake": ("default", "C-15"),
        "baking.photo": ("default", "R-066"),
        "baking.headcount": ("default", "C-14"),
    }


def test_a_printed_date_off_the_rule_keeps_both_dates_and_needs_a_reason() -> None:
    notice = NOTICE + "[windows]\nregistration = { end = 2022-10-01 }\n"
    bare = resolved(notice)
    assert bare.rules is None
    assert bare.deviations == (
        Deviation(stage=Stage.REGISTRATION, edge=Edge.END, rule=day("2022-10-04"), printed=day("2022-10-01")),
    )
    assert not bare.deviations[0].acknowledged
    assert codes(bare) == {("DEVIATION_UNACKNOWLEDGED", "deviations.registration.end")}
    rules = published(resolved(notice + '[deviations]\nregistration.end = "以印发为准"\n'))
    assert [(d.reason, d.days) for d in rules.deviations] == [("以印发为准", -3)]
    assert rules.window(Stage.REGISTRATION).end == day("2022-10-01")


def test_a_reason_for_a_deviation_that_does_not_exist_is_a_finding() -> None:
    notice = NOTICE + '[windows]\nregistration = { end = 2022-10-04 }\n[deviations]\nregistration.end = "为何"\n'
    resolution = resolved(notice)
    assert codes(resolution) == {("DEVIATION_STALE", "deviations.registration.end")}
    assert resolution.rules is None


def test_one_deviation_does_not_make_another_in_what_counts_from_it() -> None:
    notice = (
        NOTICE
        + "[windows]\npublicity = { end = 2022-11-15 }\nissuance = { start = 2022-11-16 }\n"
        + '[deviations]\npublicity.end = "延长两天"\n'
    )
    assert [d.stage for d in published(resolved(notice)).deviations] == [Stage.PUBLICITY]


@pytest.mark.req("R-185")
def test_what_is_not_announced_is_listed_by_path_with_the_step_it_holds_up() -> None:
    resolution = resolved(BREWING_NOTICE)
    assert resolution.rules is None
    assert {(missing.path, missing.blocks) for missing in resolution.missing} == {
        ("windows.registration", Step.PUBLICATION),
        ("windows.arrangement", Step.ARRANGEMENT),
        ("windows.score_entry", Step.SCORE_ENTRY),
        ("windows.publicity", Step.PUBLICITY),
        ("windows.issuance", Step.ISSUANCE),
        ("brewing.levels.1.subjects", Step.PUBLICATION),
        ("brewing.levels.1.code", Step.EXCHANGE),
        ("brewing.pass_rule", Step.PUBLICATION),
        ("brewing.fees.provisional", Step.BILLING),
    }
    assert {"附件", "协议", "通知一"} <= {missing.source for missing in resolution.missing}


def test_supplements_fill_what_was_missing_and_a_fee_alone_holds_up_billing_only() -> None:
    total = TotalScore(pass_mark=120)
    resolution = resolved(
        BREWING_NOTICE,
        supplement("windows.registration", Period(None, day("2022-10-01"))),
        supplement("windows.publicity", Period(day("2022-11-01"), day("2022-11-07"))),
        supplement("brewing.levels.1.subjects", SUBJECTS),
        supplement("brewing.pass_rule", total),
        supplement("brewing.levels.1.code", "77"),
    )
    rules = published(resolution)
    brewing = rules.certificate("brewing")
    assert brewing.pass_rule == total
    assert rules.level("brewing", 1).code == "77"
    assert rules.level("brewing", 1).subjects == SUBJECTS
    assert isinstance(brewing.fees.provisional, NotAnnounced)
    assert rules.window(Stage.SCORE_ENTRY) == Period(day("2022-10-23"), day("2022-10-31"))
    assert {missing.blocks for missing in resolution.missing} == {Step.ARRANGEMENT, Step.ISSUANCE, Step.BILLING}


def test_a_supplement_replaces_what_was_declared_and_the_latest_of_two_stands() -> None:
    first = supplement("baking.fees.provisional", {1: Decimal(90)}, entered_on=day("2022-09-01"))
    second = supplement("baking.fees.provisional", {1: Decimal(95)}, entered_on=day("2022-09-05"))
    review = supplement("baking.review", ReviewPolicy(source="§9", request_working_days=5))
    rules = published(resolved(NOTICE, second, first, review))
    assert rules.certificate("baking").fees.provisional == {1: Decimal(95)}
    assert rules.certificate("baking").review == ReviewPolicy(source="§9", request_working_days=5)


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("baking.colour", "red", "SUPPLEMENT_PATH_UNKNOWN"),
        ("bricks.pass_rule", TotalScore(pass_mark=1), "SUPPLEMENT_PATH_UNKNOWN"),
        ("windows.exam", Period(), "SUPPLEMENT_PATH_UNKNOWN"),
        ("baking.pass_rule", "all", "SUPPLEMENT_VALUE_INVALID"),
        ("baking.fees.provisional", {1: 90.5}, "SUPPLEMENT_VALUE_INVALID"),
        ("baking.levels.1.subjects", (), "SUPPLEMENT_VALUE_INVALID"),
        ("baking.levels.1.code", "", "SUPPLEMENT_VALUE_INVALID"),
        ("baking.timetable.confirmed_for", {Weekday.SUN}, "SUPPLEMENT_VALUE_INVALID"),
        ("windows.tickets", day("2022-10-10"), "SUPPLEMENT_VALUE_INVALID"),
        ("sessions", ("morning",), "SUPPLEMENT_VALUE_INVALID"),
    ],
)
def test_a_supplement_that_fits_nothing_is_a_finding(path: str, value: object, code: str) -> None:
    resolution = resolved(NOTICE, supplement(path, value))
    assert codes(resolution) == {(code, path)}
    assert resolution.rules is None


@pytest.mark.req("C-32")
def test_printed_sessions_that_are_not_confirmed_wait_for_the_vendors_own() -> None:
    notice = NOTICE.replace("source =", 'unconfirmed = "场次待确认"\nsource =')
    waiting = resolved(notice)
    assert waiting.rules is None
    assert [(m.path, m.what, m.blocks) for m in waiting.missing] == [("sessions", "场次待确认", Step.PUBLICATION)]
    assert len(waiting.sessions) == 1
    own = Session(
        certificate="baking", level=2, subject=None, date=day("2022-10-28"), start=dt.time(9), end=dt.time(12)
    )
    rules = published(resolved(notice, supplement("sessions", (own,))))
    assert rules.sessions == (own,)
    assert rules.provenance["sessions"].kind is Origin.SUPPLEMENT
    assert (rules.first_day, rules.last_day) == (day("2022-10-28"), day("2022-10-28"))


def test_a_supplement_cannot_move_confirmed_sessions() -> None:
    resolution = resolved(NOTICE, supplement("sessions", resolved(NOTICE).sessions))
    assert codes(resolution) == {("SUPPLEMENT_OVERRULED", "sessions")}
    assert resolution.rules is not None


@pytest.mark.req("C-46")
def test_an_exam_on_an_unconfirmed_weekday_needs_the_vendors_word() -> None:
    sunday = NOTICE.replace("2022-10-22", "2022-10-23")
    refused = resolved(sunday)
    assert ("TIMETABLE_WEEKDAY_UNCONFIRMED", "windows") in codes(refused)
    assert refused.rules is None
    confirmed = resolved(sunday, supplement("baking.timetable.confirmed_for", frozenset({Weekday.SUN})))
    assert published(confirmed).window(Stage.REGISTRATION).end == day("2022-10-04")


def test_a_year_without_a_calendar_keeps_the_plan_from_being_published() -> None:
    def unpublished(asked: dt.date) -> bool:
        raise Refused("CALENDAR_YEAR_UNPUBLISHED", year=asked.year)

    due = Timetable({Stage.FEE_DUE: Window(None, WorkingDays(-7), "§")}, confirmed_for=frozenset(Weekday))
    plugin = replace(ACME, certificates=(replace(BAKING, timetable=due),))
    resolution = resolve(plugin, parse(NOTICE), (), unpublished)
    assert ("CALENDAR_YEAR_UNPUBLISHED", "windows") in codes(resolution)
    assert resolution.rules is None


@pytest.mark.req("R-044")
def test_a_track_takes_its_own_codes_and_never_the_certificates() -> None:
    notice = NOTICE.replace("source =", 'track = "bread"\nsource =')
    resolution = resolved(notice)
    rules = published(resolution)
    assert rules.track == BAKING.tracks[0]
    assert rules.level("baking", 1).code is None
    assert {subject.code for subject in rules.level("baking", 1).subjects} == {None}
    assert [(m.path, m.blocks) for m in resolution.missing] == [("baking.tracks.bread.codes", Step.EXCHANGE)]
    told = published(resolved(notice, supplement("baking.tracks.bread.codes", {1: "91"})))
    assert told.level("baking", 1).code == "91"


def test_codes_of_a_track_are_asked_for_once_whatever_the_number_of_levels() -> None:
    both = NOTICE.replace("source =", 'track = "bread"\nsource =') + NOTICE.partition("\n\n")[2].replace(
        "level = 1", "level = 2"
    )
    assert [missing.path for missing in resolved(both).missing] == ["baking.tracks.bread.codes"]


@pytest.mark.req("C-36")
def test_only_levels_with_a_session_are_examined_but_every_fee_stays() -> None:
    baking = published(resolved(NOTICE)).certificate("baking")
    assert [level.rank for level in baking.levels] == [1]
    assert baking.fees.provisional == {1: Decimal(100), 2: Decimal("120.50")}


@pytest.mark.req("R-188", "C-26")
def test_a_printed_cut_off_date_limits_the_settlement_of_fees() -> None:
    rules = published(resolved(NOTICE + "[fees]\nsettle_until = 2022-12-31\n"))
    assert rules.certificate("baking").fees.settle_until == day("2022-12-31")
    assert rules.provenance["baking.fees.settle_until"].kind is Origin.PRINTED
    assert published(resolved(NOTICE)).certificate("baking").fees.settle_until is None


def session(text: str, subject: str = "") -> str:
    start, end = text.split("-")
    row = f"[[sessions]]\nlevel = 1\ndate = 2022-10-22\nstart = {start}:00\nend = {end}:00\n"
    return row + (f'subject = "{subject}"\n' if subject else "")


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (session("09:00-10:00"), "NOTICE_SESSION_TOO_SHORT"),
        (session("09:00-09:30", "theory") + session("10:00-12:00", "practical"), "NOTICE_SESSION_TOO_SHORT"),
        (session("09:00-12:00") + session("14:00-15:00", "singing"), "NOTICE_SUBJECT_UNKNOWN"),
        (session("09:00-12:00").replace("level = 1", "level = 3"), "NOTICE_LEVEL_UNKNOWN"),
        (session("09:00-10:00", "theory") + session("09:30-11:00", "practical"), "NOTICE_SESSIONS_OVERLAP"),
    ],
)
def test_sessions_fit_the_declared_levels_and_subjects(rows: str, code: str) -> None:
    notice = NOTICE.partition("[[")[0] + rows
    resolution = resolved(notice)
    faults = {(finding.code, finding.place.field) for finding in resolution.findings if not finding.warning}
    assert faults == {(code, "sessions")}
    assert resolution.rules is None


@pytest.mark.req("C-47")
def test_one_level_may_sit_in_two_half_days() -> None:
    halves = session("09:00-10:00", "theory") + session("10:15-11:45", "practical") + session("14:00-15:00", "theory")
    rules = published(resolved(NOTICE.partition("[[")[0] + halves))
    assert len(rules.sessions_of("baking", 1)) == 3
    assert [s.start.hour for s in rules.sessions_of("baking", 1, "theory")] == [9, 14]
    assert rules.sessions_of("baking", 2) == ()


@pytest.mark.req("C-31")
def test_a_span_without_subjects_stands_for_each_of_them() -> None:
    rules = published(resolved(NOTICE))
    assert rules.sessions_of("baking", 1, "theory") == rules.sessions_of("baking", 1, "practical") == rules.sessions
    assert (rules.sessions[0].begins.hour, rules.sessions[0].ends.hour) == (9, 12)


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ('"baking"', '"bricks"', ("NOTICE_CERTIFICATE_UNKNOWN", "certificate")),
        ("source =", 'track = "cake"\nsource =', ("NOTICE_TRACK_UNKNOWN", "track")),
    ],
)
def test_a_name_the_vendor_did_not_declare_is_a_finding(old: str, new: str, finding: tuple[str, str]) -> None:
    resolution = resolved(NOTICE.replace(old, new))
    assert finding in codes(resolution)
    assert resolution.rules is None


def test_certificates_of_one_plan_share_one_timetable() -> None:
    both = NOTICE.replace('certificate = "baking"', 'certificates = ["baking", "brewing"]')
    assert ("NOTICE_TIMETABLES_DIFFER", "certificates") in codes(resolved(both))


def test_a_window_that_ends_before_it_starts_is_a_finding() -> None:
    notice = NOTICE + '[windows]\ntickets = { start = 2022-10-22 }\n[deviations]\ntickets.start = "晚"\n'
    assert codes(resolved(notice)) == {("WINDOW_REVERSED", "windows.tickets")}


def test_the_notices_own_problems_are_findings_of_the_plan() -> None:
    resolution = resolved(NOTICE.replace("name =", "nmae ="))
    assert codes(resolution) == {("NOTICE_KEY_UNKNOWN", "nmae"), ("NOTICE_KEY_MISSING", "name")}
    assert resolution.rules is None


def test_a_notice_without_sessions_still_shows_what_it_prints() -> None:
    resolution = resolved(NOTICE.partition("[[")[0] + "[windows]\ntickets = { start = 2022-10-10 }\n")
    assert resolution.windows == {Stage.TICKETS: Period(day("2022-10-10"), None)}
    assert resolution.rules is None


def test_the_plan_answers_for_what_it_examines_and_refuses_the_rest_by_name() -> None:
    rules = published(resolved(NOTICE))
    assert rules.certificate("baking").pass_rule == AllSubjects(single_sitting=True, source="§3")
    assert rules.level("baking", 1).subject("theory") == SUBJECTS[0]
    assert rules.window(Stage.FEE_DUE) == Period()
    for ask, code in [
        (lambda: rules.certificate("brewing"), "PLAN_CERTIFICATE_NOT_EXAMINED"),
        (lambda: rules.level("baking", 2), "PLAN_LEVEL_NOT_EXAMINED"),
        (lambda: rules.level("baking", 1).subject("singing"), "PLAN_SUBJECT_UNKNOWN"),
    ]:
        with pytest.raises(Refused, match=code):
            ask()
