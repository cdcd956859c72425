"""When a candidate passes, and what a retake must cover."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AllSubjects:
    """Every subject reaches its own pass mark (R-037); `single_sitting` allows no credit carried over (R-038)."""

    single_sitting: bool
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalScore:
    """The sum of the subjects' marks reaches `pass_mark`, whatever each of them is."""

    pass_mark: int
    source: str = ""


PassRule = AllSubjects | TotalScore


@dataclass(frozen=True, slots=True, kw_only=True)
class RetakePolicy:
    """补考: the defaults are the house's own answer where a vendor says nothing (C-15).

    The first retake is free when its exam is not later than `first_free_until` (C-41); a site's session with fewer
    than `min_candidates` candidates, retakes included, needs the vendor's decision (R-198).
    """

    whole_certificate: bool = True
    first_free_until: dt.date | None = None
    min_candidates: int | None = None
    source: str = "C-15"
