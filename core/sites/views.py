"""What the pages show of exam sites."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from core.db.session import reading
from core.db.tables import Certificate, ExamSite
from core.db.versions import version_of
from core.files.store import store
from core.kernel.actor import Actor, ActorKind
from core.kernel.errors import NotFound
from core.sites import queries


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRow:
    """One site; `mine` when the reader's own organisation runs or reviews it."""

    id: uuid.UUID
    certificate_id: uuid.UUID
    name: str
    code: str
    address: str
    machines: int
    state: str
    reason: str
    form_name: str
    mine: bool
    version: str


def sites(actor: Actor) -> list[SiteRow]:
    """Return the sites the actor may see: one's own in every state, others' once approved (R-007, R-025)."""
    with reading(actor) as tx:
        return [_row(actor, row) for row in queries.sites(tx)]


def site(actor: Actor, site_id: uuid.UUID) -> SiteRow:
    """Return one site; NotFound for another college's that is not approved."""
    with reading(actor) as tx:
        row = tx.get(ExamSite, site_id)
        if row is None:
            raise NotFound
        return _row(actor, row)


def _row(actor: Actor, row: ExamSite) -> SiteRow:
    return SiteRow(
        id=row.id,
        certificate_id=row.certificate_id,
        name=row.name,
        code=row.code or "",
        address=row.address,
        machines=row.machines,
        state=row.state,
        reason=row.reason,
        form_name=row.form_name,
        mine=actor.kind is ActorKind.VENDOR or row.college_id == actor.college_id,
        version=version_of(row),
    )


def form(actor: Actor, site_id: uuid.UUID) -> tuple[str, bytes]:
    """Return the stamped application form and its file name, for the college and its vendor; NotFound without one."""
    if not site(actor, site_id).mine:
        raise NotFound
    with reading(actor) as tx:
        row = tx.get_one(ExamSite, site_id)
        if row.form_key is None:
            raise NotFound
        return row.form_name, store().get(row.form_key)


def certificates(actor: Actor) -> list[tuple[uuid.UUID, str]]:
    """Return the certificates a site can be applied for."""
    with reading(actor) as tx:
        query = select(Certificate).where(Certificate.active).order_by(Certificate.name)
        return [(row.id, row.name) for row in tx.scalars(query)]
