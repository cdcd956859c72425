"""Notices are sent after the commit, at least once; an address that is away costs its organisation one try a round.

A notice that is turned away for what it says is tried again later, and those behind it are sent.
"""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from sqlalchemy import select

from core.db import outbox
from core.db.sealing import keyring
from core.db.session import reading
from core.db.tables import Audience, Outbox, Webhook
from core.jobs.steps import Round, Step, round_of
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, on_behalf_of
from core.kernel.errors import Refused
from core.orgs.webhooks.rules import Notice, body, headers
from core.outward.address import check_url
from core.outward.call import Unanswered, Unsent, post

READ_SECONDS = 10
AT_ONCE = 8
OF_ONE = frozenset(f"NOTICE_TURNED_AWAY {status}" for status in (400, 406, 409, 413, 415, 422))
"""What a receiver says of one notice, which keeps the others from nothing."""

_portal = ""


def bind(portal: str) -> None:
    """Say under which address the portal itself is reached, for the links in notices."""
    global _portal  # noqa: PLW0603 - one process, one installation
    _portal = portal


def sealing_context(webhook_id: uuid.UUID) -> str:
    """Name the row a sealed secret belongs to."""
    return f"{Webhook.__tablename__}:{webhook_id}"


def deliver_due() -> int:
    """Send every organisation's notices that are due, a few organisations at a time; return how many were tried."""
    tried = 0
    with round_of(Step.WEBHOOKS) as done:
        with reading(SYSTEM) as tx:
            hooks = list(tx.scalars(select(Webhook)))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            tried = sum(pool.map(partial(_serve, done), hooks))
    return tried


def _serve(done: Round, hook: Webhook) -> int:
    owner, tried = _owner(hook), 0
    with done.part(hook.vendor_id or hook.college_id or hook.province):
        with reading(owner) as tx:
            waiting = outbox.due(tx, Audience.WEBHOOK)
        for row in waiting:
            tried += 1
            error = send(owner, hook, row)
            if error and error not in OF_ONE:  # the address is away: the others need not be tried now
                break
    return tried


def _owner(hook: Webhook) -> Actor:
    return on_behalf_of(
        SYSTEM,
        vendor=hook.vendor_id,
        college=hook.college_id,
        province=hook.province,
        why="an organisation's notices are sent to its own address",
    )


def send(owner: Actor, hook: Webhook, row: Outbox) -> str:
    """Make one try and note how it went; return why it was not taken, empty when it was."""
    error = _post(hook, Notice(id=row.id, event=row.topic, at=row.created_at, facts=row.payload))
    outbox.note(owner, row.id, error)
    return error


def _post(hook: Webhook, notice: Notice) -> str:
    """Return why a notice was not taken, as a code and what it is about; empty when it was."""
    secret = keyring().unseal(hook.sealed, hook.vendor_id or hook.college_id, sealing_context(hook.id)).decode()
    sent = body(notice, _portal)
    try:
        address = check_url(hook.url, encrypted=True)
        signed = headers(notice, secret, clock.now(), sent)
        status = post(address, address.path or "/", sent, signed, seconds=READ_SECONDS).status
    except Refused as error:
        return f"{error.code} {error.params.get('host', '')}".strip()
    except Unsent:
        return "NOTICE_UNREACHED"
    except Unanswered:
        return "NOTICE_UNANSWERED"
    return "" if 200 <= status < 300 else f"NOTICE_TURNED_AWAY {status}"
