"""When to try, when to wait, when to give up, and which answers count."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from enum import StrEnum

OPENS_AFTER = 5
"""Failures in a row after which calls stop and one probe at a time is let through."""
PROBE = dt.timedelta(seconds=30)
DOWN_AFTER = dt.timedelta(minutes=15)
"""How long calls must have failed before the platform counts as down, not merely as unstable."""
LONGEST_WAIT = 900
GIVE_UP_AFTER = dt.timedelta(hours=72)
MOST_SKEW = 60


class State(StrEnum):
    """How the national platform stands: 开放, 不稳定, 故障, or 暂停开放 until further notice."""

    OPEN = "open"
    DEGRADED = "degraded"
    DOWN = "down"
    CLOSED = "closed"


class Act(StrEnum):
    """What the platform is asked to do."""

    REGISTER = "register"
    WITHDRAW = "withdraw"


class Delivery(StrEnum):
    """How far something on its way has come; unknown means that the platform may or may not have done it."""

    PENDING = "pending"
    SENDING = "sending"
    UNKNOWN = "unknown"
    DELIVERED = "delivered"
    REFUSED = "refused"
    FAILED = "failed"
    VOID = "void"


class Verification(StrEnum):
    """信息待认证 → 需人工确认 → 信息准确, as the platform says it; never backwards."""

    PENDING = "pending_verification"
    MANUAL = "needs_manual_confirm"
    VERIFIED = "verified"


ON_ITS_WAY = frozenset({Delivery.PENDING, Delivery.SENDING, Delivery.UNKNOWN})
STUCK = frozenset({Delivery.REFUSED, Delivery.FAILED})

_MOVES: Mapping[Delivery, frozenset[Delivery]] = {
    Delivery.PENDING: frozenset({Delivery.SENDING, Delivery.DELIVERED, Delivery.VOID}),
    Delivery.SENDING: frozenset(Delivery) - {Delivery.SENDING, Delivery.VOID},
    Delivery.UNKNOWN: frozenset({Delivery.PENDING, Delivery.DELIVERED, Delivery.FAILED, Delivery.VOID}),
    Delivery.DELIVERED: frozenset({Delivery.FAILED}),
    Delivery.REFUSED: frozenset({Delivery.UNKNOWN}),
    Delivery.FAILED: frozenset({Delivery.UNKNOWN}),
    Delivery.VOID: frozenset(),
}


def may_move(old: Delivery, new: Delivery) -> bool:
    """Tell whether a delivery may go from one state to another; a late or repeated answer may not take it back."""
    return new is old or new in _MOVES[old]


def later(old: Verification | None, new: Verification) -> bool:
    """Tell whether a verification state goes on from what was heard before, or says the same."""
    order = list(Verification)
    return old is None or order.index(new) >= order.index(old)


def wait(tries: int, asked_for: int = 0) -> dt.timedelta:
    """Return how long to wait: full jitter from a second to 15 minutes, and at least what `Retry-After` asks for."""
    longest = min(LONGEST_WAIT, 2 ** min(tries, 10))
    return dt.timedelta(seconds=max(random.uniform(1, max(longest, 1)), asked_for))  # noqa: S311 - jitter, not a secret


def health(failures: int, failing_since: dt.datetime | None, now: dt.datetime) -> State:
    """Return how the platform stands by its answers alone."""
    if failures < OPENS_AFTER or failing_since is None:
        return State.OPEN
    return State.DOWN if now - failing_since >= DOWN_AFTER else State.DEGRADED


def gives_up(first_tried: dt.datetime | None, working_since: dt.datetime | None, now: dt.datetime) -> bool:
    """Tell whether a delivery has been tried for 72 hours; the time the platform was away does not count."""
    if first_tried is None:
        return False
    return now - max(first_tried, working_since or first_tried) > GIVE_UP_AFTER
