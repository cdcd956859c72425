"""审计日志: who did what when, without personal data."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from core.db.session import reading
from core.db.tables import AuditEvent
from core.kernel.actor import Actor

PAGE = 100


def events(
    actor: Actor,
    *,
    action: str = "",
    subject: uuid.UUID | None = None,
    after: uuid.UUID | None = None,
    limit: int = PAGE,
) -> list[AuditEvent]:
    """Return the newest events of the actor's organisation first, the operator's of all; keys grow with time."""
    query = select(AuditEvent).order_by(AuditEvent.id.desc()).limit(limit)
    if action:
        query = query.where(AuditEvent.action.startswith(action, autoescape=True))
    if subject:
        query = query.where(AuditEvent.subject_id == subject)
    with reading(actor) as tx:
        return list(tx.scalars(query.where(AuditEvent.id < after) if after else query))
