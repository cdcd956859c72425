"""Messages on their way to others: in order, tried again later and later, at last given up; done is done."""

from __future__ import annotations

import datetime as dt
import logging
import uuid

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from core.db.session import retried, transaction
from core.db.tables import Audience, Outbox
from core.kernel import clock
from core.kernel.actor import Actor

log = logging.getLogger(__name__)

MOST_TRIES = 6
BATCH = 50
PENDING, DONE, FAILED = "pending", "done", "failed"


def due(tx: Session, audience: Audience, *only: ColumnElement[bool]) -> list[Outbox]:
    """Return what is to be tried now, the oldest first; all of it, or what meets further conditions."""
    waiting = select(Outbox).where(_is_due(audience), *only)
    return list(tx.scalars(waiting.order_by(Outbox.id).limit(BATCH)))


def vendors_due(tx: Session, audience: Audience) -> list[uuid.UUID | None]:
    """Return whose messages are to be tried now: keys of vendors, and None where a message is no vendor's."""
    return list(tx.scalars(select(Outbox.vendor_id).where(_is_due(audience)).distinct()))


def _is_due(audience: Audience) -> ColumnElement[bool]:
    now = or_(Outbox.due_at.is_(None), Outbox.due_at <= clock.now())
    return (Outbox.audience == audience) & (Outbox.state == PENDING) & now


@retried
def note(actor: Actor, message_id: uuid.UUID, error: str) -> None:
    """Note how a try went: empty for done, else why not."""
    with transaction(actor) as tx:
        row = tx.get(Outbox, message_id, with_for_update=True)
        if row is None:
            return
        row.tries += 1
        row.error = error
        if not error:
            row.state, row.done_at = DONE, clock.now()
            return
        # Minutes, not seconds: who is to be told may be away for a while.
        row.due_at = clock.now() + dt.timedelta(minutes=2**row.tries)
        row.state = FAILED if row.tries >= MOST_TRIES else PENDING
        log.warning("message %s %s failed (%d of %d)", row.topic, row.id, row.tries, MOST_TRIES)


def again(tx: Session, audience: Audience) -> int:
    """Take up what has not got through, from its first try; return how many."""
    waiting = select(Outbox.id).where(Outbox.audience == audience, Outbox.state != DONE)
    stuck = list(tx.scalars(waiting.order_by(Outbox.id).with_for_update()))
    afresh = {"state": PENDING, "tries": 0, "due_at": None}
    tx.execute(update(Outbox).where(Outbox.id.in_(stuck)).values(**afresh))
    return len(stuck)


def forget(tx: Session, audience: Audience) -> None:
    """Delete what waits and what was given up, where nobody is to be told any more."""
    tx.execute(delete(Outbox).where(Outbox.audience == audience, Outbox.state != DONE))
