"""An organisation's address is set, tried out and taken away; what did not get through is sent again."""

from __future__ import annotations

import secrets
import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import outbox
from core.db.events import actor_columns, record, tell
from core.db.sealing import keyring
from core.db.session import after_commit, retried, transaction
from core.db.tables import Audience, Outbox, Webhook
from core.db.versions import check_version
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from core.orgs.webhooks import delivery
from core.orgs.webhooks.rules import MANAGERS, TEST
from core.outward.address import check_url

SECRET_PREFIX = "whsec_"  # noqa: S105 - how a secret begins, not a secret


def set_address(actor: Actor, url: str) -> tuple[uuid.UUID, str]:
    """Tell this address from now on, in place of an earlier one; return its id and, this once, the signing secret.

    Raises Refused ADDRESS_INVALID, ADDRESS_PLAIN, ADDRESS_UNRESOLVED, ADDRESS_PRIVATE, ADDRESS_PORT (H21).
    """
    actor.require(*MANAGERS)
    check_url(url, encrypted=True)
    return _set(actor, url)


@retried
def _set(actor: Actor, url: str) -> tuple[uuid.UUID, str]:
    secret = SECRET_PREFIX + secrets.token_urlsafe(32)
    with transaction(actor) as tx:
        hook = tx.scalars(select(Webhook).with_for_update()).first() or Webhook(**actor_columns(actor))
        hook.url, hook.set_at = url, clock.now()
        context = delivery.sealing_context(hook.id)
        hook.sealed = keyring().seal(secret.encode(), hook.vendor_id or hook.college_id, context)
        tx.add(hook)
        record(tx, "webhook.set", hook)
        return hook.id, secret


@retried
def remove(actor: Actor, webhook_id: uuid.UUID, *, version: str | None = None) -> None:
    """Tell nobody any more; what waited is forgotten."""
    with transaction(actor) as tx:
        hook = _own(tx, actor, webhook_id)
        check_version(hook, version)
        outbox.forget(tx, Audience.WEBHOOK)
        record(tx, "webhook.removed", hook)
        tx.delete(hook)


def try_out(actor: Actor, webhook_id: uuid.UUID) -> uuid.UUID:
    """Send a notice of nothing at once, signed like every other; return its id. How it went stands with it."""
    hook, row = _tell_test(actor, webhook_id)
    after_commit(lambda: delivery.send(actor, hook, row))
    return row.id


@retried
def _tell_test(actor: Actor, webhook_id: uuid.UUID) -> tuple[Webhook, Outbox]:
    with transaction(actor) as tx:
        hook = _own(tx, actor, webhook_id)
        record(tx, "webhook.tried", hook)
        return hook, tell(tx, TEST, str(hook.id), {}, Audience.WEBHOOK)


@retried
def send_again(actor: Actor, webhook_id: uuid.UUID) -> int:
    """Take up every notice that has not got through, within a minute; return how many."""
    with transaction(actor) as tx:
        hook = _own(tx, actor, webhook_id)
        count = outbox.again(tx, Audience.WEBHOOK)
        if count:
            record(tx, "webhook.sent_again", hook, count=count)
        return count


def _own(tx: Session, actor: Actor, webhook_id: uuid.UUID) -> Webhook:
    actor.require(*MANAGERS)
    hook = tx.get(Webhook, webhook_id, with_for_update=True)
    if hook is None:
        raise NotFound
    return hook
