"""Work that the clock starts: plugins, the national platform and organisations are told, comparisons taken."""

from __future__ import annotations

import threading
from collections.abc import Callable

from sqlalchemy import select

from core.candidates.service import collect_answers
from core.candidates.verification import verifier
from core.db.session import reading
from core.db.tables import College
from core.jobs.steps import Step, round_of
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, on_behalf_of
from core.national import relay
from core.orgs import sessions
from core.orgs.webhooks import delivery as webhooks
from core.plugins import delivery as plugins
from core.registrations.service import carry_over
from core.rest import idempotency
from core.wiring.sweeping import sweep_hourly

EVERY_SECONDS = 60


def tick() -> None:
    """Do what is due by now; nothing here is lost when it is done late or twice, and no step stops another."""
    with round_of(Step.ANSWERS):
        idempotency.forget_old()
        sessions.forget_old()
    plugins.deliver_due()
    _for_each_college(Step.VERIFICATION, lambda college: collect_answers(college, verifier()))
    _for_each_college(Step.CARRY_OVER, carry_over)
    relay.run_due()
    webhooks.deliver_due()


def _for_each_college(step: Step, act: Callable[[Actor], object]) -> None:
    with round_of(step) as done:
        with reading(SYSTEM) as tx:
            colleges = list(tx.scalars(select(College.id)))
        for college in colleges:
            with done.part(college):
                act(on_behalf_of(SYSTEM, college=college, why="work that falls due at every college"))


def run_forever(stop: threading.Event) -> None:
    """Tick once a minute and sweep once an hour, until told to stop."""
    swept = None
    while not stop.is_set():
        tick()
        if (hour := clock.now().hour) != swept:
            with round_of(Step.FILES):
                sweep_hourly(hour)
            swept = hour
        stop.wait(EVERY_SECONDS)
