"""Acts on change requests: asked for by the college, decided by the vendor, carried out as by hand (C-04)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.candidates.rules import Origin
from core.db.events import record
from core.db.sealing import seal_person
from core.db.session import joined, retried, transaction
from core.db.tables import Candidate, ChangeRequest, ExamPlan, Registration
from core.db.versions import check_version
from core.kernel import clock
from core.kernel.actor import Actor, Role, on_behalf_of
from core.kernel.errors import Conflict, NotFound, Refused
from core.kernel.ids import new_id
from core.kernel.person import Person
from core.orgs.parties import check_answer
from core.plans.queries import certificate_ids, plan_of, rules_of
from core.registrations import rules, service
from core.registrations.changes.rules import State, check_changeable, check_pending, kind_of
from core.registrations.chosen import Choice, rows_of
from core.registrations.queries import facts_for, is_arranged
from core.registrations.subjects import named, written


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a college asks for: `registration_id` leaves, `candidate_id` joins.

    Who replaces somebody joins for the same certificate, level and site; who is added, for those named here.
    """

    plan_id: uuid.UUID
    note: str
    registration_id: uuid.UUID | None = None
    candidate_id: uuid.UUID | None = None
    certificate: str = ""
    level: int = 0
    site_id: uuid.UUID | None = None
    subjects: tuple[str, ...] = ()
    extras: Mapping[str, str] = field(default_factory=dict, repr=False)


@retried
def ask(actor: Actor, asked: Asked) -> uuid.UUID:
    """Ask the vendor to delete, add or replace; what could not be carried out now is refused at once with its reasons.

    Raises Refused CHANGE_NOTHING_CHOSEN, REASON_MISSING, CHANGE_INVALID with findings, Conflict CHANGE_TOO_EARLY,
    CHANGE_ARRANGED, CHANGE_ALREADY_ASKED or REGISTRATION_PLATFORM_DOWN.
    """
    actor.require(Role.COLLEGE_OFFICER)
    kind = kind_of(leaves=asked.registration_id is not None, joins=asked.candidate_id is not None)
    if not asked.note.strip():
        raise Refused("REASON_MISSING")
    with transaction(actor) as tx:
        plan = plan_of(tx, asked.plan_id)
        check_changeable(rules_of(plan), clock.now(), arranged=is_arranged(actor, plan))
        _check_not_asked(tx, asked)
        columns = {**_what(tx, actor, plan, asked), **_who(tx, plan, asked)}
        change = ChangeRequest(**columns, kind=kind.value, state=State.PENDING.value, asked_at=clock.now())
        with tx.begin_nested() as trial:
            _carry_out(tx, actor, plan, change)
            trial.rollback()
        tx.add(change)
        record(tx, "change.asked", change, kind=kind.value)
        return change.id


def _check_not_asked(tx: Session, asked: Asked) -> None:
    """Nobody leaves or joins a plan by two requests at once."""
    of = {"registration_id": asked.registration_id, "candidate_id": asked.candidate_id}
    same = or_(*(getattr(ChangeRequest, name) == key for name, key in of.items() if key is not None))
    waiting = (ChangeRequest.plan_id == asked.plan_id, ChangeRequest.state == State.PENDING.value)
    if tx.scalar(select(ChangeRequest.id).where(*waiting, same).limit(1)):
        raise Conflict("CHANGE_ALREADY_ASKED")


def _what(tx: Session, actor: Actor, plan: ExamPlan, asked: Asked) -> dict[str, Any]:
    """Return plan, certificate, level, site and subjects of the request: those of who leaves, else those named."""
    of = {"vendor_id": plan.vendor_id, "college_id": actor.college, "plan_id": plan.id, "note": asked.note.strip()}
    if asked.registration_id is not None:
        leaving = service.find(tx, asked.registration_id)
        if leaving.college_id != actor.college or leaving.plan_id != plan.id:
            raise NotFound
        same = {name: getattr(leaving, name) for name in ("certificate_id", "level", "site_id", "subjects")}
        return {**of, **same}
    key = certificate_ids(tx, plan).get(asked.certificate)
    if key is None or asked.site_id is None:
        raise Refused("CHANGE_NOTHING_CHOSEN")
    subjects = written(named(asked.subjects, rules_of(plan).level(asked.certificate, asked.level)))
    return {**of, "certificate_id": key, "level": asked.level, "site_id": asked.site_id, "subjects": subjects}


def _who(tx: Session, plan: ExamPlan, asked: Asked) -> dict[str, Any]:
    """Return the key of the request and who leaves and joins, sealed for the vendor."""
    key = new_id()

    def sealed(column: str, person: Person) -> bytes:
        return seal_person(person, plan.vendor_id, ChangeRequest.sealing_context(key, column))

    found: dict[str, Any] = {"id": key}
    if asked.registration_id is not None:
        leaving = tx.get_one(Registration, asked.registration_id)
        found |= {"registration_id": leaving.id, "leaving": sealed("leaving", leaving.person)}
    if asked.candidate_id is not None:
        joining = tx.get(Candidate, asked.candidate_id)
        if joining is None:
            raise NotFound
        person = replace(joining.person, extras=asked.extras)
        found |= {"candidate_id": joining.id, "joining": sealed("joining", person)}
    return found


def _carry_out(tx: Session, actor: Actor, plan: ExamPlan, change: ChangeRequest) -> None:
    """Do what was asked in the caller's transaction of the college, as by hand and with the same checks.

    Raises Refused CHANGE_INVALID with the findings, Conflict ENTRY_ARRANGED, CHANGE_CANDIDATE_GONE,
    REGISTRATION_PLATFORM_DOWN or what `register_many` says.
    """
    if change.registration_id is not None:
        service.take_back(tx, actor, [service.find(tx, change.registration_id)])
        tx.flush()  # what the one held of quota, places and time is free for the other
    if change.candidate_id is None:
        return
    if tx.get(Candidate, change.candidate_id) is None:
        raise Conflict("CHANGE_CANDIDATE_GONE")
    now, of_plan = clock.now(), rules_of(plan)
    service.check_platform(tx, of_plan, now)
    choice = _choice(tx, plan, change)
    rows = rows_of(tx, choice, of_plan.certificate(choice.certificate))
    ((verdict, accepted),) = rules.check(rows, facts_for(tx, actor, plan, rows, now))
    if accepted is None:
        raise Refused("CHANGE_INVALID", problems=verdict.problems)
    service.register_many(tx, actor, plan, [accepted], Origin.PLATFORM)
    tx.flush()


def _choice(tx: Session, plan: ExamPlan, change: ChangeRequest) -> Choice:
    """Say the request as registering by hand would."""
    candidate, joining = change.candidate_id, change.person("joining")
    assert candidate is not None  # noqa: S101 - the caller looked
    return Choice(
        plan_id=plan.id,
        certificate=next(key for key, row in certificate_ids(tx, plan).items() if row == change.certificate_id),
        level=change.level,
        site_id=change.site_id,
        candidate_ids=(candidate,),
        extras={candidate: joining.extras if joining else {}},
        subjects=tuple(change.subjects.split(",")) if change.subjects else (),
    )


@retried
def withdraw(actor: Actor, change_id: uuid.UUID, *, version: str | None = None) -> None:
    """Take a request back before it is decided; raises Conflict CHANGE_STATE."""
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        change = _find(tx, change_id, version)
        change.state = State.WITHDRAWN.value
        record(tx, "change.withdrawn", change)


@retried
def decide(actor: Actor, change_id: uuid.UUID, *, approve: bool, reason: str = "", version: str | None = None) -> None:
    """Approve a request and carry it out, both or neither; or refuse it with a reason.

    Raises Conflict CHANGE_STATE, CHANGE_TOO_EARLY, CHANGE_ARRANGED, Refused REASON_MISSING, or what speaks against
    carrying it out now: then it goes on waiting.
    """
    actor.require(*service.REGISTRARS)
    if not approve and not reason.strip():
        raise Refused("REASON_MISSING")
    with joined():
        with transaction(actor) as tx:
            change = _find(tx, change_id, version)
            check_answer(actor, change.id)
            change.state = (State.APPROVED if approve else State.REFUSED).value
            change.reason, change.answered_at = reason.strip(), clock.now()
            if approve:
                _check_still_changeable(tx, actor, change.plan_id)
            record(tx, "change.decided", change, state=change.state)
        if approve:
            why = "an approved request is carried out as the college's own act"
            college = on_behalf_of(actor, college=change.college_id, why=why)
            with transaction(college) as tx:
                _carry_out(tx, college, plan_of(tx, change.plan_id), change)
                record(tx, "change.carried_out", change)


def _find(tx: Session, change_id: uuid.UUID, version: str | None) -> ChangeRequest:
    """Return a request that waits, locked."""
    found = tx.scalars(select(ChangeRequest).where(ChangeRequest.id == change_id).with_for_update()).first()
    if found is None:
        raise NotFound
    check_version(found, version)
    check_pending(found.state)
    return found


def _check_still_changeable(tx: Session, actor: Actor, plan_id: uuid.UUID) -> None:
    """Look with the plan locked: nobody arranges it meanwhile."""
    plan = tx.scalars(select(ExamPlan).where(ExamPlan.id == plan_id).with_for_update()).one()
    check_changeable(rules_of(plan), clock.now(), arranged=is_arranged(actor, plan))
