"""Events for plugins, after the commit: each in a child of its own, retried, and never undoing anything (§3.2)."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from sqlalchemy import select

from core.db import outbox
from core.db.session import reading
from core.db.tables import Audience, Installation, Outbox, PluginRelease, Vendor
from core.jobs.steps import Round, Step, round_of
from core.kernel.actor import SYSTEM, Actor
from core.plugins.release import LONGEST_REASON
from core.plugins.sandbox import NoAnswer, ask
from core.plugins.store import ACTIVE
from core.plugins.texts import one_line

SECONDS = 30
AT_ONCE = 4

Listeners = dict[uuid.UUID | None, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """An event a plugin has not taken, as its page shows it."""

    vendor: str
    topic: str
    state: str
    tries: int
    error: str
    created_at: dt.datetime


def deliver_due() -> int:
    """Tell every plugin what is due, a few vendors at a time; return how many events were looked at.

    A vendor whose plugins do not take an event has its others looked at in the next round: a plugin that does not
    answer costs one try's time, not fifty.
    """
    looked_at = 0
    with round_of(Step.PLUGINS) as done:
        with reading(SYSTEM) as tx:
            vendors = outbox.vendors_due(tx, Audience.PLUGINS)
            listening = (
                select(Installation.vendor_id, Installation.key)
                .join(PluginRelease, PluginRelease.id == Installation.release_id)
                .where(Installation.state == ACTIVE, PluginRelease.listens)
            )
            listeners: Listeners = {}
            for vendor_id, key in tx.execute(listening):
                listeners.setdefault(vendor_id, []).append(key)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            looked_at = sum(pool.map(partial(_serve, done, listeners), vendors))
    return looked_at


def _serve(done: Round, listeners: Listeners, vendor_id: uuid.UUID | None) -> int:
    looked_at = 0
    with done.part(vendor_id or ""):
        with reading(SYSTEM) as tx:
            waiting = outbox.due(tx, Audience.PLUGINS, Outbox.vendor_id == vendor_id)
        for row in waiting:
            looked_at += 1
            told = [tell_plugin(key, row.topic, row.payload) for key in listeners.get(vendor_id, ())]
            error = "；".join(filter(None, told))
            outbox.note(SYSTEM, row.id, error)
            if error:
                break
    return looked_at


def tell_plugin(key: str, topic: str, payload: dict[str, object], seconds: float = SECONDS) -> str:
    """Tell one plugin in its child; return why it failed in one line, empty when it did not."""
    event = {"name": topic, "payload": {name: str(value) for name, value in payload.items()}}
    try:
        answer = ask("core.plugins.telling", key, given=json.dumps(event), seconds=seconds)
        reason = answer["reason"] if isinstance(answer.get("reason"), str) else "the answer cannot be read"
    except NoAnswer as failure:
        reason = str(failure)
    return f"{key}: {one_line(reason, LONGEST_REASON)}" if reason else ""


def undelivered(actor: Actor) -> list[Undelivered]:
    """Return the events plugins have failed to take, the newest first."""
    with reading(actor) as tx:
        query = (
            select(Outbox, Vendor.name)
            .join(Vendor, Vendor.id == Outbox.vendor_id)
            .where(Outbox.audience == Audience.PLUGINS, Outbox.error != "", Outbox.state != outbox.DONE)
            .order_by(Outbox.id.desc())
            .limit(outbox.BATCH)
        )
        return [
            Undelivered(
                vendor=vendor,
                topic=row.topic,
                state=row.state,
                tries=row.tries,
                error=row.error,
                created_at=row.created_at,
            )
            for row, vendor in tx.execute(query)
        ]
