"""What a rule says about one row of a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.kernel.problems import Problem


class Fate(StrEnum):
    """Every row that was read ends as exactly one of these."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A row's fate and why; an accepted row may still carry warnings.

    `changes` gives, by column, what stood there before and what the row says; an accepted row without is new.
    """

    fate: Fate
    problems: tuple[Problem, ...] = ()
    changes: Mapping[str, tuple[object, object]] = field(default_factory=dict, repr=False, hash=False)


_ACCEPTED = Verdict(fate=Fate.ACCEPTED)


def judged(problems: list[Problem] | tuple[Problem, ...]) -> Verdict:
    """Refuse when any problem is more than a warning, else accept."""
    if not problems:
        return _ACCEPTED
    refused = any(not problem.warning for problem in problems)
    return Verdict(fate=Fate.REFUSED if refused else Fate.ACCEPTED, problems=tuple(problems))
