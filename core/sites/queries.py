"""Reads of exam sites."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.tables import ExamPlan, ExamSite, SiteFile, SiteUse
from core.plans.queries import rules_of
from core.sites.rules import applied_until, counts


def sites(tx: Session) -> list[ExamSite]:
    """Return the sites the actor may see: a college's own and the approved ones, a vendor's own."""
    return list(tx.scalars(select(ExamSite).order_by(ExamSite.name)))


def files(tx: Session, site_ids: Iterable[uuid.UUID]) -> list[SiteFile]:
    """Return what is attached to these applications, the oldest first."""
    return list(tx.scalars(select(SiteFile).where(SiteFile.site_id.in_(site_ids)).order_by(SiteFile.id)))


def counted(tx: Session, plan: ExamPlan, among: Iterable[ExamSite]) -> list[ExamSite]:
    """Return those of the sites a plan counts, by the rule or by its vendor's word (R-031, R-034, C-49)."""
    until = applied_until(rules_of(plan))
    allowed = set(tx.scalars(select(SiteUse.site_id).where(SiteUse.plan_id == plan.id)))
    return [
        site
        for site in among
        if site.id in allowed or counts(until, approved=site.approved, applied_at=site.submitted_at)
    ]


def approved_by_code(tx: Session, codes: Iterable[str]) -> dict[str, ExamSite]:
    """Return approved sites by their codes, of whichever college (R-007)."""
    found = tx.scalars(select(ExamSite).where(ExamSite.approved, ExamSite.code.in_(set(codes))))
    return {site.code: site for site in found if site.code}


def approved(tx: Session, plan: ExamPlan, certificate_id: uuid.UUID) -> list[ExamSite]:
    """Return the approved sites of a certificate that a plan counts, of whichever college (R-007)."""
    query = select(ExamSite).where(ExamSite.certificate_id == certificate_id, ExamSite.approved)
    return counted(tx, plan, tx.scalars(query.order_by(ExamSite.name)))


def approved_of(tx: Session, plan: ExamPlan, college_id: uuid.UUID, certificate_id: uuid.UUID) -> ExamSite | None:
    """Return a college's approved site for a certificate, if the plan counts it."""
    mine = select(ExamSite).where(
        ExamSite.college_id == college_id, ExamSite.certificate_id == certificate_id, ExamSite.approved
    )
    return next(iter(counted(tx, plan, tx.scalars(mine))), None)
