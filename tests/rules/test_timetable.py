"""Windows computed from exam days, and what holds for every exam day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.api import Anchor, Days, Edge, From, Months, Stage, Timetable, Week, Weekday, Window, WorkingDays
from core.kernel.errors import Refused
from core.kernel.working_days import is_working_day
from core.rules.plan import Period
from core.rules.timetable import describe, periods
from tests.rules.acme import TIMETABLE, weekdays_only

ANY_DAY = frozenset(Weekday)


def day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def period(text: str) -> Period:
    start, _, end = text.partition("…")
    return Period(day(start), day(end))


def one(rule: object, *exam_days: str, calendar: object = is_working_day) -> dt.date | None:
    """Evaluate a single rule."""
    table = Timetable({Stage.TICKETS: Window(rule, None, "§")}, confirmed_for=ANY_DAY)
    return periods(table, [dt.date.fromisoformat(text) for text in exam_days], calendar)[Stage.TICKETS].start


# Requirements §4.2, the rule's result in every column.
@pytest.mark.req("R-125", "R-126", "R-127", "R-128", "R-129", "R-130")
@pytest.mark.parametrize(
    ("exam", "stage", "expected"),
    [
        ("2022-10-22", Stage.REGISTRATION, "…2022-10-04"),
        ("2024-05-25", Stage.REGISTRATION, "…2024-05-07"),
        ("2024-06-14", Stage.REGISTRATION, "…2024-05-28"),
        ("2021-06-26", Stage.REGISTRATION, "…2021-06-08"),
        ("2022-10-22", Stage.ARRANGEMENT, "2022-10-05…2022-10-09"),
        ("2024-05-25", Stage.ARRANGEMENT, "2024-05-08…2024-05-12"),
        ("2024-06-14", Stage.ARRANGEMENT, "2024-05-29…2024-06-02"),
        ("2021-06-26", Stage.ARRANGEMENT, "2021-06-09…2021-06-13"),
        ("2022-10-22", Stage.INSTALLATION, "2022-09-22…2022-10-16"),
        ("2024-05-25", Stage.INSTALLATION, "2024-04-25…2024-05-19"),
        ("2024-06-14", Stage.INSTALLATION, "2024-05-14…2024-06-09"),
        ("2022-10-22", Stage.TICKETS, "2022-10-10…2022-10-21"),
        ("2024-05-25", Stage.TICKETS, "2024-05-13…2024-05-24"),
        ("2024-06-14", Stage.TICKETS, "2024-06-03…2024-06-13"),
        ("2022-10-22", Stage.PUBLICITY, "2022-11-07…2022-11-13"),
        ("2024-05-25", Stage.PUBLICITY, "2024-06-10…2024-06-16"),
        ("2024-06-14", Stage.PUBLICITY, "2024-07-01…2024-07-07"),
        ("2021-06-26", Stage.PUBLICITY, "2021-07-12…2021-07-18"),
        ("2022-10-22", Stage.ISSUANCE, "2022-11-14…"),
        ("2024-05-25", Stage.ISSUANCE, "2024-06-17…"),
        ("2024-06-14", Stage.ISSUANCE, "2024-07-08…"),
    ],
)
def test_the_week_rules_give_the_computed_windows(exam: str, stage: Stage, expected: str) -> None:
    assert periods(TIMETABLE, [dt.date.fromisoformat(exam)], is_working_day)[stage] == period(expected)


# Requirements §4.3.
@pytest.mark.req("C-28", "R-133")
@pytest.mark.parametrize(
    ("exam", "publicity", "certificates", "closing"),
    [("2024-05-25", "2024-06-05…2024-06-07", 13, -18), ("2024-06-14", "2024-06-25…2024-06-27", 14, -17)],
)
def test_publicity_counted_in_days_starts_on_the_eleventh_and_ends_on_the_thirteenth_day(
    exam: str, publicity: str, certificates: int, closing: int
) -> None:
    start, end = publicity.split("…")
    assert (one(Days(11), exam), one(Days(13), exam)) == (day(start), day(end))
    issued = {"2024-05-25": "2024-06-07", "2024-06-14": "2024-06-28"}[exam]
    assert one(Days(certificates), exam) == day(issued)
    # The closing days differ by one: it is the Tuesday rule, not a fixed offset.
    assert one(Days(closing), exam) == one(Week(-2, Weekday.TUE), exam)


# Requirements §4.4; the last column is the same rule on a calendar that knows weekends only.
@pytest.mark.req("R-191", "C-35", "R-145", "R-148", "C-01", "C-02")
@pytest.mark.parametrize(
    ("start", "rule", "expected", "weekends_only"),
    [
        ("2024-09-26", WorkingDays(-7), "2024-09-14", "2024-09-17"),
        ("2024-10-25", WorkingDays(-7), "2024-10-16", "2024-10-16"),
        ("2024-11-22", WorkingDays(-7), "2024-11-13", "2024-11-13"),
        ("2024-12-06", WorkingDays(-7), "2024-11-27", "2024-11-27"),
        ("2024-12-20", WorkingDays(-7), "2024-12-11", "2024-12-11"),
        ("2022-11-07", WorkingDays(7), "2022-11-16", "2022-11-16"),
        ("2022-11-06", WorkingDays(7), "2022-11-15", "2022-11-15"),  # the publication day, 11-07, counted
        ("2024-06-05", WorkingDays(7), "2024-06-17", "2024-06-14"),
        ("2024-06-25", WorkingDays(7), "2024-07-04", "2024-07-04"),
        ("2022-11-13", WorkingDays(3), "2022-11-16", "2022-11-16"),
    ],
)
def test_working_days_follow_the_official_calendar(
    start: str, rule: WorkingDays, expected: str, weekends_only: str
) -> None:
    assert one(rule, start) == day(expected)
    assert one(rule, start, calendar=weekdays_only) == day(weekends_only)


def test_a_closing_day_on_a_holiday_is_not_rolled_over() -> None:
    closing = one(Week(-2, Weekday.TUE), "2022-10-22")
    assert closing == day("2022-10-04")
    assert not is_working_day(closing)
    assert one(WorkingDays(1), "2022-10-04") == day("2022-10-08")  # where the Civil Code would move it


@pytest.mark.req("R-131")
def test_score_entry_runs_from_the_day_after_the_exam_to_the_day_before_publicity() -> None:
    table = Timetable(
        {**TIMETABLE.windows, Stage.SCORE_ENTRY: Window(Days(1), From(Stage.PUBLICITY, Edge.START, -1), "§")},
        confirmed_for=TIMETABLE.confirmed_for,
    )
    entry = periods(table, [dt.date(2021, 6, 26)], is_working_day)[Stage.SCORE_ENTRY]
    assert entry == period("2021-06-27…2021-07-11")


@pytest.mark.req("R-134", "C-33", "R-031")
def test_a_rule_counts_from_the_first_exam_day_or_from_the_last() -> None:
    days = ("2024-09-26", "2024-09-27")
    assert one(Days(-14), *days) == day("2024-09-12")
    assert one(Days(-14, Anchor.LAST), *days) == day("2024-09-13")
    assert one(Days(10, Anchor.LAST), *days) == day("2024-10-07")


@pytest.mark.req("C-46")
def test_an_exam_on_a_weekday_nobody_confirmed_is_refused_by_name() -> None:
    with pytest.raises(Refused) as refusal:
        periods(TIMETABLE, [dt.date(2022, 10, 23)], is_working_day)
    assert refusal.value.code == "TIMETABLE_WEEKDAY_UNCONFIRMED"
    assert str(refusal.value.params["weekday"]) == "周日"
    assert str(refusal.value.params["confirmed"]) == "周五、周六"


@pytest.mark.req("C-46")
@pytest.mark.parametrize(("exam", "gap"), [("2022-10-17", 13), ("2022-10-23", 19)])
def test_a_week_begins_on_monday(exam: str, gap: int) -> None:
    assert (dt.date.fromisoformat(exam) - one(Week(-2, Weekday.TUE), exam)).days == gap


@pytest.mark.parametrize(
    ("exam", "n", "expected"),
    [
        ("2024-03-31", -1, "2024-02-29"),
        ("2023-03-29", -1, "2023-02-28"),
        ("2024-01-15", -1, "2023-12-15"),
        ("2024-12-31", 2, "2025-02-28"),
    ],
)
def test_a_calendar_month_back_is_the_same_day_or_the_months_last(exam: str, n: int, expected: str) -> None:
    assert one(Months(n), exam) == day(expected)


def test_a_rule_may_count_from_the_exam_itself() -> None:
    days = ("2024-09-26", "2024-09-27")
    assert one(From(Stage.EXAM, Edge.START, -1), *days) == day("2024-09-25")
    assert one(From(Stage.EXAM, Edge.END, 1), *days) == day("2024-09-28")


def test_what_counts_from_an_open_edge_is_open() -> None:
    assert one(From(Stage.PUBLICITY, Edge.END, 1), "2022-10-22") is None


def test_what_counts_from_a_printed_date_follows_it() -> None:
    printed = {(Stage.PUBLICITY, Edge.END): dt.date(2022, 11, 10)}
    found = periods(TIMETABLE, [dt.date(2022, 10, 22)], is_working_day, printed)
    assert found[Stage.ISSUANCE].start == dt.date(2022, 11, 11)
    assert found[Stage.PUBLICITY].end == dt.date(2022, 11, 13)


def test_stages_that_count_from_each_other_are_refused() -> None:
    circle = {
        Stage.PUBLICITY: Window(From(Stage.ISSUANCE, Edge.START, -1), None, "§"),
        Stage.ISSUANCE: Window(From(Stage.PUBLICITY, Edge.START, 1), None, "§"),
    }
    with pytest.raises(Refused, match="TIMETABLE_CYCLE"):
        periods(Timetable(circle, confirmed_for=ANY_DAY), [dt.date(2022, 10, 22)], is_working_day)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)).filter(lambda d: d.weekday() in TIMETABLE.confirmed_for))
def test_for_every_confirmed_exam_day_the_stages_stand_in_order(exam: dt.date) -> None:
    found = periods(TIMETABLE, [exam], weekdays_only)
    registration, arrangement = found[Stage.REGISTRATION], found[Stage.ARRANGEMENT]
    tickets, publicity, issuance = found[Stage.TICKETS], found[Stage.PUBLICITY], found[Stage.ISSUANCE]
    assert registration.end < arrangement.start <= arrangement.end < tickets.start <= tickets.end < exam
    assert exam < publicity.start <= publicity.end < issuance.start


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)), st.integers(-40, 40).filter(bool))
def test_a_working_day_rule_ends_on_a_working_day_with_as_many_between(exam: dt.date, n: int) -> None:
    found = one(WorkingDays(n), exam.isoformat(), calendar=weekdays_only)
    step = dt.timedelta(days=1 if n > 0 else -1)
    between = [exam + step * k for k in range(1, abs((found - exam).days) + 1)]
    assert weekdays_only(found)
    assert sum(map(weekdays_only, between)) == abs(n)


@pytest.mark.parametrize(
    ("rule", "zh", "en"),
    [
        (None, "", ""),
        (Week(-2, Weekday.TUE), "考前第2周周二", "Tuesday of week 2 before the exam"),
        (Week(3, Weekday.SUN), "考后第3周周日", "Sunday of week 3 after the exam"),
        (Week(0, Weekday.MON), "考试当周周一", "Monday of the exam week"),
        (Days(-1), "考前1天", "1 day(s) before the exam"),
        (Days(10, Anchor.LAST), "考后10天（自最后考试日起算）", "10 day(s) after the last exam day"),
        (Months(-1), "考前1个月", "1 calendar month(s) before the exam"),
        (WorkingDays(-7), "考前7个工作日", "7 working day(s) before the exam"),
        (From(Stage.PUBLICITY, Edge.START, -1), "成绩公示开始前1天", "1 day(s) before publicity starts"),
        (From(Stage.PUBLICITY, Edge.END, 5), "成绩公示结束后5天", "5 day(s) after publicity ends"),
    ],
)
def test_a_rule_is_said_in_the_words_vendors_print(rule: object, zh: str, en: str) -> None:
    assert (describe(rule).zh, describe(rule).en) == (zh, en)
