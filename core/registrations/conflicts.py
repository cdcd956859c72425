"""One document under two names at two colleges: neither is told of the other, the vendor is told of both (I17)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.candidates.queries import index_of
from core.db.bulk import among
from core.db.events import record
from core.db.session import reading, retried, transaction
from core.db.tables import College, ExamPlan, NameConflict, Registration
from core.intake.kind import ImportContext, Told
from core.kernel import clock
from core.kernel.actor import Actor, on_behalf_of
from core.kernel.errors import NotFound
from core.kernel.identity import document_key, mask
from core.kernel.names import fold_name
from core.plans.queries import plan_of
from core.registrations.rules import NAME_CONFLICT
from core.registrations.service import REGISTRARS


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictView:
    """Who is registered by which college, and the college that knows the document by another name."""

    id: uuid.UUID
    name: str = field(repr=False)
    id_masked: str
    college: str
    other: str
    at: dt.datetime


def note(tx: Session, actor: Actor, plan: ExamPlan, people: Mapping[str, str]) -> None:
    """Tell the vendor of people, given as name by document number, whom another college registered by another name."""
    names = {index_of(document_key(number)): name for number, name in people.items()}
    there = select(Registration).where(
        Registration.plan_id == plan.id,
        among(tx, Registration.bidx, names),
        Registration.college_id != actor.college,
    )
    why = "only the vendor sees the names that other colleges know a document by"
    with reading(on_behalf_of(actor, vendor=plan.vendor_id, why=why)) as vendor:
        met = {row.id for row in vendor.scalars(there) if row.person.name != names[row.bidx]}
    told = set(tx.scalars(select(NameConflict.registration_id).where(NameConflict.plan_id == plan.id)))
    same = {"vendor_id": plan.vendor_id, "college_id": actor.college, "plan_id": plan.id, "created_at": clock.now()}
    tx.add_all(NameConflict(registration_id=key, **same) for key in met - told)


def note_refused(tx: Session, context: ImportContext, rows: Sequence[Told]) -> None:
    """Tell the vendor of the rows of an import that were refused for another name."""
    people = {
        str(row.cells["id_number"]): fold_name(str(row.cells["name"]))
        for row in rows
        if any(problem.code == NAME_CONFLICT for problem in row.verdict.problems)
    }
    if people:
        note(tx, context.actor, plan_of(tx, context.plan_id), people)


def conflicts_of(actor: Actor, plan_id: uuid.UUID) -> list[ConflictView]:
    """Return what the vendor has to clear of a plan; NotAllowed for anybody else."""
    actor.require(*REGISTRARS)
    with reading(actor) as tx:
        return conflicts(tx, plan_id)


def conflicts(tx: Session, plan_id: uuid.UUID) -> list[ConflictView]:
    """Return what a plan's vendor has to clear, the newest first."""
    query = (
        select(NameConflict, Registration)
        .join(Registration, Registration.id == NameConflict.registration_id)
        .where(NameConflict.plan_id == plan_id)
        .order_by(NameConflict.id.desc())
    )
    found = tx.execute(query).all()
    colleges = dict(tx.execute(select(College.id, College.name)).all()) if found else {}
    return [
        ConflictView(
            id=conflict.id,
            name=registration.person.name,
            id_masked=mask(registration.person.id_number),
            college=colleges[registration.college_id],
            other=colleges[conflict.college_id],
            at=conflict.created_at,
        )
        for conflict, registration in found
    ]


@retried
def settle(actor: Actor, conflict_id: uuid.UUID) -> uuid.UUID:
    """Strike a conflict off the vendor's list once both colleges have cleared it; return its plan. Raises NotFound."""
    actor.require(*REGISTRARS)
    with transaction(actor) as tx:
        conflict = tx.get(NameConflict, conflict_id, with_for_update=True)
        if conflict is None:
            raise NotFound
        # Neither college is told of the other: only the vendor, whose plan it is, sees that this was done.
        plan = plan_of(tx, conflict.plan_id)
        record(tx, "name_conflict.settled", conflict, whose=plan, registration=conflict.registration_id)
        tx.delete(conflict)
        return conflict.plan_id
