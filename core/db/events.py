"""What happened and what must be told, appended in the transaction of the change itself."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy.orm import Session

from core.db.tables.audit import Audience, AuditEvent, Outbox
from core.db.tables.base import Base
from core.kernel import clock
from core.kernel.actor import Actor, ActorKind


def record(tx: Session, action: str, subject: Any, *, whose: Any = None, **details: object) -> None:
    """Append an audit event about a row: codes, ids and counts, never personal data.

    It names the person, their organisation and on whose behalf it was done, all from the transaction's actor. Those
    three see it, and so does the owner of the row, or of `whose` in its place.
    """
    actor: Actor = tx.info["actor"]
    doer = actor.doer
    side = actor if actor.organization else doer
    tx.add(
        AuditEvent(
            at=clock.now(),
            actor_kind=doer.kind.value,
            user_id=doer.user_id,
            user_name=doer.name,
            organization=doer.organization,
            behalf_kind=side.kind.value,
            behalf=side.organization,
            **_seen_by(actor, subject if whose is None else whose),
            action=action,
            subject_kind=subject.__tablename__,
            subject_id=subject.id,
            details={name: _plain(value) for name, value in details.items()},
        )
    )


def _seen_by(actor: Actor, row: Base) -> dict[str, object]:
    """Return the owner columns of an event: whoever acts, in whose name, and the college that owns the row acted on.

    What a college's row comes to at its vendor the vendor has in lists of its own: only a row without a college is the
    vendor's to follow.
    """
    scope, doer = type(row).__scope__, actor.doer
    of_row = [getattr(row, column) for column in (scope.college, scope.host) if column]
    colleges = list(dict.fromkeys(key for key in (actor.college_id, doer.college_id, *of_row) if key))
    of_vendor = getattr(row, scope.vendor) if scope.vendor and not any(of_row) else None
    return {
        "vendor_id": actor.vendor_id or doer.vendor_id or of_vendor,
        "college_id": colleges[0] if colleges else None,
        "other_college_id": colleges[1] if len(colleges) > 1 else None,
        "province": actor_columns(actor)["province"] or actor_columns(doer)["province"],
    }


def tell(
    tx: Session, topic: str, natural_key: str, payload: dict[str, object], audience: Audience = Audience.PLUGINS
) -> Outbox:
    """Append a message for after the commit; ids, dates and counts, never personal data."""
    actor: Actor = tx.info["actor"]
    message = Outbox(
        **actor_columns(actor),
        audience=audience.value,
        topic=topic,
        natural_key=natural_key,
        payload={name: _plain(value) for name, value in payload.items()},
        state="pending",
        created_at=clock.now(),
    )
    tx.add(message)
    return message


def _plain(value: object) -> object:
    return value if isinstance(value, int | bool | list | dict) or value is None else str(value)


def actor_columns(actor: Actor) -> dict[str, uuid.UUID | str | None]:
    """Return the owner columns of a row that belongs to whoever acts; a college's row is none of its province's."""
    province = actor.province if actor.kind is ActorKind.PROVINCE else None
    return {"vendor_id": actor.vendor_id, "college_id": actor.college_id, "province": province}
