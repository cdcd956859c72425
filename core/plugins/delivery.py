"""Events for plugins, after the commit: each in a child of its own, retried, and never undoing anything (§3.2)."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from core.db import outbox
from core.db.session import reading
from core.db.tables import Audience, Installation, Outbox, PluginRelease, Vendor
from core.kernel.actor import SYSTEM, Actor
from core.plugins.store import ACTIVE

SECONDS = 30


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
    """Tell every plugin what is due; return how many events were looked at."""
    with reading(SYSTEM) as tx:
        waiting = outbox.due(tx, Audience.PLUGINS)
        listening = (
            select(Installation.vendor_id, Installation.key)
            .join(PluginRelease, PluginRelease.id == Installation.release_id)
            .where(Installation.state == ACTIVE, PluginRelease.listens)
        )
        listeners: dict[uuid.UUID | None, list[str]] = {}
        for vendor_id, key in tx.execute(listening):
            listeners.setdefault(vendor_id, []).append(key)
    for row in waiting:
        told = [tell_plugin(key, row.topic, row.payload) for key in listeners.get(row.vendor_id, ())]
        outbox.note(SYSTEM, row.id, "；".join(filter(None, told)))
    return len(waiting)


def tell_plugin(key: str, topic: str, payload: dict[str, object], seconds: float = SECONDS) -> str:
    """Tell one plugin in its child; return why it failed in one line, empty when it did not."""
    event = {"name": topic, "payload": {name: str(value) for name, value in payload.items()}}
    command = [sys.executable, "-m", "core.plugins.telling", key]
    try:
        child = subprocess.run(  # noqa: S603 - our own module; the plugin's name is an argument, no shell
            command, input=json.dumps(event), capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return f"{key}: no answer within {seconds:g} s"
    if child.returncode == 0:
        return ""
    lines = child.stderr.strip().splitlines()
    return f"{key}: {lines[-1] if lines else f'the process ended with code {child.returncode}'}"


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
