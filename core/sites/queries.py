"""Reads of exam sites."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.tables import ExamSite


def sites(tx: Session) -> list[ExamSite]:
    """Return the sites the actor may see: a college's own and the approved ones, a vendor's own."""
    return list(tx.scalars(select(ExamSite).order_by(ExamSite.name)))


def approved_by_code(tx: Session, codes: Iterable[str]) -> dict[str, ExamSite]:
    """Return approved sites by their codes, of whichever college (R-007)."""
    found = tx.scalars(select(ExamSite).where(ExamSite.approved, ExamSite.code.in_(set(codes))))
    return {site.code: site for site in found if site.code}


def approved(tx: Session, certificate_id: uuid.UUID) -> list[ExamSite]:
    """Return the approved sites of a certificate, of whichever college (R-007)."""
    query = select(ExamSite).where(ExamSite.certificate_id == certificate_id, ExamSite.approved)
    return list(tx.scalars(query.order_by(ExamSite.name)))


def approved_of(tx: Session, college_id: uuid.UUID, certificate_id: uuid.UUID) -> ExamSite | None:
    """Return a college's approved site for a certificate."""
    return tx.scalars(
        select(ExamSite).where(
            ExamSite.college_id == college_id, ExamSite.certificate_id == certificate_id, ExamSite.approved
        )
    ).first()
