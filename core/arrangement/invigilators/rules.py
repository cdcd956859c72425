"""The life of an invigilator's entry, the vendor's days to answer, and the advice about majors (R-115, R-116)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.api import SiteRequirements
from core.kernel.errors import Conflict, Refused
from core.kernel.person import Person
from core.kernel.problems import Place, Problem
from core.rules.timetable import IsWorkingDay, working_day_from

# The platform manual's number, where a vendor names none of its own.
_REPLY_WORKING_DAYS = 2


class State(StrEnum):
    """未提交 → 待审核 → 审核通过 / 审核退回."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"


class Act(StrEnum):
    """What can be done with an entry."""

    EDIT = "edit"
    DELETE = "delete"
    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"


OPEN = frozenset({State.DRAFT, State.RETURNED})

MAY: dict[Act, tuple[frozenset[State], State | None]] = {
    Act.EDIT: (OPEN, None),
    Act.DELETE: (OPEN, None),
    Act.SUBMIT: (OPEN, State.SUBMITTED),
    Act.APPROVE: (frozenset({State.SUBMITTED}), State.APPROVED),
    Act.RETURN: (frozenset({State.SUBMITTED, State.APPROVED}), State.RETURNED),
}
"""From which states each act is allowed, and to which it leads; whoever falls ill is returned after approval too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvigilatorRow:
    """One checked entry, from a sheet, a form or a program; `major` is what the person teaches, if anything."""

    person: Person
    gender: str
    unit: str
    post: str
    major: str
    places: Mapping[str, Place] = field(compare=False)
    warnings: tuple[Problem, ...] = ()

    @property
    def details(self) -> tuple[str, ...]:
        """Everything said of the person; two rows of equal details say the same."""
        person = self.person
        return (person.document, person.name, person.phone, self.gender, self.unit, self.post, self.major)


def after(act: Act, state: str) -> State:
    """Return the state an act leads to; raises Conflict INVIGILATOR_STATE where it is not allowed."""
    allowed, to = MAY[act]
    now = State(state)
    if now not in allowed:
        raise Conflict("INVIGILATOR_STATE")
    return to or now


def check_open(first_exam_day: dt.date, today: dt.date) -> None:
    """Refuse changes from the first exam day on: from then the printed sheets say who invigilates (R-238)."""
    if today >= first_exam_day:
        raise Refused("INVIGILATOR_CLOSED", day=first_exam_day)


def reply_by(submitted: dt.date, sites: Iterable[SiteRequirements], is_working_day: IsWorkingDay) -> dt.date:
    """Return the last day for the vendor's answer; the day of submitting does not count (R-115)."""
    days = (site.invigilator_reply_working_days for site in sites)
    return working_day_from(
        submitted, min((n for n in days if n is not None), default=_REPLY_WORKING_DAYS), is_working_day
    )


def same_major(name: str, taught: str, examined: Collection[str], place: Place) -> tuple[Problem, ...]:
    """Return the advice against somebody who teaches the major of those examined: never a refusal (R-116)."""
    majors = [major for major in re.split(r"[、,，;；\s]+", taught) if major in examined]
    if not majors:
        return ()
    params = {"name": name, "major": "、".join(majors)}
    return (Problem(code="INVIGILATOR_SAME_MAJOR", place=place, params=params, warning=True),)
