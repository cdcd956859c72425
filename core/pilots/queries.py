"""Reads of province plans, applications and quotas."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db.tables import PilotApplication, PilotFile, ProvincePlan
from core.kernel import clock
from core.pilots.rules import State


def province_plans(tx: Session, province: str) -> list[ProvincePlan]:
    """Return a province's plans, the newest first."""
    found = select(ProvincePlan).where(ProvincePlan.province == province).order_by(ProvincePlan.opens_at.desc())
    return list(tx.scalars(found))


def used_plans(tx: Session) -> set[uuid.UUID]:
    """Return the windows in which an application was begun, as far as the actor sees them: a province all its own."""
    return set(tx.scalars(select(PilotApplication.province_plan_id).distinct()))


def first_opened(tx: Session, plan: ProvincePlan) -> dt.datetime | None:
    """Return when the year's first window for all certificates opened in a province, if it has one (R-011)."""
    return tx.scalar(
        select(func.min(ProvincePlan.opens_at)).where(
            ProvincePlan.province == plan.province,
            ProvincePlan.year == plan.year,
            ProvincePlan.new_certificates_only.is_(False),
        )
    )


def applications(
    tx: Session, *, year: int | None = None, batch: str = "", state: str = ""
) -> list[tuple[PilotApplication, ProvincePlan | None]]:
    """Return the applications the actor may see with their windows, the newest first (R-010).

    A vendor sees the applications and no province's windows.
    """
    query = select(PilotApplication, ProvincePlan).join(
        ProvincePlan, ProvincePlan.id == PilotApplication.province_plan_id, isouter=True
    )
    if year:
        query = query.where(PilotApplication.year == year)
    if batch:
        query = query.where(ProvincePlan.batch == batch)
    if state:
        query = query.where(PilotApplication.state == state)
    return list(tx.execute(query.order_by(PilotApplication.id.desc())))


def files(tx: Session, application_ids: Iterable[uuid.UUID]) -> list[PilotFile]:
    """Return what is attached to these applications, the oldest first."""
    query = select(PilotFile).where(PilotFile.application_id.in_(application_ids))
    return list(tx.scalars(query.order_by(PilotFile.id)))


def is_pilot(tx: Session, college_id: uuid.UUID, year: int) -> bool:
    """Say whether the college is a pilot college of that year or of one to come (R-018, C-45).

    It becomes one when the window it applied in has closed, with at least one approved application.
    """
    approved = (
        select(PilotApplication.id)
        .join(ProvincePlan, ProvincePlan.id == PilotApplication.province_plan_id)
        .where(
            PilotApplication.college_id == college_id,
            PilotApplication.year >= year,
            PilotApplication.state == State.APPROVED,
            ProvincePlan.closes_at <= clock.now(),
        )
    )
    return bool(tx.scalar(select(approved.exists())))


def approved_majors(tx: Session, college_id: uuid.UUID, year: int) -> dict[uuid.UUID, tuple[str, ...]]:
    """Return which majors were approved for a college's pilots of a year, by certificate (R-057)."""
    query = select(PilotApplication.certificate_id, PilotApplication.majors).where(
        PilotApplication.college_id == college_id,
        PilotApplication.year == year,
        PilotApplication.state == State.APPROVED,
    )
    return {certificate: tuple(majors) for certificate, majors in tx.execute(query)}


def quota(tx: Session, college_id: uuid.UUID, certificate_id: uuid.UUID, year: int) -> PilotApplication | None:
    """Return the approved application that caps the college's own candidates, its row locked (R-058, C-14)."""
    return tx.scalars(
        select(PilotApplication)
        .where(
            PilotApplication.college_id == college_id,
            PilotApplication.certificate_id == certificate_id,
            PilotApplication.year == year,
            PilotApplication.state == State.APPROVED,
        )
        .with_for_update()
    ).first()
