"""成绩复查."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from core.api import ReviewPolicy, ReviewReason
from core.kernel.clock import SHANGHAI
from core.kernel.working_days import is_working_day
from core.rules.passing import Mark, MarkOutcome
from core.rules.plan import Period
from core.rules.review import ReviewRequest, check, locked, reply_deadline, request_deadline, year_to_follow

POLICY = ReviewPolicy(source="S1 3-八(二)", request_working_days=7, reply_working_days=3, reasons=tuple(ReviewReason))
PUBLICITY = Period(dt.date(2022, 11, 7), dt.date(2022, 11, 13))
NO_DAYS = ReviewPolicy(source="S0 四")


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def refusals(
    made_at: str = "2022-11-08T10:00",
    reason: ReviewReason = ReviewReason.SUM_ERROR,
    mark: Mark | None = Mark(value=Decimal(59)),  # noqa: B008 - a frozen value
    again: bool = False,
    policy: ReviewPolicy | None = POLICY,
    publicity: Period = PUBLICITY,
) -> tuple[str, ...]:
    request = ReviewRequest(reason=reason, mark=mark, made_at=at(made_at), reviewed_before=again)
    return check(policy, request, publicity, is_working_day)


@pytest.mark.req("R-145", "R-146", "R-158", "C-01")
def test_both_last_days_are_shown_and_the_earlier_one_counts() -> None:
    deadline = request_deadline(POLICY, PUBLICITY, is_working_day)
    assert (deadline.by_working_days, deadline.by_publicity) == (dt.date(2022, 11, 16), dt.date(2022, 11, 13))
    assert deadline.effective == dt.date(2022, 11, 13)
    assert deadline.closes == at("2022-11-14T00:00")


@pytest.mark.req("R-145")
@pytest.mark.parametrize(
    ("published", "last"), [("2022-11-07", "2022-11-16"), ("2024-06-05", "2024-06-17"), ("2024-06-25", "2024-07-04")]
)
def test_seven_working_days_skip_weekends_and_holidays_and_the_day_of_publication(published: str, last: str) -> None:
    long = Period(dt.date.fromisoformat(published), None)
    assert request_deadline(POLICY, long, is_working_day).effective == dt.date.fromisoformat(last)


@pytest.mark.req("C-01")
def test_the_vendor_may_let_the_working_days_run_past_the_publicity() -> None:
    policy = ReviewPolicy(source="§8", request_working_days=7, within_publicity=False)
    assert request_deadline(policy, PUBLICITY, is_working_day).effective == dt.date(2022, 11, 16)


@pytest.mark.req("R-158")
def test_without_a_number_of_days_the_publicity_alone_ends_it() -> None:
    deadline = request_deadline(NO_DAYS, PUBLICITY, is_working_day)
    assert (deadline.by_working_days, deadline.effective) == (None, dt.date(2022, 11, 13))


def test_where_nobody_names_a_day_none_is_invented() -> None:
    deadline = request_deadline(POLICY, Period(), is_working_day)
    assert (deadline.effective, deadline.closes) == (None, None)


@pytest.mark.req("R-148", "C-02")
@pytest.mark.parametrize(("requested", "answered"), [("2022-11-13", "2022-11-16"), ("2022-11-08", "2022-11-11")])
def test_the_answer_comes_within_three_working_days(requested: str, answered: str) -> None:
    day = reply_deadline(POLICY, dt.date.fromisoformat(requested), is_working_day)
    assert day == dt.date.fromisoformat(answered)


def test_no_day_for_the_answer_is_invented() -> None:
    assert reply_deadline(NO_DAYS, dt.date(2022, 11, 13), is_working_day) is None


@pytest.mark.req("R-145", "R-146", "C-43")
@pytest.mark.parametrize(
    ("made_at", "codes"),
    [
        ("2022-11-06T23:59:59", ("REVIEW_TOO_EARLY",)),
        ("2022-11-07T00:00:00", ()),
        ("2022-11-13T23:59:59", ()),
        ("2022-11-14T00:00:00", ("REVIEW_LATE",)),
    ],
)
def test_requests_are_taken_from_the_first_second_of_the_publicity_to_the_last(
    made_at: str, codes: tuple[str, ...]
) -> None:
    assert refusals(made_at) == codes


def test_without_a_publicity_there_is_nothing_to_review_yet() -> None:
    assert refusals(publicity=Period()) == ("REVIEW_TOO_EARLY",)


def test_where_the_publicity_has_no_end_a_request_is_never_late() -> None:
    assert refusals("2030-01-01T00:00", policy=NO_DAYS, publicity=Period(dt.date(2022, 11, 7))) == ()


@pytest.mark.req("R-154")
def test_a_subject_is_reviewed_once() -> None:
    assert refusals(again=True) == ("REVIEW_ONCE",)


@pytest.mark.req("R-152")
def test_a_ground_the_vendor_does_not_take_is_out_of_scope() -> None:
    policy = ReviewPolicy(source="§8", reasons=(ReviewReason.NO_SCORE,))
    assert refusals(policy=policy) == ("REVIEW_OUT_OF_SCOPE",)


@pytest.mark.req("R-149", "R-150", "R-151")
@pytest.mark.parametrize(
    ("reason", "mark", "fits"),
    [
        (ReviewReason.NO_SCORE, None, True),
        (ReviewReason.NO_SCORE, Mark(outcome=MarkOutcome.ABSENT), True),
        (ReviewReason.NO_SCORE, Mark(value=Decimal(40)), False),
        (ReviewReason.NO_SCORE, Mark(outcome=MarkOutcome.VOID), False),
        (ReviewReason.OBJECTIVE_ZERO_OR_ABSENT, Mark(value=Decimal(0)), True),
        (ReviewReason.OBJECTIVE_ZERO_OR_ABSENT, Mark(outcome=MarkOutcome.ABSENT), True),
        (ReviewReason.OBJECTIVE_ZERO_OR_ABSENT, Mark(value=Decimal(1)), False),
        (ReviewReason.OBJECTIVE_ZERO_OR_ABSENT, None, False),
        (ReviewReason.SUBJECTIVE, Mark(value=Decimal(59)), True),
        (ReviewReason.OMITTED_MARK, Mark(value=Decimal(59)), True),
        (ReviewReason.SUM_ERROR, Mark(value=Decimal(59)), True),
        (ReviewReason.ENTRY_ERROR, None, False),
    ],
)
def test_a_ground_must_fit_the_mark(reason: ReviewReason, mark: Mark | None, fits: bool) -> None:
    assert refusals(reason=reason, mark=mark) == (() if fits else ("REVIEW_REASON_CONTRADICTED",))


@pytest.mark.req("R-150")
@pytest.mark.parametrize(
    ("objective", "reason", "mark", "codes"),
    [
        (True, ReviewReason.ENTRY_ERROR, Mark(value=Decimal(80)), ("REVIEW_OBJECTIVE",)),
        (True, ReviewReason.SUBJECTIVE, Mark(value=Decimal(0)), ("REVIEW_OBJECTIVE",)),
        (True, ReviewReason.OBJECTIVE_ZERO_OR_ABSENT, Mark(value=Decimal(0)), ()),
        (True, ReviewReason.NO_SCORE, None, ()),
        (False, ReviewReason.ENTRY_ERROR, Mark(value=Decimal(80)), ()),
        (False, ReviewReason.OBJECTIVE_ZERO_OR_ABSENT, Mark(value=Decimal(0)), ("REVIEW_OBJECTIVE",)),
        (None, ReviewReason.ENTRY_ERROR, Mark(value=Decimal(80)), ()),
    ],
)
def test_a_machine_marked_subject_is_reviewed_at_zero_or_absent_only_where_the_vendor_says_which_it_is(
    objective: bool | None, reason: ReviewReason, mark: Mark | None, codes: tuple[str, ...]
) -> None:
    asked = ReviewRequest(
        reason=reason, mark=mark, made_at=at("2022-11-08T10:00"), reviewed_before=False, objective=objective
    )
    assert check(POLICY, asked, PUBLICITY, is_working_day) == codes
    assert check(NO_DAYS, asked, PUBLICITY, is_working_day) == (), "a vendor that names no grounds parts no subjects"


def test_working_days_of_a_year_without_a_calendar_are_to_follow_and_requests_are_taken() -> None:
    def known(day: dt.date) -> bool:
        return is_working_day(day.replace(year=2022)) if day.year == 2022 else is_working_day(day.replace(year=2999))

    turn = Period(dt.date(2022, 12, 29), dt.date(2023, 1, 4))
    deadline = request_deadline(POLICY, turn, known)
    assert (deadline.by_working_days, deadline.effective, deadline.to_follow) == (None, turn.end, True)
    assert reply_deadline(POLICY, dt.date(2022, 12, 30), known) is None
    asked = ReviewRequest(
        reason=ReviewReason.SUM_ERROR,
        mark=Mark(value=Decimal(59)),
        made_at=at("2022-12-30T10:00"),
        reviewed_before=False,
    )
    assert check(POLICY, asked, turn, known) == ()
    assert year_to_follow(POLICY, turn, known) == 2023
    assert year_to_follow(POLICY, PUBLICITY, known) is None
    assert year_to_follow(NO_DAYS, turn, known) is None


def test_everything_against_a_request_is_said_at_once() -> None:
    codes = refusals("2022-12-01T00:00", reason=ReviewReason.NO_SCORE, again=True)
    assert codes == ("REVIEW_LATE", "REVIEW_ONCE", "REVIEW_REASON_CONTRADICTED")


@pytest.mark.req("R-159")
def test_a_vendor_without_a_procedure_takes_no_requests() -> None:
    assert refusals(policy=None) == ("REVIEW_NOT_OFFERED",)


@pytest.mark.req("R-142", "C-02")
@pytest.mark.parametrize(
    ("moment", "pending", "closed"),
    [
        ("2022-11-13T23:59:59", False, False),
        ("2022-11-14T00:00:00", False, True),
        ("2022-11-14T00:00:00", True, False),
    ],
)
def test_scores_lock_when_the_publicity_ends_unless_a_review_waits(moment: str, pending: bool, closed: bool) -> None:
    assert locked(PUBLICITY, pending, at(moment)) is closed


def test_scores_do_not_lock_while_the_publicity_has_no_end() -> None:
    assert not locked(Period(dt.date(2022, 11, 7)), False, at("2030-01-01T00:00"))
