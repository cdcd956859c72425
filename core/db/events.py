"""What happened and what must be told, appended in the transaction of the change itself."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy.orm import Session

from core.db.tables.audit import Audience, AuditEvent, Outbox
from core.kernel import clock
from core.kernel.actor import Actor, ActorKind


def record(tx: Session, action: str, subject: Any, **details: object) -> None:
    """Append an audit event about a row: codes, ids and counts, never personal data."""
    actor: Actor = tx.info["actor"]
    tx.add(
        AuditEvent(
            at=clock.now(),
            actor_kind=actor.kind.value,
            user_id=actor.user_id,
            **actor_columns(actor),
            action=action,
            subject_kind=subject.__tablename__,
            subject_id=subject.id,
            details={name: _plain(value) for name, value in details.items()},
        )
    )


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
