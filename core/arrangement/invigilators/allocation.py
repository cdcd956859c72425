"""监考分配 of a plan: made anew with every arrangement and every answer of the vendor (R-115, R-117)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from core.arrangement.invigilators.rules import State
from core.arrangement.invigilators.staffing import Duty, Helper, Need, Sitting, joined, staff
from core.arrangement.occupancy import certificate_rules_key
from core.db.bulk import insert_many
from core.db.tables import (
    Certificate,
    Entry,
    ExamPlan,
    ExamRoom,
    ExamSite,
    Invigilator,
    InvigilatorDuty,
    InvigilatorTime,
    Seat,
)
from core.kernel.ids import new_id
from core.plans.queries import rules_of
from core.rules.seating import Span, invigilators


@dataclass(frozen=True, slots=True)
class RoomNeed:
    """A sitting of a room: how many sit there, and what it needs of invigilators."""

    room: ExamRoom
    sitting: Sitting
    need: Need


def needs_of(tx: Session, plan: ExamPlan) -> list[RoomNeed]:
    """Return the sittings of a plan's rooms that the actor may see, by room and time."""
    rules = rules_of(plan)
    query = (
        select(ExamRoom, Certificate.key)
        .join(ExamSite, ExamSite.id == ExamRoom.site_id)
        .join(Certificate, Certificate.id == ExamSite.certificate_id)
        .where(ExamRoom.plan_id == plan.id)
    )
    rooms = {str(room.id): (room, key) for room, key in tx.execute(query)}
    found = []
    for sitting in joined(_uses(tx, plan.id)):
        if sitting.room not in rooms:
            continue  # a guest's own people in the host's room, which is not the guest's to staff
        room, key = rooms[sitting.room]
        count = invigilators(sitting.people, rules.certificate(certificate_rules_key(key)).site)
        need = Need(room=sitting.room, college=str(room.college_id), span=sitting.span, invigilators=count)
        found.append(RoomNeed(room, sitting, need))
    return found


def _uses(tx: Session, plan_id: uuid.UUID) -> list[Sitting]:
    query = (
        select(Seat.room_id, Entry.begins_at, Entry.ends_at, func.count(Seat.registration_id.distinct()))
        .join(Entry, Entry.id == Seat.entry_id)
        .where(Seat.plan_id == plan_id)
        .group_by(Seat.room_id, Entry.begins_at, Entry.ends_at)
    )
    rows = tx.execute(query).all()
    return [Sitting(room=str(room), span=Span(begins, ends), people=people) for room, begins, ends, people in rows]


def taken_elsewhere(tx: Session, plan_id: uuid.UUID, people: Collection[bytes]) -> dict[bytes, tuple[Span, ...]]:
    """Return when these people invigilate in other plans, for whichever vendor; nothing says for which."""
    own = select(InvigilatorDuty.id).where(InvigilatorDuty.plan_id == plan_id)
    query = select(InvigilatorTime.bidx, InvigilatorTime.begins_at, InvigilatorTime.ends_at).where(
        InvigilatorTime.bidx.in_(people), InvigilatorTime.duty_id.not_in(own)
    )
    spans: dict[bytes, list[Span]] = defaultdict(list)
    for bidx, begins, ends in tx.execute(query):
        spans[bidx].append(Span(begins, ends))
    return {bidx: tuple(sorted(own_spans)) for bidx, own_spans in spans.items()}


def allocate(tx: Session, plan: ExamPlan) -> None:
    """Give a plan's sittings their invigilators, in the vendor's transaction; nothing where nobody is approved."""
    unsynchronized = {"synchronize_session": False}
    own = select(InvigilatorDuty.id).where(InvigilatorDuty.plan_id == plan.id)
    tx.execute(delete(InvigilatorTime).where(InvigilatorTime.duty_id.in_(own)), execution_options=unsynchronized)
    tx.execute(delete(InvigilatorDuty).where(InvigilatorDuty.plan_id == plan.id), execution_options=unsynchronized)
    approved = select(Invigilator).where(Invigilator.plan_id == plan.id, Invigilator.state == State.APPROVED)
    people = {str(row.id): row for row in tx.scalars(approved)}
    if not people:
        return
    busy = taken_elsewhere(tx, plan.id, {row.bidx for row in people.values()})
    helpers = [Helper(key=key, college=str(row.college_id), busy=busy.get(row.bidx, ())) for key, row in people.items()]
    _write(tx, plan, staff([found.need for found in needs_of(tx, plan)], helpers), people)


def _write(tx: Session, plan: ExamPlan, given: Collection[Duty], people: dict[str, Invigilator]) -> None:
    keys = {duty: new_id() for duty in given}
    duties = [
        {
            "id": keys[duty],
            "vendor_id": plan.vendor_id,
            "college_id": people[duty.helper].college_id,
            "plan_id": plan.id,
            "invigilator_id": uuid.UUID(duty.helper),
            "room_id": uuid.UUID(duty.room),
            "begins_at": duty.span.begins,
            "ends_at": duty.span.ends,
        }
        for duty in given
    ]
    times = [
        {
            "id": new_id(),
            "vendor_id": plan.vendor_id,
            "duty_id": keys[duty],
            "bidx": people[duty.helper].bidx,
            "begins_at": duty.span.begins,
            "ends_at": duty.span.ends,
        }
        for duty in given
    ]
    insert_many(tx, InvigilatorDuty, duties)
    insert_many(tx, InvigilatorTime, times)
