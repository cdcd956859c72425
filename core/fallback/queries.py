"""What the fallback needs to know of one college and plan."""

from __future__ import annotations

import uuid

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.candidates.rules import Origin
from core.db.tables import ExamPlan, ExamSite, Reconciliation, Registration, Workbook
from core.kernel.errors import Refused
from core.plans.queries import certificate_ids, rules_of
from core.rules.plan import CertificateRules
from core.sites.queries import approved_of


def certificate_of(plan: ExamPlan) -> CertificateRules:
    """Return the certificate that may be registered by workbook; Refused FALLBACK_NOT_DECLARED."""
    for certificate in rules_of(plan).certificates:
        if certificate.workbook is not None:
            return certificate
    raise Refused("FALLBACK_NOT_DECLARED")


def workbook(tx: Session, plan_id: uuid.UUID, college_id: uuid.UUID) -> Workbook | None:
    """Return the workbook issued to a college for a plan."""
    return tx.scalars(select(Workbook).where(Workbook.plan_id == plan_id, Workbook.college_id == college_id)).first()


def own_site(tx: Session, plan: ExamPlan, college_id: uuid.UUID) -> ExamSite | None:
    """Return the college's approved site for the plan's certificate (R-032)."""
    return approved_of(tx, college_id, certificate_ids(tx, plan)[certificate_of(plan).key])


def moved(tx: Session, plan_id: uuid.UUID) -> list[tuple[uuid.UUID, bool, int]]:
    """Return (college, verified, registrations) of everything that came by workbook."""
    query = (
        select(Registration.college_id, Registration.verified, func.count())
        .where(Registration.plan_id == plan_id, Registration.origin == Origin.SPREADSHEET.value)
        .group_by(Registration.college_id, Registration.verified)
        .order_by(Registration.college_id, Registration.verified)
    )
    return [(college, verified, count) for college, verified, count in tx.execute(query)]


def reconciliation(tx: Session, plan_id: uuid.UUID) -> Reconciliation | None:
    """Return the closing account of a plan's return, if it was closed."""
    return tx.scalars(select(Reconciliation).where(Reconciliation.plan_id == plan_id)).first()
