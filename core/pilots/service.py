"""Acts on pilot applications."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict, dataclass

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from core.db.events import record
from core.db.session import retried, transaction
from core.db.tables import Certificate, PilotApplication, ProvincePlan
from core.db.versions import check_version
from core.files.store import drop
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.errors import Conflict, NotFound, Refused
from core.orgs.parties import check_answer
from core.pilots.queries import files, first_opened, used_plans
from core.pilots.rules import (
    State,
    check_city_decidable,
    check_decidable,
    check_editable,
    check_majors,
    check_new,
    check_window,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowFields:
    """What a province says of an application window (R-012, R-013)."""

    batch: str
    year: int
    opens_at: dt.datetime
    closes_at: dt.datetime
    by_major_required: bool = False
    city_approval_required: bool = False
    new_certificates_only: bool = False


@retried
def open_plan(actor: Actor, fields: WindowFields) -> ProvincePlan:
    """Open a province's application window (R-012, R-013).

    Raises Refused PILOT_WINDOW_ORDER or PILOT_NO_FIRST_WINDOW, Conflict PILOT_BATCH_EXISTS.
    """
    actor.require(Role.PROVINCE_REVIEWER)
    with transaction(actor) as tx:
        plan = ProvincePlan(province=actor.province, **asdict(fields))
        _check_plan(tx, plan)
        tx.add(plan)
        record(tx, "province_plan.opened", plan)
        return plan


def _check_plan(tx: Session, plan: ProvincePlan) -> None:
    if plan.opens_at >= plan.closes_at:
        raise Refused("PILOT_WINDOW_ORDER")
    same = select(ProvincePlan.id).where(
        ProvincePlan.province == plan.province, ProvincePlan.batch == plan.batch, ProvincePlan.id != plan.id
    )
    with tx.no_autoflush:
        if tx.scalar(same):
            raise Conflict("PILOT_BATCH_EXISTS", batch=plan.batch)
        if plan.new_certificates_only and first_opened(tx, plan) is None:
            raise Refused("PILOT_NO_FIRST_WINDOW", year=plan.year)


@retried
def change_plan(actor: Actor, plan_id: uuid.UUID, fields: WindowFields, *, version: str | None = None) -> ProvincePlan:
    """Change a window nobody has used; raises what `open_plan` does, and Conflict PILOT_WINDOW_USED."""
    actor.require(Role.PROVINCE_REVIEWER)
    with transaction(actor) as tx:
        plan = _unused(tx, plan_id, version)
        for name, value in asdict(fields).items():
            setattr(plan, name, value)
        _check_plan(tx, plan)
        record(tx, "province_plan.changed", plan)
        return plan


@retried
def withdraw_plan(actor: Actor, plan_id: uuid.UUID, *, version: str | None = None) -> None:
    """Take back a window nobody has used; raises Conflict PILOT_WINDOW_USED."""
    actor.require(Role.PROVINCE_REVIEWER)
    with transaction(actor) as tx:
        plan = _unused(tx, plan_id, version)
        record(tx, "province_plan.withdrawn", plan, batch=plan.batch)
        tx.delete(plan)


def _unused(tx: Session, plan_id: uuid.UUID, version: str | None) -> ProvincePlan:
    plan = tx.scalars(select(ProvincePlan).where(ProvincePlan.id == plan_id).with_for_update()).first()
    if plan is None:
        raise NotFound
    check_version(plan, version)
    if plan_id in used_plans(tx):
        raise Conflict("PILOT_WINDOW_USED")
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
        certificate = tx.get(Certificate, certificate_id)
        if plan is None or plan.province != actor.province or certificate is None:
            raise NotFound
        check_window(plan.opens_at, plan.closes_at, clock.now())
        if plan.new_certificates_only:
            check_new(certificate.added_at, first_opened(tx, plan))
        same = select(PilotApplication.id).where(
            PilotApplication.certificate_id == certificate_id, PilotApplication.year == plan.year
        )
        if tx.scalar(same):
            raise Conflict("PILOT_APPLIED_ALREADY", year=plan.year)
        application = PilotApplication(
            college_id=actor.college,
            province=plan.province,
            province_plan_id=plan.id,
            certificate_id=certificate_id,
            year=plan.year,
            state=State.DRAFT,
        )
        _fill(application, fields)
        tx.add(application)
        record(tx, "pilot_application.drafted", application)
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
        application = find(tx, application_id)
        check_version(application, version)
        check_editable(application.state)
        _fill(application, fields)
        record(tx, "pilot_application.edited", application)
        return application


def find(tx: Session, application_id: uuid.UUID) -> PilotApplication:
    """Return an application the actor may see, its row locked."""
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
        application = find(tx, application_id)
        check_editable(application.state)
        plan = tx.get_one(ProvincePlan, application.province_plan_id)
        check_window(plan.opens_at, plan.closes_at, clock.now())
        check_majors(application.majors, required=plan.by_major_required)
        application.state, application.submitted_at = State.PENDING, clock.now()
        record(tx, "pilot_application.submitted", application)


@retried
def delete(actor: Actor, application_id: uuid.UUID, *, version: str | None = None) -> None:
    """Delete an application that was not submitted (R-017)."""
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        application = find(tx, application_id)
        check_version(application, version)
        check_editable(application.state)
        record(tx, "pilot_application.deleted", application)
        for file in files(tx, [application_id]):
            drop(tx, file.key)
            tx.delete(file)
        tx.flush()  # what hangs on an application goes before it
        tx.delete(application)


@retried
def decide_for_city(actor: Actor, application_id: uuid.UUID, *, approve: bool, reason: str = "") -> None:
    """Pass an application on to the province, or reject it with a reason, where its plan asks the city bureau (R-013).

    Raises Conflict PILOT_CITY_NOT_ASKED or PILOT_NOT_PENDING, Refused REASON_MISSING.
    """
    actor.require(Role.PROVINCE_CITY_REVIEWER)
    with transaction(actor) as tx:
        application = find(tx, application_id)
        plan = tx.get_one(ProvincePlan, application.province_plan_id)
        check_city_decidable(application.state, city_first=plan.city_approval_required)
        check_answer(actor, application.id)
        if not approve and not reason.strip():
            raise Refused("REASON_MISSING")
        application.state = State.CITY_APPROVED if approve else State.REJECTED
        application.reason = reason.strip()
        if not approve:
            application.decided_at = clock.now()
        record(tx, "pilot_application.decided_by_city", application, state=application.state)


@retried
def decide(actor: Actor, application_id: uuid.UUID, *, approved_headcount: int | None, reason: str = "") -> None:
    """Approve with a headcount, or reject (None) with a reason; the province of the college decides (R-019)."""
    actor.require(Role.PROVINCE_REVIEWER)
    with transaction(actor) as tx:
        application = find(tx, application_id)
        plan = tx.get_one(ProvincePlan, application.province_plan_id)
        check_decidable(application.state, city_first=plan.city_approval_required)
        check_answer(actor, application.id)
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
