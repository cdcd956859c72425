"""Work that the clock starts: plugins, the national platform and organisations are told, comparisons taken."""

from __future__ import annotations

import logging
import threading

from sqlalchemy import select

from core.candidates.service import collect_answers
from core.candidates.verification import verifier
from core.db.session import reading
from core.db.tables import College
from core.kernel.actor import SYSTEM, Actor, ActorKind
from core.national import relay
from core.orgs.webhooks import delivery as webhooks
from core.plugins.delivery import deliver_due
from core.registrations.service import carry_over
from core.rest import idempotency

log = logging.getLogger(__name__)

EVERY_SECONDS = 60


def tick() -> None:
    """Do what is due by now; nothing here is lost when it is done late or twice."""
    idempotency.forget_old()
    deliver_due()
    with reading(SYSTEM) as tx:
        colleges = list(tx.scalars(select(College.id)))
    for college in colleges:
        actor = Actor(kind=ActorKind.COLLEGE, college_id=college)
        collect_answers(actor, verifier())
        carry_over(actor)
    relay.run_due()
    webhooks.deliver_due()


def run_forever(stop: threading.Event) -> None:
    """Tick once a minute, until told to stop."""
    while not stop.is_set():
        try:
            tick()
        except Exception:
            # The next minute may find the database back.
            log.exception("clockwork failed")
        stop.wait(EVERY_SECONDS)
