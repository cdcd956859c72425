"""Reads of an organisation's address and of what was sent to it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from core.db import outbox
from core.db.session import reading
from core.db.tables import Audience, Outbox, Webhook
from core.db.versions import version_of
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from core.orgs.webhooks.rules import MANAGERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """An organisation's address; its secret was shown once."""

    id: uuid.UUID
    url: str
    set_at: dt.datetime
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One notice and how it stands: pending, done or failed; `error` is the code of the last try's failure."""

    id: uuid.UUID
    event: str
    upload: str | None
    at: dt.datetime
    state: str
    tries: int
    error: str
    detail: str
    next_try: dt.datetime | None


def hooks(actor: Actor) -> list[Hook]:
    """Return the organisation's address, or nothing."""
    actor.require(*MANAGERS)
    with reading(actor) as tx:
        rows = tx.scalars(select(Webhook))
        return [Hook(id=row.id, url=row.url, set_at=row.set_at, version=version_of(row)) for row in rows]


def hook(actor: Actor, webhook_id: uuid.UUID) -> Hook:
    """Return one address; NotFound for another organisation's."""
    for found in hooks(actor):
        if found.id == webhook_id:
            return found
    raise NotFound


def deliveries(actor: Actor) -> list[Delivery]:
    """Return the newest notices of the organisation."""
    actor.require(*MANAGERS)
    with reading(actor) as tx:
        own = select(Outbox).where(Outbox.audience == Audience.WEBHOOK)
        return [_delivery(row) for row in tx.scalars(own.order_by(Outbox.id.desc()).limit(outbox.BATCH))]


def _delivery(row: Outbox) -> Delivery:
    error, _, detail = row.error.partition(" ")
    return Delivery(
        id=row.id,
        event=row.topic,
        upload=row.payload.get("upload"),
        at=row.created_at,
        state=row.state,
        tries=row.tries,
        error=error,
        detail=detail,
        next_try=row.due_at if row.state == outbox.PENDING else None,
    )
