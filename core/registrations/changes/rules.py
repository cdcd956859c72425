"""The life of a change request, and between which moments there is one (R-084, R-119, C-04)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from core.api import Stage
from core.kernel.clock import day_start
from core.kernel.errors import Conflict, Refused
from core.rules.plan import PlanRules


class Kind(StrEnum):
    """增加、删除、替换考生 (R-119)."""

    ADD = "add"
    DELETE = "delete"
    REPLACE = "replace"


class State(StrEnum):
    """待审核 → 已通过 / 已拒绝; 已撤回."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


def kind_of(*, leaves: bool, joins: bool) -> Kind:
    """Return what a request is for; raises Refused CHANGE_NOTHING_CHOSEN when nobody leaves or joins."""
    if leaves and joins:
        return Kind.REPLACE
    if not (leaves or joins):
        raise Refused("CHANGE_NOTHING_CHOSEN")
    return Kind.DELETE if leaves else Kind.ADD


def check_pending(state: str) -> None:
    """Only what waits is decided or withdrawn; raises Conflict CHANGE_STATE."""
    if state != State.PENDING:
        raise Conflict("CHANGE_STATE")


def check_changeable(rules: PlanRules, moment: dt.datetime, *, arranged: bool) -> None:
    """Changes are asked for and made once registration has closed, until the plan is arranged or its exams begin.

    Raises Conflict CHANGE_TOO_EARLY: until then the college changes its registrations by itself; CHANGE_ARRANGED.
    """
    period = rules.window(Stage.REGISTRATION)
    if period.closes is None or moment < period.closes:
        closes = "—" if period.end is None else f"{period.end:%Y-%m-%d} 23:59:59"
        raise Conflict("CHANGE_TOO_EARLY", closes=closes)
    if arranged or moment >= day_start(rules.first_day):
        raise Conflict("CHANGE_ARRANGED")
