"""What the pages show of exam sites."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from core.db.session import reading
from core.db.tables import Certificate
from core.kernel.actor import Actor, ActorKind
from core.sites import queries


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRow:
    """One site; `mine` when the reader's own organisation runs or reviews it."""

    id: uuid.UUID
    name: str
    code: str
    address: str
    machines: int
    state: str
    reason: str
    form_name: str
    mine: bool


def sites(actor: Actor) -> list[SiteRow]:
    """Return the sites the actor may see: one's own in every state, others' once approved (R-007, R-025)."""
    with reading(actor) as tx:
        return [
            SiteRow(
                id=row.id,
                name=row.name,
                code=row.code or "",
                address=row.address,
                machines=row.machines,
                state=row.state,
                reason=row.reason,
                form_name=row.form_name,
                mine=actor.kind is ActorKind.VENDOR or row.college_id == actor.college_id,
            )
            for row in queries.sites(tx)
        ]


def certificates(actor: Actor) -> list[tuple[uuid.UUID, str]]:
    """Return the certificates a site can be applied for."""
    with reading(actor) as tx:
        query = select(Certificate).where(Certificate.active).order_by(Certificate.name)
        return [(row.id, row.name) for row in tx.scalars(query)]
