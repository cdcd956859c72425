"""The life of a review, and what an answer needs; until when and on what grounds stands in `core.rules.review`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from core.kernel.errors import Conflict, Refused
from core.rules.passing import Mark, MarkOutcome


class State(StrEnum):
    """考生已申请 → 院校已核对 → 待复查 → the vendor's answer."""

    REQUESTED = "requested"
    COLLEGE_CHECKED = "college_checked"
    SUBMITTED = "submitted"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REJECTED_LATE = "rejected_late"
    OUT_OF_SCOPE = "out_of_scope"


UNSENT = frozenset({State.REQUESTED, State.COLLEGE_CHECKED})
"""What the vendor does not see yet, and the college may take back."""

ANSWERS = (State.CHANGED, State.UNCHANGED, State.REJECTED_LATE, State.OUT_OF_SCOPE)

_BEFORE = {
    State.COLLEGE_CHECKED: State.REQUESTED,
    State.SUBMITTED: State.COLLEGE_CHECKED,
    **dict.fromkeys(ANSWERS, State.SUBMITTED),
}


def move(state: str, to: State) -> State:
    """Return the state a review comes to; raises Conflict REVIEW_STATE where it cannot from where it stands."""
    if _BEFORE.get(to) != state:
        raise Conflict("REVIEW_STATE")
    return to


def check_unsent(state: str) -> None:
    """Refuse taking back what was handed in: the one review of this publicity is used (R-154)."""
    if state not in UNSENT:
        raise Conflict("REVIEW_STATE")


def check_note(outcome: State, note: str) -> None:
    """Refuse a correction or a refusal without a word; an unchanged score needs none (R-148)."""
    if outcome is not State.UNCHANGED and not note.strip():
        raise Refused("REVIEW_NOTE_MISSING")


def published_mark(marks: Iterable[Mapping[str, Any]], subject: str) -> Mark | None:
    """Return a subject's mark of this sitting out of a published result; None when it has none."""
    for mark in marks:
        if mark["subject"] == subject and not mark.get("carried"):
            value = None if mark["value"] is None else Decimal(mark["value"])
            return Mark(value=value, outcome=MarkOutcome(mark["outcome"]))
    return None


def short(mark: Mark | None) -> str:
    """Return a mark as a review keeps it: its number, else its outcome's name; empty when there is none."""
    if mark is None:
        return ""
    return mark.outcome.value if mark.value is None else f"{mark.value.normalize():f}"
