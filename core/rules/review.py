"""成绩复查: until when, on what grounds, and when scores lock."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from core.api import ReviewPolicy, ReviewReason
from core.kernel.clock import day_end
from core.rules.passing import Mark, MarkOutcome
from core.rules.plan import Period
from core.rules.timetable import IsWorkingDay, working_day_from


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """Both last days the sources name, and the one that counts (C-01); None where nobody names one."""

    by_working_days: dt.date | None
    by_publicity: dt.date | None
    effective: dt.date | None

    @property
    def closes(self) -> dt.datetime | None:
        """The first instant that is too late (C-43)."""
        return None if self.effective is None else day_end(self.effective)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRequest:
    """What a college asks for one entry: on which ground, its mark now (None: no score), when, and whether again."""

    reason: ReviewReason
    mark: Mark | None
    made_at: dt.datetime
    reviewed_before: bool


def request_deadline(policy: ReviewPolicy, publicity: Period, is_working_day: IsWorkingDay) -> Deadline:
    """Return the last day for requests: so many working days after publication, but inside the publicity (C-01)."""
    counted = None
    if policy.request_working_days is not None and publicity.start is not None:
        counted = working_day_from(publicity.start, policy.request_working_days, is_working_day)
    limits = [counted, publicity.end] if policy.within_publicity or counted is None else [counted]
    effective = min((day for day in limits if day is not None), default=None)
    return Deadline(by_working_days=counted, by_publicity=publicity.end, effective=effective)


def reply_deadline(policy: ReviewPolicy, requested_on: dt.date, is_working_day: IsWorkingDay) -> dt.date | None:
    """Return the last day for the vendor's answer (R-148); None when the vendor names no number of days."""
    if policy.reply_working_days is None:
        return None
    return working_day_from(requested_on, policy.reply_working_days, is_working_day)


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
    if request.reason not in policy.reasons:
        codes.append("REVIEW_OUT_OF_SCOPE")
    elif not _fits(request.reason, request.mark):
        codes.append("REVIEW_REASON_CONTRADICTED")
    return tuple(codes)


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
