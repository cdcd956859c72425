"""What the pages show of pilot applications."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from core.db.session import reading
from core.db.tables import Certificate, College
from core.kernel.actor import Actor
from core.pilots import queries


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationRow:
    """One application (R-015)."""

    id: uuid.UUID
    college: str
    certificate: str
    year: int
    planned: int
    approved: int | None
    used: int
    state: str
    reason: str


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
        colleges = {row.id: row.name for row in tx.scalars(select(College))}
        certificates = {row.id: row.name for row in tx.scalars(select(Certificate))}
        return [
            ApplicationRow(
                id=row.id,
                college=colleges[row.college_id],
                certificate=certificates[row.certificate_id],
                year=row.year,
                planned=row.planned_headcount,
                approved=row.approved_headcount,
                used=row.used_headcount,
                state=row.state,
                reason=row.reason,
            )
            for row in queries.applications(tx)
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
