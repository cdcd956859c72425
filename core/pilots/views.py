"""What the pages show of pilot applications."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.session import reading
from core.db.tables import Certificate, College, PilotApplication
from core.db.versions import version_of
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from core.pilots import queries


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationRow:
    """One application (R-015)."""

    id: uuid.UUID
    college: str
    certificate: str
    year: int
    majors: tuple[str, ...]
    faculty: str
    venue: str
    planned: int
    approved: int | None
    used: int
    state: str
    reason: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowRow:
    """One province plan (R-013)."""

    id: uuid.UUID
    batch: str
    year: int
    opens_at: dt.datetime
    closes_at: dt.datetime


def applications(actor: Actor) -> list[ApplicationRow]:
    """Return the applications the actor may see, the newest first."""
    with reading(actor) as tx:
        return _rows(tx, queries.applications(tx))


def application(actor: Actor, application_id: uuid.UUID) -> ApplicationRow:
    """Return one application; NotFound for another college's."""
    with reading(actor) as tx:
        row = tx.get(PilotApplication, application_id)
        if row is None:
            raise NotFound
        return _rows(tx, [row])[0]


def _rows(tx: Session, found: Sequence[PilotApplication]) -> list[ApplicationRow]:
    colleges = {row.id: row.name for row in tx.scalars(select(College))}
    certificates = {row.id: row.name for row in tx.scalars(select(Certificate))}
    return [
        ApplicationRow(
            id=row.id,
            college=colleges[row.college_id],
            certificate=certificates[row.certificate_id],
            year=row.year,
            majors=tuple(row.majors),
            faculty=row.faculty_text,
            venue=row.venue_text,
            planned=row.planned_headcount,
            approved=row.approved_headcount,
            used=row.used_headcount,
            state=row.state,
            reason=row.reason,
            version=version_of(row),
        )
        for row in found
    ]


def windows(actor: Actor) -> list[WindowRow]:
    """Return the plans of the actor's province, the newest first."""
    with reading(actor) as tx:
        return [
            WindowRow(id=row.id, batch=row.batch, year=row.year, opens_at=row.opens_at, closes_at=row.closes_at)
            for row in queries.province_plans(tx, actor.province or "")
        ]


def certificates(actor: Actor) -> list[tuple[uuid.UUID, str]]:
    """Return the certificates that can be applied for."""
    with reading(actor) as tx:
        query = select(Certificate).where(Certificate.active).order_by(Certificate.name)
        return [(row.id, row.name) for row in tx.scalars(query)]
