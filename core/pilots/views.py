"""What the pages show of pilot applications."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.session import reading
from core.db.tables import Certificate, College, PilotApplication, ProvincePlan
from core.db.versions import version_of
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from core.pilots import queries
from core.pilots.rules import WindowState, window_state


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file attached to an application."""

    id: uuid.UUID
    name: str


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
    batch: str
    by_major: bool
    city_first: bool
    files: tuple[FileRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowRow:
    """One province plan with its state (R-013); one that is `used` stays as it is."""

    id: uuid.UUID
    batch: str
    year: int
    opens_at: dt.datetime
    closes_at: dt.datetime
    by_major_required: bool
    city_approval_required: bool
    new_certificates_only: bool
    state: WindowState
    used: bool
    version: str


def applications(actor: Actor, *, year: int | None = None, batch: str = "", state: str = "") -> list[ApplicationRow]:
    """Return the applications the actor may see, the newest first; of a year, batch or state if given (R-010)."""
    with reading(actor) as tx:
        return _rows(tx, queries.applications(tx, year=year, batch=batch, state=state))


def application(actor: Actor, application_id: uuid.UUID) -> ApplicationRow:
    """Return one application; NotFound for another college's."""
    with reading(actor) as tx:
        row = tx.get(PilotApplication, application_id)
        if row is None:
            raise NotFound
        return _rows(tx, [(row, tx.get(ProvincePlan, row.province_plan_id))])[0]


def _rows(tx: Session, found: Sequence[tuple[PilotApplication, ProvincePlan | None]]) -> list[ApplicationRow]:
    attached: dict[uuid.UUID, list[FileRow]] = defaultdict(list)
    for file in queries.files(tx, [row.id for row, _plan in found]):
        attached[file.application_id].append(FileRow(file.id, file.name))
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
            batch=plan.batch if plan else "",
            by_major=bool(plan and plan.by_major_required),
            city_first=bool(plan and plan.city_approval_required),
            files=tuple(attached[row.id]),
        )
        for row, plan in found
    ]


def windows(actor: Actor, *, year: int | None = None, batch: str = "", state: str = "") -> list[WindowRow]:
    """Return the plans of the actor's province, the newest first; of a year, batch or state if given (R-010)."""
    with reading(actor) as tx:
        used = queries.used_plans(tx)
        rows = [_window(row, used=row.id in used) for row in queries.province_plans(tx, actor.province or "")]
    wanted = {"year": year, "batch": batch, "state": state}
    return [row for row in rows if all(getattr(row, name) == value for name, value in wanted.items() if value)]


def window(actor: Actor, plan_id: uuid.UUID) -> WindowRow:
    """Return one plan of the actor's province; NotFound for another's."""
    for row in windows(actor):
        if row.id == plan_id:
            return row
    raise NotFound


def _window(row: ProvincePlan, *, used: bool) -> WindowRow:
    return WindowRow(
        id=row.id,
        batch=row.batch,
        year=row.year,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        by_major_required=row.by_major_required,
        city_approval_required=row.city_approval_required,
        new_certificates_only=row.new_certificates_only,
        state=window_state(row.opens_at, row.closes_at, clock.now()),
        used=used,
        version=version_of(row),
    )


def certificates(actor: Actor) -> list[tuple[uuid.UUID, str]]:
    """Return the certificates that can be applied for."""
    with reading(actor) as tx:
        query = select(Certificate).where(Certificate.active).order_by(Certificate.name)
        return [(row.id, row.name) for row in tx.scalars(query)]
