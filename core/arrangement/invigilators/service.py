"""Acts on invigilators: the college enters and submits, the vendor answers, and the rooms are staffed anew."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.arrangement.invigilators.allocation import allocate
from core.arrangement.invigilators.rules import Act, InvigilatorRow, State, after, check_open
from core.arrangement.invigilators.sheet import NOWHERE, read
from core.arrangement.queries import sites_in
from core.candidates.sheet import GENDERS
from core.db.events import record
from core.db.sealing import document_index
from core.db.session import retried, transaction
from core.db.tables import ExamPlan, Invigilator
from core.db.versions import check_version
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.batches import Batch, each
from core.kernel.errors import Conflict, NotFound, Refused
from core.kernel.identity import IdType
from core.kernel.person import Person
from core.orgs.parties import check_answer
from core.plans.queries import plan_of

SUBMITTERS = frozenset({Role.COLLEGE_OFFICER})
REVIEWERS = frozenset({Role.VENDOR_ARRANGER})


def open_plan(tx: Session, plan_id: uuid.UUID | None) -> ExamPlan:
    """Return a plan the college may name invigilators for now.

    Raises Refused INVIGILATOR_CLOSED, INVIGILATOR_NO_SITE, PLAN_NOT_PUBLISHED for a draft, NotFound.
    """
    plan = plan_of(tx, plan_id)
    check_open(plan.first_exam_day, clock.today())
    if not sites_in(tx, plan.id):
        raise Refused("INVIGILATOR_NO_SITE")
    return plan


def known(tx: Session, plan_id: uuid.UUID, people: Iterable[Person]) -> dict[str, Invigilator]:
    """Return the college's entries for these people in a plan, by document."""
    documents = {document_index(person): person.key for person in people}
    query = select(Invigilator).where(Invigilator.plan_id == plan_id, Invigilator.bidx.in_(documents))
    return {documents[row.bidx]: row for row in tx.scalars(query)}


def new_row(plan: ExamPlan, college_id: uuid.UUID, row: InvigilatorRow) -> Invigilator:
    """Return the row of a checked entry, not submitted."""
    return Invigilator(
        vendor_id=plan.vendor_id,
        college_id=college_id,
        plan_id=plan.id,
        person=row.person,
        bidx=document_index(row.person),
        gender=row.gender,
        unit=row.unit,
        post=row.post,
        major=row.major,
        state=State.DRAFT,
        created_at=clock.now(),
    )


def details_of(row: Invigilator) -> tuple[str, ...]:
    """Return what is known of somebody, to be compared with `InvigilatorRow.details`."""
    person = row.person
    return (person.document, person.name, person.phone, row.gender, row.unit, row.post, row.major)


@retried
def add(actor: Actor, plan_id: uuid.UUID, values: Mapping[str, str]) -> uuid.UUID:
    """Enter one invigilator, judged as a row of the sheet (R-115).

    Raises Refused INVIGILATOR_INVALID with everything that is wrong, Conflict INVIGILATOR_EXISTS, and as `open_plan`.
    """
    actor.require(*SUBMITTERS)
    checked = _checked(values)
    with transaction(actor) as tx:
        plan = open_plan(tx, plan_id)
        if known(tx, plan_id, [checked.person]):
            raise Conflict("INVIGILATOR_EXISTS")
        row = new_row(plan, actor.college, checked)
        tx.add(row)
        record(tx, "invigilator.added", row)
        return row.id


def _checked(values: Mapping[str, str]) -> InvigilatorRow:
    row = read(values, NOWHERE, 0)
    if isinstance(row, list):
        raise Refused("INVIGILATOR_INVALID", problems=row)
    return row


@retried
def edit(
    actor: Actor, invigilator_id: uuid.UUID, changes: Mapping[str, str], *, version: str | None = None
) -> uuid.UUID:
    """Change an entry that is not submitted, or was returned; return its plan.

    What `changes` does not name stays. Raises like `add`, and Conflict INVIGILATOR_STATE.
    """
    actor.require(*SUBMITTERS)
    with transaction(actor) as tx:
        row = _found(tx, [invigilator_id])[0]
        check_version(row, version)
        after(Act.EDIT, row.state)
        open_plan(tx, row.plan_id)
        if not changes:
            return row.plan_id
        new = _checked({**_values(row), **changes})
        if known(tx, row.plan_id, [new.person]).get(new.person.key, row) is not row:
            raise Conflict("INVIGILATOR_EXISTS")
        row.person, row.bidx = new.person, document_index(new.person)
        row.gender, row.unit, row.post, row.major = new.gender, new.unit, new.post, new.major
        record(tx, "invigilator.edited", row)
        return row.plan_id


def _values(row: Invigilator) -> dict[str, str]:
    """Return what is known as the sheet has it."""
    person, words = row.person, {gender: word for word, gender in GENDERS.items()}
    about = {"gender": words[row.gender], "unit": row.unit, "post": row.post, "major": row.major}
    document = {"id_type": IdType(person.id_type).label, "id_number": person.id_number}
    return {"name": person.name, "phone": person.phone, **document, **about}


def _found(tx: Session, ids: Collection[uuid.UUID]) -> Sequence[Invigilator]:
    rows = tx.scalars(select(Invigilator).where(Invigilator.id.in_(ids)).with_for_update()).all()
    if not rows or len(rows) != len(set(ids)):
        raise NotFound
    return rows


@retried
def delete(actor: Actor, ids: Collection[uuid.UUID], *, version: str | None = None) -> Batch:
    """Delete entries that are not submitted or were returned; of others INVIGILATOR_STATE is told."""
    actor.require(*SUBMITTERS)
    with transaction(actor) as tx:

        def go(row: Invigilator) -> None:
            check_version(row, version)
            after(Act.DELETE, row.state)
            record(tx, "invigilator.deleted", row, plan=row.plan_id)
            tx.delete(row)

        return each(_found(tx, ids), go, _name)


def _name(row: Invigilator) -> str:
    return row.person.name


@retried
def submit(actor: Actor, ids: Collection[uuid.UUID]) -> Batch:
    """Hand entries to the vendor, whose working days begin; of others INVIGILATOR_STATE is told (R-115)."""
    actor.require(*SUBMITTERS)
    with transaction(actor) as tx:
        rows = _found(tx, ids)
        for plan_id in {row.plan_id for row in rows}:
            open_plan(tx, plan_id)

        def go(row: Invigilator) -> None:
            row.state, row.submitted_at, row.reason = after(Act.SUBMIT, row.state), clock.now(), ""
            record(tx, "invigilator.submitted", row)

        return each(rows, go, _name)


@retried
def review(actor: Actor, ids: Collection[uuid.UUID], *, approve: bool, reason: str = "") -> Batch:
    """Approve, or return with a reason; the rooms of their plans are staffed anew (R-115).

    Of who is not to be answered INVIGILATOR_STATE is told. Raises Refused REASON_MISSING, INVIGILATOR_CLOSED.
    """
    actor.require(*REVIEWERS)
    if not approve and not reason.strip():
        raise Refused("REASON_MISSING")
    with transaction(actor) as tx:
        rows = _found(tx, ids)
        check_answer(actor, *(row.id for row in rows))

        def go(row: Invigilator) -> None:
            row.state = after(Act.APPROVE if approve else Act.RETURN, row.state)
            row.reviewed_at, row.reason = clock.now(), "" if approve else reason.strip()
            record(tx, "invigilator.reviewed", row, state=row.state)

        batch = each(rows, go, _name)
        # Locked one after the other in one order, so that two reviews cannot wait for each other.
        for plan_id in sorted({row.plan_id for row in rows}):
            plan = tx.scalars(select(ExamPlan).where(ExamPlan.id == plan_id).with_for_update()).one()
            check_open(plan.first_exam_day, clock.today())
            allocate(tx, plan)
        return batch
