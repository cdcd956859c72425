"""The platform fails in every way at every call: nothing is lost, nothing arrives twice (P9)."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable, Mapping
from http.client import HTTPConnection
from itertools import count
from typing import Any

import pytest

from core.db import engine
from core.demo.story import Story
from core.kernel import clock
from core.national import breaker, calls, claim, client, relay, settling
from core.national.answers import Found
from core.national.simulator.faults import FINE, KINDS
from tests.national.ledger import STEP, cancel, deliveries, differences, drain, figures, register, states
from tests.national.stand_in import StandIn

CALLS = 4
"""More than a clean run makes: two batches of registrations, or two questions and two batches of cancellations."""


@pytest.mark.req("R-102", "C-42")
@pytest.mark.parametrize("kind", sorted(KINDS - {FINE}))
def test_a_fault_at_any_call_loses_nothing_and_doubles_nothing(
    platform: StandIn, story: Story, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = {"slow": "slow=1", "retry_after": "retry_after=120"}.get(kind, kind)
    if kind == "slow":
        monkeypatch.setattr(client, "READ_SECONDS", 0.5)
    for calls_before in range(CALLS):
        for again in (1, 2):  # the retry fails too
            platform.fail(f"{FINE} " * calls_before + f"{fault} " * again, honours_keys=False)
            assert register(story) == 4
            drain(platform)
            assert differences(story, platform) == (0, 0)
            platform.fail(f"{FINE} " * calls_before + f"{fault} " * again, honours_keys=False)
            cancel(story)
            drain(platform)
            assert (differences(story, platform), platform.rows) == ((0, 0), [])
    made = platform.everything()["faults"]
    assert made >= CALLS * 2
    figures(f"{kind}: {made} faults, 0 lost, 0 doubled")
    assert states().keys() <= {"delivered", "void"}


@pytest.mark.req("R-102", "C-42")
@pytest.mark.parametrize("seed", range(3))
def test_faults_at_random_lose_nothing_and_double_nothing(platform: StandIn, story: Story, seed: int) -> None:
    chance = random.Random(seed)
    platform.fail("down@0.1 error@0.1 half@0.15 ack_lost@0.15 strange@0.05 missing_ack@0.1", honours_keys=False)
    made = 0
    for _ in range(6):
        made += register(story)
        if chance.random() < 0.5:
            relay.run_due()
        cancel(story, chance.randrange(5))
    drain(platform, rounds=200)
    books = platform.everything()
    figures(f"seed {seed}: {made} registered, {len(books['calls'])} calls, {books['faults']} faults, 0 lost, 0 doubled")
    assert books["faults"]
    assert differences(story, platform) == (0, 0)


def blind(_held: object, rows: calls.Rows, _parcels: object) -> Mapping[Any, Found]:
    return {row.id: Found(count=0, receipt="", verification=None) for row in rows}


@pytest.mark.parametrize(("honours_keys", "doubled"), [(True, 0), (False, 3)])
def test_without_asking_first_only_a_platform_that_honours_keys_is_safe(
    platform: StandIn, story: Story, monkeypatch: pytest.MonkeyPatch, honours_keys: bool, doubled: int
) -> None:
    """The negative control: the checks above see a doubled row where there is one."""
    monkeypatch.setattr(calls, "ask", blind)
    platform.fail("ack_lost", honours_keys=honours_keys)
    register(story)
    drain(platform)
    assert differences(story, platform) == (0, doubled)


STEPS: tuple[tuple[object, str], ...] = (
    *(
        (relay, name)
        for name in ("claim", "_take", "pack", "_drop", "_settle_found", "_mark", "_settle_acks", "_follow")
    ),
    *((breaker, name) for name in ("admit", "failed", "answered")),
    (settling, "put_off"),
    (HTTPConnection, "request"),
    (HTTPConnection, "getresponse"),
)


class Executioner:
    """Counts the steps of a process, and kills it at one of them."""

    def __init__(self, last: int) -> None:
        self.steps, self.last = 0, last

    def step(self) -> None:
        self.steps += 1
        if self.steps == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **kwargs: Any) -> Any:
            self.step()
            return act(*args, **kwargs)

        return watched


def killed_at(last: int) -> bool:
    """Run the relay in a process of its own and kill it at its n-th step; False when it ended before."""
    engine.engine().dispose()  # the child must not share a connection
    child = os.fork()
    if child == 0:
        try:
            executioner = Executioner(last)
            for owner, name in STEPS:
                setattr(owner, name, executioner.watch(getattr(owner, name)))
            for _ in range(3):
                relay.run_due()
                clock.travel(clock.now() + STEP)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


@pytest.mark.req("R-102", "C-42")
@pytest.mark.parametrize("cancelling", [False, True])
def test_a_relay_killed_between_any_two_steps_loses_nothing_and_doubles_nothing(
    platform: StandIn, story: Story, cancelling: bool
) -> None:
    kills = 0
    for last in count(1):
        platform.fail("", honours_keys=False)
        register(story)
        if cancelling:
            drain(platform)
            cancel(story)
        platform.fail("batch.ack_lost", honours_keys=False)
        if not killed_at(last):
            break
        kills += 1
        drain(platform)
        assert differences(story, platform) == (0, 0)
        if not cancelling:
            cancel(story)
            drain(platform)
    assert kills > 20
    figures(f"{kills} kills, {len(platform.everything()['calls'])} calls, {len(deliveries())} sent, 0 lost, 0 doubled")


@pytest.mark.req("R-102")
def test_who_lost_the_lease_can_no_longer_write(platform: StandIn, story: Story) -> None:
    register(story)
    orphan = claim.claim(story.colleges[0].officer.college)
    assert orphan
    assert claim.claim(orphan.college_id) is None
    clock.travel(clock.now() + claim.LEASE * 2)
    assert relay.run_due()
    with pytest.raises(claim.LostLease):
        relay._mark(orphan, deliveries())
    assert states() == {"delivered": 4}
