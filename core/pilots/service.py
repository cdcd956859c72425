"""Acts on pilot applications."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from core.db.events import record
from core.db.session import retried, transaction
from core.db.tables import Certificate, PilotApplication, ProvincePlan
from core.db.versions import check_version
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.errors import NotFound, Refused
from core.pilots.rules import State, check_decidable, check_editable, check_window


@retried
def open_plan(actor: Actor, *, batch: str, year: int, opens_at: dt.datetime, closes_at: dt.datetime) -> ProvincePlan:
    """Open a province's application window (R-012, R-013). Raises Refused PILOT_WINDOW_ORDER, PILOT_BATCH_EXISTS."""
    actor.require(Role.PROVINCE_REVIEWER)
    if opens_at >= closes_at:
        raise Refused("PILOT_WINDOW_ORDER")
    with transaction(actor) as tx:
        same = select(ProvincePlan.id).where(ProvincePlan.province == actor.province, ProvincePlan.batch == batch)
        if tx.scalar(same):
            raise Refused("PILOT_BATCH_EXISTS", batch=batch)
        plan = ProvincePlan(province=actor.province, batch=batch, year=year, opens_at=opens_at, closes_at=closes_at)
        tx.add(plan)
        record(tx, "province_plan.opened", plan)
        return plan


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationFields:
    """What a college writes into an application (R-014)."""

    planned_headcount: int
    majors: tuple[str, ...]
    faculty_text: str
    venue_text: str


@retried
def draft(
    actor: Actor, *, province_plan_id: uuid.UUID, certificate_id: uuid.UUID, fields: ApplicationFields
) -> PilotApplication:
    """Save an application without submitting it; once per certificate and year (R-011, R-014)."""
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        plan = tx.get(ProvincePlan, province_plan_id)
        if plan is None or plan.province != actor.province or tx.get(Certificate, certificate_id) is None:
            raise NotFound
        check_window(plan.opens_at, plan.closes_at, clock.now())
        same = select(PilotApplication.id).where(
            PilotApplication.certificate_id == certificate_id, PilotApplication.year == plan.year
        )
        if tx.scalar(same):
            raise Refused("PILOT_APPLIED_ALREADY", year=plan.year)
        application = PilotApplication(
            college_id=actor.college,
            province=plan.province,
            province_plan_id=plan.id,
            certificate_id=certificate_id,
            year=plan.year,
            attachments=[],
            state=State.DRAFT,
        )
        _fill(application, fields)
        tx.add(application)
        return application


def _fill(application: PilotApplication, fields: ApplicationFields) -> None:
    if fields.planned_headcount < 1:
        raise Refused("PILOT_HEADCOUNT")
    application.planned_headcount, application.majors = fields.planned_headcount, list(fields.majors)
    application.faculty_text, application.venue_text = fields.faculty_text, fields.venue_text


@retried
def edit(
    actor: Actor, application_id: uuid.UUID, fields: ApplicationFields, *, version: str | None = None
) -> PilotApplication:
    """Change an application that was not submitted (R-017)."""
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        application = _find(tx, application_id)
        check_version(application, version)
        check_editable(application.state)
        _fill(application, fields)
        record(tx, "pilot_application.edited", application)
        return application


def _find(tx: Session, application_id: uuid.UUID) -> PilotApplication:
    query = select(PilotApplication).where(PilotApplication.id == application_id)
    found = tx.scalars(query.with_for_update()).first()
    if found is None:
        raise NotFound
    return found


@retried
def submit(actor: Actor, application_id: uuid.UUID) -> None:
    """Submit for review, inside the window (R-012)."""
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        application = _find(tx, application_id)
        check_editable(application.state)
        plan = tx.get_one(ProvincePlan, application.province_plan_id)
        check_window(plan.opens_at, plan.closes_at, clock.now())
        application.state, application.submitted_at = State.PENDING, clock.now()
        record(tx, "pilot_application.submitted", application)


@retried
def delete(actor: Actor, application_id: uuid.UUID, *, version: str | None = None) -> None:
    """Delete an application that was not submitted (R-017)."""
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        application = _find(tx, application_id)
        check_version(application, version)
        check_editable(application.state)
        record(tx, "pilot_application.deleted", application)
        tx.delete(application)


@retried
def decide(actor: Actor, application_id: uuid.UUID, *, approved_headcount: int | None, reason: str = "") -> None:
    """Approve with a headcount, or reject (None) with a reason; the province of the college decides (R-019)."""
    actor.require(Role.PROVINCE_REVIEWER)
    with transaction(actor) as tx:
        application = _find(tx, application_id)
        check_decidable(application.state)
        if approved_headcount is None and not reason.strip():
            raise Refused("REASON_MISSING")
        if approved_headcount is not None and not 1 <= approved_headcount <= application.planned_headcount:
            raise Refused("PILOT_APPROVED_HEADCOUNT", planned=application.planned_headcount)
        application.state = State.REJECTED if approved_headcount is None else State.APPROVED
        application.approved_headcount, application.reason = approved_headcount, reason.strip()
        application.decided_at = clock.now()
        record(tx, "pilot_application.decided", application, state=application.state, approved=approved_headcount)


def take_quota(tx: Session, application_id: uuid.UUID, count: int) -> bool:
    """Take `count` places of an approved headcount in the caller's transaction, or none; negative gives back (C-14)."""
    used = PilotApplication.used_headcount + count
    result = tx.execute(
        update(PilotApplication)
        .where(PilotApplication.id == application_id, used <= PilotApplication.approved_headcount, used >= 0)
        .values(used_headcount=used),
        execution_options={"synchronize_session": False},
    )
    assert isinstance(result, CursorResult)  # noqa: S101 - what an UPDATE returns
    return result.rowcount == 1
