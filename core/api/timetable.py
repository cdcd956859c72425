"""Relative dates: a stage's window is counted from the exam days, in the words vendors print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass

from core.api.words import Anchor, Edge, Stage, Weekday, read_only


@dataclass(frozen=True, slots=True)
class Week:
    """`weekday` of the n-th Monday-start week from the exam's own, which is week 0 (C-46)."""

    n: int
    weekday: Weekday
    of: Anchor = Anchor.FIRST


@dataclass(frozen=True, slots=True)
class Days:
    """`n` natural days from the exam."""

    n: int
    of: Anchor = Anchor.FIRST


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The n-th working day from the exam, the exam day excluded (C-35: at the latest)."""

    n: int
    of: Anchor = Anchor.FIRST


@dataclass(frozen=True, slots=True)
class Months:
    """The same day `n` calendar months from the exam, or that month's last day."""

    n: int
    of: Anchor = Anchor.FIRST


@dataclass(frozen=True, slots=True)
class From:
    """`days` natural days from an edge of another stage; undecided while that edge is open."""

    stage: Stage
    edge: Edge
    days: int


DateRule = Week | Days | WorkingDays | Months | From


@dataclass(frozen=True, slots=True)
class Window:
    """First and last day of a stage, both inclusive; None leaves that side open."""

    start: DateRule | None
    end: DateRule | None
    source: str

    def at(self, edge: Edge) -> DateRule | None:
        """The rule of one edge."""
        return self.start if edge is Edge.START else self.end


@dataclass(frozen=True, slots=True)
class Timetable:
    """A vendor's window rules, and the weekdays of exams they were seen to hold for (C-46)."""

    windows: Mapping[Stage, Window]
    _: KW_ONLY
    confirmed_for: frozenset[Weekday]

    def __post_init__(self) -> None:
        object.__setattr__(self, "windows", read_only(self.windows))
