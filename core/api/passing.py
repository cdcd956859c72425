"""When a candidate passes, with which grade, and what a retake must cover."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from core.api.words import Text, read_only


@dataclass(frozen=True, slots=True, kw_only=True)
class AllSubjects:
    """Every subject reaches its own pass mark (R-037); `single_sitting` allows no credit carried over (R-038).

    Example: `AllSubjects(single_sitting=True, source="S1 二-1")`.
    """

    single_sitting: bool
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalScore:
    """The sum of the subjects' marks reaches `pass_mark`, whatever each of them is.

    Example: `TotalScore(pass_mark=120, source="考核方案 三")`.
    """

    pass_mark: int
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Each:
    """Every named subject, all compulsory ones when none is named, reaches `at_least`, its own pass mark when None.

    Example: `Each(subjects=("theory",), at_least=Decimal("60"))`.
    """

    subjects: tuple[str, ...] = ()
    at_least: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BestOf:
    """At least `count` of the named subjects, the optional ones when none is named, reach their own pass marks.

    Example: `BestOf(count=2, subjects=("design", "video", "copy"))`.
    """

    count: int
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedTotal:
    """The sum of mark × weight reaches `at_least`; without weights every subject counts once. Nothing is rounded.

    Example: `WeightedTotal(at_least=Decimal("60"), weights={"theory": Decimal("0.4"), "practical": Decimal("0.6")})`.
    """

    at_least: Decimal
    weights: Mapping[str, Decimal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", read_only(self.weights))


@dataclass(frozen=True, slots=True, kw_only=True)
class PartMinimum:
    """A named part of a subject's paper reaches `at_least`; the score sheet then asks for the parts.

    Example: `PartMinimum(subject="practical", part="safety", at_least=Decimal("12"))`.
    """

    subject: str
    part: str
    at_least: Decimal


Condition = Each | BestOf | WeightedTotal | PartMinimum


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A graded outcome and the total it begins at.

    Example: `Grade(name=Text("优秀", "Excellent"), at_least=Decimal("85"))`.
    """

    name: Text
    at_least: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """A subject reached in an earlier sitting counts for `months` calendar months from that sitting's exam day.

    Example: `Credit(months=24, source="考核方案 四")`.
    """

    months: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Everything that is asked for, all of it; the first condition that is not met is the reason that is shown.

    `grades`, the highest first, are given to who passes, by the total of `grade_weights` (every subject once without).
    Who is absent from an optional subject has merely not reached it. Example: `Conditions(conditions=(Each(),
    BestOf(count=2)), single_sitting=False, credit=Credit(months=24, source="…"), source="考核方案 三")`.
    """

    conditions: tuple[Condition, ...]
    single_sitting: bool = False
    credit: Credit | None = None
    grades: tuple[Grade, ...] = ()
    grade_weights: Mapping[str, Decimal] = field(default_factory=dict)
    source: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "grade_weights", read_only(self.grade_weights))


PassRule = AllSubjects | TotalScore | Conditions


@dataclass(frozen=True, slots=True, kw_only=True)
class RetakePolicy:
    """补考: the defaults are the house's own answer where a vendor says nothing (C-15).

    The first retake is free when its exam is not later than `first_free_until` (C-41); a site's session with fewer
    than `min_candidates` candidates, a retaker among them, needs the vendor's decision (R-198).
    """

    whole_certificate: bool = True
    first_free_until: dt.date | None = None
    min_candidates: int | None = None
    source: str = "C-15"
