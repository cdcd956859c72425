"""What is known about invigilators: who they are, how far the vendor is, and where they stand."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from core.arrangement.invigilators.allocation import RoomNeed, needs_of, taken_elsewhere
from core.arrangement.invigilators.rules import State, reply_by, same_major
from core.arrangement.invigilators.staffing import Duty, shortages
from core.arrangement.queries import sites_in
from core.db.session import reading
from core.db.tables import College, ExamPlan, Invigilator, InvigilatorDuty, Registration
from core.db.versions import version_of
from core.kernel.actor import Actor, ActorKind
from core.kernel.errors import NotFound, Refused
from core.kernel.identity import mask, mask_phone
from core.kernel.person import Person
from core.kernel.problems import Place, Problem
from core.kernel.working_days import is_working_day
from core.plans.queries import plan_of, rules_of
from core.rules.seating import Span

MAJOR, NAME = Place(field="major"), Place(field="name")


@dataclass(frozen=True, slots=True, kw_only=True)
class InvigilatorView:
    """One invigilator; `findings` advise and refuse nothing, `reply_by` is the vendor's last day while it is asked."""

    id: uuid.UUID
    plan_id: uuid.UUID
    college: str
    person: Person
    gender: str
    unit: str
    post: str
    major: str
    state: State
    reason: str
    submitted_at: dt.datetime | None
    reply_by: dt.date | None
    duties: int
    findings: tuple[Problem, ...]
    version: str

    @property
    def id_masked(self) -> str:
        """The document number as others may see it."""
        return mask(self.person.id_number)

    @property
    def phone_masked(self) -> str:
        """The phone number as others may see it."""
        return mask_phone(self.person.phone)


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyView:
    """One sitting of a room with its invigilators' names; `candidates` are the most at one instant."""

    room_id: uuid.UUID
    room: str
    begins_at: dt.datetime
    ends_at: dt.datetime
    candidates: int
    needed: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """监考 of one plan: people, sittings by time, and which sittings lack somebody.

    A college that names nobody lacks nobody: it may tell the vendor directly (R-115).
    """

    plan_id: uuid.UUID
    plan: str
    people: tuple[InvigilatorView, ...]
    duties: tuple[DutyView, ...]
    problems: tuple[Problem, ...]
    may_enter: bool


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the entries of one plan are seen beside."""

    plan: ExamPlan
    needs: Sequence[RoomNeed]
    given: Sequence[InvigilatorDuty]
    elsewhere: Mapping[bytes, tuple[Span, ...]]
    majors: Mapping[uuid.UUID, Collection[str]]


def counts(actor: Actor) -> dict[uuid.UUID, tuple[int, int]]:
    """Return by plan how many invigilators there are, and how many wait for the vendor's answer."""
    query = select(Invigilator.plan_id, Invigilator.state, func.count(Invigilator.id)).where(*_seen(actor))
    found: dict[uuid.UUID, tuple[int, int]] = {}
    with reading(actor) as tx:
        for plan_id, state, count in tx.execute(query.group_by(Invigilator.plan_id, Invigilator.state)):
            entered, waiting = found.get(plan_id, (0, 0))
            found[plan_id] = (entered + count, waiting + (count if state == State.SUBMITTED else 0))
    return found


def _seen(actor: Actor) -> list[ColumnElement[bool]]:
    """A vendor sees whom a college has submitted, not what it is still writing."""
    return [Invigilator.state != State.DRAFT] if actor.kind is ActorKind.VENDOR else []


def roster(actor: Actor, plan_id: uuid.UUID) -> Roster:
    """Return a plan's invigilators that the actor may see, by college and entry, and where they stand."""
    with reading(actor) as tx:
        plan = plan_of(tx, plan_id)
        rows = _rows(tx, actor, plan_id)
        facts = _facts(tx, plan, {row.bidx for row, _ in rows})
        people = tuple(_view(facts, row, college) for row, college in rows)
        may_enter = actor.college_id is not None and bool(sites_in(tx, plan_id))
    names = {view.id: view.person.name for view in people}
    named = {str(row.college_id) for row, _ in rows}
    return Roster(
        plan_id=plan.id,
        plan=plan.name,
        people=people,
        duties=tuple(_duty(facts, need, names) for need in facts.needs),
        problems=tuple(_short(facts, named)),
        may_enter=may_enter,
    )


def invigilator(actor: Actor, invigilator_id: uuid.UUID) -> InvigilatorView:
    """Return one invigilator; NotFound for another tenant's, and for the vendor before it is submitted."""
    with reading(actor) as tx:
        row = tx.get(Invigilator, invigilator_id)
        if row is None or (actor.kind is ActorKind.VENDOR and row.state == State.DRAFT):
            raise NotFound
        facts = _facts(tx, plan_of(tx, row.plan_id), {row.bidx})
        return _view(facts, row, tx.get_one(College, row.college_id).name)


def _rows(tx: Session, actor: Actor, plan_id: uuid.UUID) -> list[tuple[Invigilator, str]]:
    query = (
        select(Invigilator, College.name)
        .join(College, College.id == Invigilator.college_id)
        .where(Invigilator.plan_id == plan_id, *_seen(actor))
        .order_by(College.name, Invigilator.id)
    )
    return [(row, college) for row, college in tx.execute(query)]


def _facts(tx: Session, plan: ExamPlan, people: Collection[bytes]) -> _Facts:
    examined = select(Registration.host_college_id, Registration.major).where(Registration.plan_id == plan.id)
    majors: dict[uuid.UUID, set[str]] = defaultdict(set)
    for college_id, major in tx.execute(examined.distinct()):
        majors[college_id].add(major)
    return _Facts(
        plan=plan,
        needs=sorted(needs_of(tx, plan), key=lambda found: (found.need.span, found.room.name)),
        given=tx.scalars(select(InvigilatorDuty).where(InvigilatorDuty.plan_id == plan.id)).all(),
        elsewhere=taken_elsewhere(tx, plan.id, people),
        majors=majors,
    )


def _view(facts: _Facts, row: Invigilator, college: str) -> InvigilatorView:
    person = row.person
    return InvigilatorView(
        id=row.id,
        plan_id=row.plan_id,
        college=college,
        person=person,
        gender=row.gender,
        unit=row.unit,
        post=row.post,
        major=row.major,
        state=State(row.state),
        reason=row.reason,
        submitted_at=row.submitted_at,
        reply_by=_reply_by(facts.plan, row),
        duties=sum(duty.invigilator_id == row.id for duty in facts.given),
        findings=(
            *same_major(person.name, row.major, facts.majors.get(row.college_id, ()), MAJOR),
            *_clashes(facts, row, person.name),
        ),
        version=version_of(row),
    )


def _reply_by(plan: ExamPlan, row: Invigilator) -> dt.date | None:
    if row.state != State.SUBMITTED or row.submitted_at is None:
        return None
    try:
        sites = [certificate.site for certificate in rules_of(plan).certificates]
        return reply_by(row.submitted_at.date(), sites, is_working_day)
    except Refused:
        return None  # next year's calendar is not published yet: better no date than a guess


def _clashes(facts: _Facts, row: Invigilator, name: str) -> list[Problem]:
    own = [found.need.span for found in facts.needs if found.room.college_id == row.college_id]
    return [
        Problem(
            code="INVIGILATOR_CLASH",
            place=NAME,
            params={"name": name, "begins": f"{span.begins:%Y-%m-%d %H:%M}", "ends": f"{span.ends:%H:%M}"},
            warning=True,
        )
        for span in facts.elsewhere.get(row.bidx, ())
        if any(span.overlaps(other) for other in own)
    ]


def _duty(facts: _Facts, found: RoomNeed, names: Mapping[uuid.UUID, str]) -> DutyView:
    span = found.need.span
    here = [duty for duty in facts.given if (duty.room_id, duty.begins_at) == (found.room.id, span.begins)]
    return DutyView(
        room_id=found.room.id,
        room=found.room.name,
        begins_at=span.begins,
        ends_at=span.ends,
        candidates=found.sitting.people,
        needed=found.need.invigilators,
        names=tuple(sorted(names[duty.invigilator_id] for duty in here)),
    )


def _short(facts: _Facts, colleges: Collection[str]) -> list[Problem]:
    needs = [found.need for found in facts.needs if found.need.college in colleges]
    duties = [
        Duty(str(duty.invigilator_id), str(duty.room_id), Span(duty.begins_at, duty.ends_at)) for duty in facts.given
    ]
    rooms = {str(found.room.id): found.room.name for found in facts.needs}
    return [
        Problem(
            code="INVIGILATOR_SHORT",
            place=Place(field=rooms[gap.room]),
            params={
                "room": rooms[gap.room],
                "begins": f"{gap.span.begins:%Y-%m-%d %H:%M}",
                "needed": gap.needed,
                "found": gap.found,
            },
            warning=True,
        )
        for gap in shortages(needs, duties)
    ]


def names_in(actor: Actor, room_id: uuid.UUID) -> list[tuple[Span, str]]:
    """Return who invigilates in a room and when, for what is printed for it."""
    query = (
        select(InvigilatorDuty, Invigilator)
        .join(Invigilator, Invigilator.id == InvigilatorDuty.invigilator_id)
        .where(InvigilatorDuty.room_id == room_id)
        .order_by(InvigilatorDuty.begins_at, InvigilatorDuty.invigilator_id)
    )
    with reading(actor) as tx:
        return [(Span(duty.begins_at, duty.ends_at), row.person.name) for duty, row in tx.execute(query)]


def names_by_room(actor: Actor, rooms: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[str, ...]]:
    """Return who invigilates in each of some rooms, each once, by time (R-122)."""
    query = (
        select(InvigilatorDuty.room_id, Invigilator)
        .join(Invigilator, Invigilator.id == InvigilatorDuty.invigilator_id)
        .where(InvigilatorDuty.room_id.in_(rooms))
        .order_by(InvigilatorDuty.begins_at, InvigilatorDuty.invigilator_id)
    )
    found: dict[uuid.UUID, dict[str, None]] = defaultdict(dict)
    with reading(actor) as tx:
        for room_id, row in tx.execute(query):
            found[room_id][row.person.name] = None
    return {room_id: tuple(names) for room_id, names in found.items()}
