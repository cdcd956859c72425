"""成绩复查: until when, on what grounds, and when scores lock."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from core.api import ReviewPolicy, ReviewReason
from core.kernel.clock import day_end
from core.kernel.errors import Refused
from core.rules.passing import Mark, MarkOutcome
from core.rules.plan import Period
from core.rules.timetable import IsWorkingDay, working_day_from


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """Both last days the sources name, and the one that counts (C-01); None where nobody names one.

    `to_follow`: working days are counted into a year whose holidays are not published yet, so no day is told.
    """

    by_working_days: dt.date | None
    by_publicity: dt.date | None
    effective: dt.date | None
    to_follow: bool = False

    @property
    def closes(self) -> dt.datetime | None:
        """The first instant that is too late (C-43)."""
        return None if self.effective is None else day_end(self.effective)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRequest:
    """What a college asks for one entry: on which ground, its mark now (None: no score), when, and whether again.

    `objective`: whether a machine marked the subject; None where the vendor does not say.
    """

    reason: ReviewReason
    mark: Mark | None
    made_at: dt.datetime
    reviewed_before: bool
    objective: bool | None = None


def request_deadline(policy: ReviewPolicy, publicity: Period, is_working_day: IsWorkingDay) -> Deadline:
    """Return the last day for requests: so many working days after publication, but inside the publicity (C-01)."""
    counted, to_follow = None, False
    if policy.request_working_days is not None and publicity.start is not None:
        counted, to_follow = _counted(publicity.start, policy.request_working_days, is_working_day)
    inside = policy.within_publicity or (counted is None and not to_follow)
    limits = [counted, publicity.end] if inside else [counted]
    effective = min((day for day in limits if day is not None), default=None)
    return Deadline(by_working_days=counted, by_publicity=publicity.end, effective=effective, to_follow=to_follow)


def reply_deadline(policy: ReviewPolicy, requested_on: dt.date, is_working_day: IsWorkingDay) -> dt.date | None:
    """Return the last day for the vendor's answer (R-148).

    None when the vendor names no number of days, and while the holidays of its year are not published.
    """
    if policy.reply_working_days is None:
        return None
    return _counted(requested_on, policy.reply_working_days, is_working_day)[0]


def year_to_follow(policy: ReviewPolicy, publicity: Period, is_working_day: IsWorkingDay) -> int | None:
    """Return the first year without a calendar that a request or an answer could fall into; None where all are."""
    days = (policy.request_working_days, policy.reply_working_days)
    for edge, count in zip((publicity.start, publicity.end), days, strict=True):
        if edge is not None and count is not None and _counted(edge, count, is_working_day)[1]:
            return edge.year if _counted(edge, 1, is_working_day)[1] else edge.year + 1
    return None


def _counted(start: dt.date, count: int, is_working_day: IsWorkingDay) -> tuple[dt.date | None, bool]:
    """Return the working day and whether it is to follow."""
    try:
        return working_day_from(start, count, is_working_day), False
    except Refused as refusal:
        if refusal.code != "CALENDAR_YEAR_UNPUBLISHED":
            raise
        return None, True


def check(
    policy: ReviewPolicy | None, request: ReviewRequest, publicity: Period, is_working_day: IsWorkingDay
) -> tuple[str, ...]:
    """Return the codes of everything that speaks against a request; empty when it must be taken up (R-145 … R-154)."""
    if policy is None:
        return ("REVIEW_NOT_OFFERED",)
    codes: list[str] = []
    if publicity.opens is None or request.made_at < publicity.opens:
        codes.append("REVIEW_TOO_EARLY")
    closes = request_deadline(policy, publicity, is_working_day).closes
    if closes is not None and request.made_at >= closes:
        codes.append("REVIEW_LATE")
    if request.reviewed_before:
        codes.append("REVIEW_ONCE")
    if policy.reasons is not None and request.reason not in policy.reasons:
        codes.append("REVIEW_OUT_OF_SCOPE")
    elif _objective_only(policy, request):
        codes.append("REVIEW_OBJECTIVE")
    elif not _fits(request.reason, request.mark):
        codes.append("REVIEW_REASON_CONTRADICTED")
    return tuple(codes)


def needs_marking(policy: ReviewPolicy) -> bool:
    """Say whether the vendor's grounds part machine-marked subjects from others (R-150)."""
    return ReviewReason.OBJECTIVE_ZERO_OR_ABSENT in (policy.reasons or ())


def _objective_only(policy: ReviewPolicy, request: ReviewRequest) -> bool:
    """Whether a machine-marked subject is asked to be looked at as if a person had marked it, or the reverse."""
    if not needs_marking(policy) or request.objective is None or request.reason is ReviewReason.NO_SCORE:
        return False
    return request.objective is not (request.reason is ReviewReason.OBJECTIVE_ZERO_OR_ABSENT)


def _fits(reason: ReviewReason, mark: Mark | None) -> bool:
    match reason:
        case ReviewReason.NO_SCORE:
            # Who has no mark when scores are published is written down as absent.
            return mark is None or mark.outcome is MarkOutcome.ABSENT
        case ReviewReason.OBJECTIVE_ZERO_OR_ABSENT:
            return mark is not None and (mark.outcome is MarkOutcome.ABSENT or mark.value == 0)
        case _:
            return mark is not None


def locked(publicity: Period, pending: bool, moment: dt.datetime) -> bool:
    """Say whether a candidate's scores are locked for ever: publicity is over and no review waits (R-142, C-02)."""
    return not pending and publicity.closes is not None and moment >= publicity.closes
