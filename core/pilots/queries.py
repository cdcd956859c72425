"""Reads of province plans, applications and quotas."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.tables import PilotApplication, ProvincePlan
from core.pilots.rules import State, is_pilot_college


def province_plans(tx: Session, province: str) -> list[ProvincePlan]:
    """Return a province's plans, the newest first."""
    found = select(ProvincePlan).where(ProvincePlan.province == province).order_by(ProvincePlan.opens_at.desc())
    return list(tx.scalars(found))


def applications(tx: Session) -> list[PilotApplication]:
    """Return the applications the actor may see, the newest first."""
    return list(tx.scalars(select(PilotApplication).order_by(PilotApplication.id.desc())))


def was_pilot(tx: Session, college_id: uuid.UUID, year: int) -> bool:
    """Say whether the college is a pilot college of that year (R-018)."""
    states = select(PilotApplication.state).where(
        PilotApplication.college_id == college_id, PilotApplication.year == year
    )
    return is_pilot_college(list(tx.scalars(states)))


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
