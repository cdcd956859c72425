"""What the pages show of exam sites."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.session import reading
from core.db.tables import Certificate, ExamSite
from core.db.versions import version_of
from core.kernel.actor import Actor, ActorKind
from core.kernel.errors import NotFound
from core.sites import queries


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file attached to an application."""

    id: uuid.UUID
    name: str


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
    files: tuple[FileRow, ...]
    mine: bool
    version: str


def sites(actor: Actor) -> list[SiteRow]:
    """Return the sites the actor may see: one's own in every state, others' once approved (R-007, R-025)."""
    with reading(actor) as tx:
        return _rows(tx, actor, queries.sites(tx))


def site(actor: Actor, site_id: uuid.UUID) -> SiteRow:
    """Return one site; NotFound for another college's that is not approved."""
    with reading(actor) as tx:
        row = tx.get(ExamSite, site_id)
        if row is None:
            raise NotFound
        return _rows(tx, actor, [row])[0]


def _rows(tx: Session, actor: Actor, found: Sequence[ExamSite]) -> list[SiteRow]:
    attached: dict[uuid.UUID, list[FileRow]] = defaultdict(list)
    for file in queries.files(tx, [row.id for row in found]):
        attached[file.site_id].append(FileRow(file.id, file.name))
    return [_row(actor, row, tuple(attached[row.id])) for row in found]


def _row(actor: Actor, row: ExamSite, files: tuple[FileRow, ...]) -> SiteRow:
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
        files=files,
        mine=actor.kind is ActorKind.VENDOR or row.college_id == actor.college_id,
        version=version_of(row),
    )


def certificates(actor: Actor) -> list[tuple[uuid.UUID, str]]:
    """Return the certificates a site can be applied for."""
    with reading(actor) as tx:
        query = select(Certificate).where(Certificate.active).order_by(Certificate.name)
        return [(row.id, row.name) for row in tx.scalars(query)]
