"""How long to wait, when a platform counts as down, when to give up, and that no answer leads backwards."""

from __future__ import annotations

import datetime as dt

import pytest

from core.national.rules import (
    DOWN_AFTER,
    GIVE_UP_AFTER,
    OPENS_AFTER,
    Delivery,
    State,
    Verification,
    gives_up,
    health,
    later,
    may_move,
    wait,
)
from core.national.simulator.faults import Faults, read_faults

NOW = dt.datetime(2022, 10, 1, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def test_a_wait_is_between_a_second_and_fifteen_minutes_and_at_least_what_was_asked_for() -> None:
    waits = [wait(tries).total_seconds() for tries in range(100) for _ in range(20)]
    assert min(waits) >= 1
    assert 300 < max(waits) <= 900
    assert wait(1).total_seconds() <= 2
    assert wait(1, asked_for=3600).total_seconds() == 3600


def test_five_failures_make_a_platform_unstable_and_fifteen_minutes_of_them_down() -> None:
    assert health(OPENS_AFTER - 1, NOW - DOWN_AFTER, NOW) is State.OPEN
    assert health(OPENS_AFTER, NOW - MINUTE, NOW) is State.DEGRADED
    assert health(OPENS_AFTER, NOW - DOWN_AFTER, NOW) is State.DOWN


def test_a_delivery_is_given_up_after_72_hours_in_which_the_platform_worked() -> None:
    tried = NOW - GIVE_UP_AFTER - MINUTE
    assert gives_up(tried, None, NOW)
    assert not gives_up(tried, NOW - MINUTE, NOW)
    assert not gives_up(tried + MINUTE, None, NOW)
    assert not gives_up(None, None, NOW)


@pytest.mark.parametrize("state", [Delivery.PENDING, Delivery.SENDING, Delivery.UNKNOWN, Delivery.REFUSED])
def test_what_has_arrived_does_not_go_back_on_its_way(state: Delivery) -> None:
    assert not may_move(Delivery.DELIVERED, state)
    assert not may_move(Delivery.VOID, state)


@pytest.mark.req("R-069")
def test_a_verification_only_goes_forward() -> None:
    assert later(None, Verification.PENDING)
    assert later(Verification.PENDING, Verification.MANUAL)
    assert later(Verification.MANUAL, Verification.VERIFIED)
    assert not later(Verification.VERIFIED, Verification.PENDING)
    assert not later(Verification.VERIFIED, Verification.MANUAL)


def test_faults_come_once_in_their_order_or_by_chance_the_same_for_the_same_seed() -> None:
    once = Faults("batch.half fine error")
    assert [fault and fault.kind for fault in map(once.draw, ("query", "batch", "query", "query"))] == [
        "fine",
        "half",
        "error",
        None,
    ]
    first, second = Faults("error@0.5", 7), Faults("error@0.5", 7)
    assert [first.draw("batch") for _ in range(50)] == [second.draw("batch") for _ in range(50)]


@pytest.mark.parametrize("text", ["nonsense", "slow=x", "error@2", "export.error"])
def test_a_fault_nobody_knows_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="is no fault"):
        read_faults(text)
