"""The life of an exam site's application (R-020 … R-034)."""

from __future__ import annotations

from enum import StrEnum

from core.kernel.errors import Conflict


class State(StrEnum):
    """未提交 → 已提交 → 通过 / 审核退回; 撤销, 取消资质 (R-029)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"


class Act(StrEnum):
    """What can be done with an application."""

    EDIT = "edit"
    DELETE = "delete"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    RETURN = "return"
    REVOKE = "revoke"


_OPEN = frozenset({State.DRAFT, State.RETURNED, State.WITHDRAWN})

MAY: dict[Act, tuple[frozenset[State], State | None]] = {
    Act.EDIT: (_OPEN, None),
    Act.DELETE: (_OPEN, None),
    Act.SUBMIT: (_OPEN, State.SUBMITTED),
    Act.WITHDRAW: (frozenset({State.SUBMITTED}), State.WITHDRAWN),
    Act.APPROVE: (frozenset({State.SUBMITTED}), State.APPROVED),
    Act.RETURN: (frozenset({State.SUBMITTED}), State.RETURNED),
    Act.REVOKE: (frozenset({State.APPROVED}), State.REVOKED),
}
"""From which states each act is allowed, and to which it leads; a withdrawn application may be taken up again."""


def after(act: Act, state: str) -> State:
    """Return the state an act leads to; raises Conflict SITE_STATE where it is not allowed (R-026 … R-028)."""
    allowed, to = MAY[act]
    now = State(state)
    if now not in allowed:
        raise Conflict("SITE_STATE")
    return to or now
