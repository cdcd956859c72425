"""The life of a 借考 agreement between two colleges (R-007)."""

from __future__ import annotations

from enum import StrEnum

from core.kernel.errors import Conflict


class State(StrEnum):
    """待确认 → 已同意 / 已拒绝; 已撤回."""

    PENDING = "pending"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """What can be done with an agreement; what was only asked for, the host refuses and the guest withdraws."""

    AGREE = "agree"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    TAKE_BACK = "take_back"


MAY: dict[Act, tuple[frozenset[State], State]] = {
    Act.AGREE: (frozenset({State.PENDING}), State.AGREED),
    Act.REFUSE: (frozenset({State.PENDING}), State.REFUSED),
    Act.WITHDRAW: (frozenset({State.PENDING, State.AGREED}), State.WITHDRAWN),
    Act.TAKE_BACK: (frozenset({State.AGREED}), State.WITHDRAWN),
}
"""From which states each act is allowed, and to which it leads; the host takes back only what it agreed to."""


def after(act: Act, state: str) -> State:
    """Return the state an act leads to; raises Conflict GUEST_STATE where it is not allowed."""
    allowed, to = MAY[act]
    if State(state) not in allowed:
        raise Conflict("GUEST_STATE")
    return to
