"""What is known about rooms, seats and tickets."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.api import Document, Stage
from core.arrangement.rules import (
    RoomFields,
    RoomKind,
    RoomState,
    capacity_warning,
    room_state,
    room_warnings,
)
from core.arrangement.sheet import EXPORT
from core.db.session import reading
from core.db.tables import (
    Arrangement,
    Certificate,
    College,
    Entry,
    ExamPlan,
    ExamRoom,
    ExamSite,
    PlanCertificate,
    Registration,
    Seat,
    Ticket,
)
from core.db.versions import version_of
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import NotFound, Refused
from core.kernel.person import Person
from core.kernel.problems import Problem
from core.plans.queries import plan_of, rules_of
from core.rules.formats import document_text
from core.rules.plan import PlanRules
from core.rules.seating import invigilators
from core.sheets.writer import table


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomView:
    """A room as lists show it; `candidates` sit in it, `invigilators` are needed for them (R-117, R-122)."""

    id: uuid.UUID
    plan_id: uuid.UUID
    plan: str
    site: str
    site_code: str
    site_id: uuid.UUID
    college: str
    certificate: str
    certificate_key: str
    fields: RoomFields
    kind: RoomKind
    state: RoomState
    candidates: int
    invigilators: int
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """排考 of one plan: its rooms, what is odd about them, and the newest run (None: not arranged yet)."""

    plan_id: uuid.UUID
    plan: str
    rooms: tuple[RoomView, ...]
    warnings: tuple[Problem, ...]
    latest: Arrangement | None
    registered: int
    seated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """One person in one room for one subject, for tickets, labels and sign-in sheets."""

    registration_id: uuid.UUID
    person: Person
    gender: str
    college: str
    candidate_type: str
    photo_key: str | None
    ticket: str
    certificate: str
    certificate_key: str
    level: int
    level_name: str
    subject: str
    subject_name: str
    begins_at: dt.datetime
    ends_at: dt.datetime
    room: str
    address: str
    site: str
    site_code: str
    number: int
    note: str
    """What the vendor says on tickets."""


def certificate_rules_key(key: str) -> str:
    """Return the name a plan's rules know a certificate of the catalogue by."""
    return key.rpartition("/")[2]


def sites_in(tx: Session, plan_id: uuid.UUID) -> list[tuple[ExamSite, str]]:
    """Return the approved sites rooms of a plan may stand in, each with its certificate's name in the rules.

    A college sees the sites it may send guests to; rooms it has in its own only.
    """
    actor: Actor = tx.info["actor"]
    wanted = (
        select(ExamSite, Certificate.key)
        .join(PlanCertificate, PlanCertificate.certificate_id == ExamSite.certificate_id)
        .join(Certificate, Certificate.id == ExamSite.certificate_id)
        .where(PlanCertificate.plan_id == plan_id, ExamSite.approved)
        .order_by(ExamSite.code)
    )
    if actor.college_id is not None:
        wanted = wanted.where(ExamSite.college_id == actor.college_id)
    return [(site, certificate_rules_key(key)) for site, key in tx.execute(wanted)]


def arranged_plans(actor: Actor) -> list[ExamPlan]:
    """Return the published plans the actor may see, the newest exam first."""
    with reading(actor) as tx:
        wanted = select(ExamPlan).where(ExamPlan.published).order_by(ExamPlan.first_exam_day.desc(), ExamPlan.name)
        return list(tx.scalars(wanted))


def sites(actor: Actor, plan_id: uuid.UUID) -> list[ExamSite]:
    """Return the sites the actor may enter rooms for."""
    with reading(actor) as tx:
        return [site for site, _certificate in sites_in(tx, plan_id)]


def subject_names(actor: Actor, plan_id: uuid.UUID) -> list[str]:
    """Return the names of a plan's subjects, each once."""
    with reading(actor) as tx:
        certificates = rules_of(plan_of(tx, plan_id)).certificates
    names = [subject.name.zh for c in certificates for level in c.levels for subject in level.subjects]
    return list(dict.fromkeys(names))


def rooms(actor: Actor, plan_id: uuid.UUID, ids: Collection[uuid.UUID] = ()) -> tuple[RoomView, ...]:
    """Return a plan's rooms that the actor may see, by site and name; only those of `ids` when any is given."""
    with reading(actor) as tx:
        return _rooms(tx, plan_of(tx, plan_id), ids)


def room(actor: Actor, room_id: uuid.UUID) -> RoomView:
    """Return one room; NotFound for another tenant's."""
    with reading(actor) as tx:
        row = tx.get(ExamRoom, room_id)
        if row is None:
            raise NotFound
        return _rooms(tx, plan_of(tx, row.plan_id), [room_id])[0]


def _rooms(tx: Session, plan: ExamPlan, ids: Collection[uuid.UUID] = ()) -> tuple[RoomView, ...]:
    rules = rules_of(plan)
    state = room_state(rules.window(Stage.ARRANGEMENT), clock.now())
    sitting = _people_by_room(tx, plan.id)
    wanted = (
        select(ExamRoom, ExamSite, College.name, Certificate)
        .join(ExamSite, ExamSite.id == ExamRoom.site_id)
        .join(College, College.id == ExamRoom.college_id)
        .join(Certificate, Certificate.id == ExamSite.certificate_id)
        .where(ExamRoom.plan_id == plan.id)
        .order_by(ExamSite.code, ExamRoom.name)
    )
    if ids:
        wanted = wanted.where(ExamRoom.id.in_(ids))
    return tuple(
        RoomView(
            id=row.id,
            plan_id=plan.id,
            plan=plan.name,
            site=site.name,
            site_code=site.code or "",
            site_id=site.id,
            college=college,
            certificate=certificate.name,
            certificate_key=certificate_rules_key(certificate.key),
            fields=fields_of(row),
            kind=RoomKind(row.kind),
            state=state,
            candidates=sitting[row.id],
            invigilators=invigilators(
                sitting[row.id] or row.seats, rules.certificate(certificate_rules_key(certificate.key)).site
            ),
            version=version_of(row),
        )
        for row, site, college, certificate in tx.execute(wanted)
    )


def fields_of(row: ExamRoom) -> RoomFields:
    """Return what was entered about a room."""
    return RoomFields(
        name=row.name, region=row.region, address=row.address, seats=row.seats, subjects=tuple(row.subjects)
    )


def _people_by_room(tx: Session, plan_id: uuid.UUID) -> Counter[uuid.UUID]:
    counts = select(Seat.room_id, func.count(Seat.registration_id.distinct())).where(Seat.plan_id == plan_id)
    return Counter(dict(tx.execute(counts.group_by(Seat.room_id)).all()))


def room_export(actor: Actor, plan_id: uuid.UUID, ids: Collection[uuid.UUID], words: Mapping[str, str]) -> bytes:
    """Return the workbook of the selected rooms, all when none is selected (R-114); `words` name the states."""
    rows = (
        (
            view.plan,
            view.site,
            view.college,
            view.fields.name,
            view.kind.label,
            view.fields.seats,
            view.fields.region,
            view.fields.address,
            view.certificate,
            words[view.state.value],
        )
        for view in rooms(actor, plan_id, ids)
    )
    return table("考场", EXPORT, rows, wide=(0, 1, 2, 3, 6, 7, 8))


def overview(actor: Actor, plan_id: uuid.UUID) -> Overview:
    """Return a plan's rooms, seats and newest run with every warning (R-107, R-122)."""
    with reading(actor) as tx:
        plan = plan_of(tx, plan_id)
        rules = rules_of(plan)
        views = _rooms(tx, plan)
        latest = select(Arrangement).where(Arrangement.plan_id == plan_id).order_by(Arrangement.id.desc()).limit(1)
        registered = Counter(
            dict(
                tx.execute(
                    select(Registration.site_id, func.count())
                    .where(Registration.plan_id == plan_id)
                    .group_by(Registration.site_id)
                ).all()
            )
        )
        return Overview(
            plan_id=plan.id,
            plan=plan.name,
            rooms=views,
            warnings=tuple(_warnings(rules, views, registered)),
            latest=tx.scalar(latest),
            registered=registered.total(),
            seated=sum(view.candidates for view in views),
        )


def _warnings(rules: PlanRules, views: Sequence[RoomView], registered: Mapping[uuid.UUID, int]) -> Iterator[Problem]:
    seats: Counter[uuid.UUID] = Counter()
    for view in views:
        seats[view.site_id] += view.fields.seats
        yield from room_warnings(view.fields, rules.certificate(view.certificate_key).site)
    for site_id, name in {view.site_id: view.site for view in views}.items():
        if problem := capacity_warning(name, seats[site_id], registered[site_id]):
            yield problem


def sittings(actor: Actor, room_id: uuid.UUID) -> tuple[Sitting, ...]:
    """Return who sits in a room, by subject and seat, with the persons opened for printing (R-120).

    Raises Refused ARRANGE_NO_SEATS while nobody does, NotFound for another tenant's room.
    """
    with reading(actor) as tx:
        row = tx.get(ExamRoom, room_id)
        if row is None:
            raise NotFound
        rules = rules_of(plan_of(tx, row.plan_id))
        wanted = (
            select(Seat, Entry, Registration, Ticket, ExamRoom, ExamSite, College.name, Certificate)
            .join(Entry, Entry.id == Seat.entry_id)
            .join(Registration, Registration.id == Seat.registration_id)
            .join(Ticket, Ticket.registration_id == Registration.id)
            .join(ExamRoom, ExamRoom.id == Seat.room_id)
            .join(ExamSite, ExamSite.id == ExamRoom.site_id)
            .join(College, College.id == Registration.college_id)
            .join(Certificate, Certificate.id == Registration.certificate_id)
            .where(Seat.room_id == room_id)
            .order_by(Seat.begins_at, Entry.subject, Seat.number)
        )
        found = tuple(_sitting(rules, *line) for line in tx.execute(wanted))
    if not found:
        raise Refused("ARRANGE_NO_SEATS")
    return found


def _sitting(
    rules: PlanRules,
    seat: Seat,
    entry: Entry,
    registration: Registration,
    ticket: Ticket,
    in_room: ExamRoom,
    site: ExamSite,
    college: str,
    certificate: Certificate,
) -> Sitting:
    key = certificate_rules_key(certificate.key)
    level = rules.level(key, registration.level)
    return Sitting(
        registration_id=registration.id,
        person=registration.person,
        gender=registration.gender,
        college=college,
        candidate_type=registration.candidate_type,
        photo_key=registration.photo_key,
        ticket=ticket.number,
        certificate=certificate.name,
        certificate_key=key,
        level=level.rank,
        level_name=level.name.zh,
        subject=entry.subject,
        subject_name=level.subject(entry.subject).name.zh,
        begins_at=entry.begins_at,
        ends_at=entry.ends_at,
        room=in_room.name,
        address=in_room.address,
        site=site.name,
        site_code=site.code or "",
        number=seat.number,
        note=document_text(rules.certificate(key), level, Document.TICKET),
    )
