"""成绩复查: who may ask for what until when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.api.words import Clause


class ReviewReason(StrEnum):
    """The grounds on which a score is reviewed (R-149 … R-151)."""

    NO_SCORE = "no_score"
    SUBJECTIVE = "subjective"
    OBJECTIVE_ZERO_OR_ABSENT = "objective_zero_or_absent"
    OMITTED_MARK = "omitted_mark"
    SUM_ERROR = "sum_error"
    ENTRY_ERROR = "entry_error"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPolicy:
    """Deadlines counted in working days from publication and from the request (R-145, R-148).

    None: the vendor names no number of days, so only the publicity window limits the request. Where both stand, the
    earlier one ends it while `within_publicity` holds (C-01). In `mail_subject` only `{college}` is replaced.
    `reasons` None: the vendor names no grounds, and takes any (up to 1.2 left out meant all that are known here).
    Added in 1.3: `notes`, what else it says of reviews, word for word.
    """

    source: str
    request_working_days: int | None = None
    reply_working_days: int | None = None
    within_publicity: bool = True
    reasons: tuple[ReviewReason, ...] | None = None
    mail_subject: str = ""
    notes: tuple[Clause, ...] = ()
