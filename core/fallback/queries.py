"""What the fallback needs to know of one college and plan."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.candidates.rules import Origin
from core.db.tables import ExamPlan, ExamSite, FallbackRow, Job, Reconciliation, Registration, Upload, Workbook
from core.fallback.rules import Account, State, account_of
from core.intake.run import Phase
from core.kernel.errors import Refused
from core.plans.queries import certificate_ids, rules_of
from core.rules.plan import CertificateRules
from core.sites.queries import approved_of

LIVING = (State.ACCEPTED.value, State.WAITING.value)
PENDING = (Phase.CHECKING.value, Phase.CHECKED.value, Phase.APPLYING.value)

Slot = tuple[bytes, str, int]
"""A person, a certificate and a level: what only one row of the ledger may be in force for."""


def offered(plan: ExamPlan) -> tuple[CertificateRules, ...]:
    """Return the certificates that may be registered by workbook; Refused FALLBACK_NOT_DECLARED when none may."""
    found = tuple(certificate for certificate in rules_of(plan).certificates if certificate.workbook is not None)
    if not found:
        raise Refused("FALLBACK_NOT_DECLARED")
    return found


def workbook(tx: Session, plan_id: uuid.UUID, college_id: uuid.UUID) -> Workbook | None:
    """Return the workbook issued to a college for a plan."""
    return tx.scalars(select(Workbook).where(Workbook.plan_id == plan_id, Workbook.college_id == college_id)).first()


def own_sites(tx: Session, plan: ExamPlan, college_id: uuid.UUID) -> dict[str, ExamSite]:
    """Return the college's approved sites by the certificates that may be registered by workbook (R-032)."""
    ids = certificate_ids(tx, plan)
    found = ((one.key, approved_of(tx, plan, college_id, ids[one.key])) for one in offered(plan))
    return {key: site for key, site in found if site is not None}


def living(tx: Session, workbook_id: uuid.UUID, people: Collection[bytes]) -> dict[Slot, list[FallbackRow]]:
    """Return the rows of the ledger that are in force or wait, of these people."""
    query = select(FallbackRow).where(
        FallbackRow.workbook_id == workbook_id, FallbackRow.bidx.in_(people), FallbackRow.state.in_(LIVING)
    )
    found: dict[Slot, list[FallbackRow]] = {}
    for row in tx.scalars(query.with_for_update()):
        found.setdefault((row.bidx or b"", row.certificate, row.level), []).append(row)
    return found


def revisions(tx: Session, workbook_id: uuid.UUID, people: Collection[bytes]) -> dict[bytes, int]:
    """Return how often each of these people was named so far."""
    query = select(FallbackRow.bidx, func.count()).where(
        FallbackRow.workbook_id == workbook_id, FallbackRow.bidx.in_(people)
    )
    return {bidx or b"": count for bidx, count in tx.execute(query.group_by(FallbackRow.bidx))}


def accounts(tx: Session, plan_id: uuid.UUID) -> dict[uuid.UUID, Account]:
    """Return what became of the rows of every workbook of a plan."""
    query = (
        select(FallbackRow.workbook_id, FallbackRow.state, FallbackRow.reason, func.count())
        .where(FallbackRow.plan_id == plan_id)
        .group_by(FallbackRow.workbook_id, FallbackRow.state, FallbackRow.reason)
    )
    counts: dict[uuid.UUID, dict[tuple[str, str], int]] = {}
    for book, state, reason, count in tx.execute(query):
        counts.setdefault(book, {})[state, reason] = count
    return {book: account_of(counted) for book, counted in counts.items()}


def unbooked(tx: Session, plan_id: uuid.UUID) -> int:
    """Return how many rows of the college's workbooks are on their way: being read, or for their sender to apply."""
    of_plan = (Upload.plan_id == plan_id, Upload.kind == "workbook", Upload.phase.in_(PENDING))
    total = tx.scalar(select(func.sum(Job.total)).join(Upload, Upload.job_id == Job.id).where(*of_plan)) or 0
    booked = select(func.count(FallbackRow.id)).join(Upload, Upload.id == FallbackRow.upload_id).where(*of_plan)
    return total - (tx.scalar(booked) or 0)


def newest_upload(tx: Session, workbook_id: uuid.UUID) -> uuid.UUID | None:
    """Return the upload of the newest file in the ledger."""
    query = select(FallbackRow.upload_id).where(FallbackRow.workbook_id == workbook_id)
    return tx.scalar(query.order_by(FallbackRow.received_at.desc(), FallbackRow.upload_id.desc()).limit(1))


def rows(
    tx: Session, workbook_id: uuid.UUID, states: Sequence[State] = tuple(State), limit: int | None = None
) -> list[FallbackRow]:
    """Return rows of the ledger in the order they came back."""
    query = select(FallbackRow).where(
        FallbackRow.workbook_id == workbook_id, FallbackRow.state.in_([state.value for state in states])
    )
    ordered = query.order_by(FallbackRow.received_at, FallbackRow.upload_id, FallbackRow.row_number)
    return list(tx.scalars(ordered.limit(limit)))


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
