"""The life of an exam site's application, and which plans count the site (R-020 … R-034, R-257)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum

from core.api import Named, NamePattern, Stage
from core.kernel.errors import Conflict
from core.rules.plan import PlanRules


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
_ANEW = _OPEN | {State.REVOKED}

MAY: dict[Act, tuple[frozenset[State], State | None]] = {
    Act.EDIT: (_ANEW, None),
    Act.DELETE: (_OPEN, None),
    Act.SUBMIT: (_ANEW, State.SUBMITTED),
    Act.WITHDRAW: (frozenset({State.SUBMITTED}), State.WITHDRAWN),
    Act.APPROVE: (frozenset({State.SUBMITTED}), State.APPROVED),
    Act.RETURN: (frozenset({State.SUBMITTED}), State.RETURNED),
    Act.REVOKE: (frozenset({State.APPROVED}), State.REVOKED),
}
"""From which states each act is allowed, and to which it leads.

What was withdrawn may be taken up again, and a site that was revoked applied for anew (R-034).
"""


def after(act: Act, state: str) -> State:
    """Return the state an act leads to; raises Conflict SITE_STATE where it is not allowed (R-026 … R-028)."""
    allowed, to = MAY[act]
    now = State(state)
    if now not in allowed:
        raise Conflict("SITE_STATE")
    return to or now


def applied_until(rules: PlanRules) -> dt.datetime | None:
    """Return until when a site must have been applied for to count for a plan; None when nobody announced an end.

    The vendor's own deadline (R-031), else the end of registration, in whose stage applications stand (R-257, C-49).
    """
    return rules.window(Stage.SITE_APPLICATION).closes or rules.window(Stage.REGISTRATION).closes


def counts(until: dt.datetime | None, *, approved: bool, applied_at: dt.datetime | None) -> bool:
    """Say whether a plan counts a site: it is approved and was applied for in time (C-49)."""
    return approved and (until is None or (applied_at is not None and applied_at < until))


def site_name(forms: Iterable[object], college: str, certificate: str) -> str:
    """Return a site's name by the vendor's pattern, else as the national platform shows it (R-022)."""
    for form in forms:
        if isinstance(form, NamePattern) and form.named is Named.SITE:
            return form.fill({"college": college, "certificate": certificate})
    return f"{college} - {certificate}"
