"""Rooms of all plans, by year, plan, certificate, subject, site, room and person (R-122)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from core.arrangement.occupancy import certificate_rules_key
from core.arrangement.queries import RoomView, rooms_of
from core.db.sealing import keyring
from core.db.session import reading
from core.db.tables import (
    Certificate,
    ExamPlan,
    ExamRoom,
    ExamSite,
    Invigilator,
    InvigilatorDuty,
    Registration,
    Seat,
    Ticket,
)
from core.kernel.actor import Actor
from core.kernel.identity import document_key
from core.kernel.names import fold_number
from core.plans.queries import plan_of, rules_of

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a room must fit; what is left empty does not matter. `person` is a ticket or document number."""

    year: int | None = None
    plan: uuid.UUID | None = None
    certificate: uuid.UUID | None = None
    subject: str = ""
    site: str = ""
    room: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What can be asked for: all that the actor sees."""

    years: tuple[int, ...]
    plans: tuple[tuple[uuid.UUID, str], ...]
    certificates: tuple[tuple[uuid.UUID, str], ...]
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of the rooms that fit, the newest exam first."""

    rooms: tuple[RoomView, ...]
    total: int
    page: int
    pages: int


def find(actor: Actor, wanted: Wanted, page: int = 1) -> Found:
    """Return the rooms that fit and the actor may see."""
    with reading(actor) as tx:
        rows = tx.execute(_query(wanted)).all()
        keys = [key for key, *about in rows if _examines(tx, wanted.subject, *about)]
        shown = keys[(page - 1) * PAGE : page * PAGE]
        views = {view.id: view for view in _views(tx, shown)}
        return Found(
            rooms=tuple(views[key] for key in shown), total=len(keys), page=page, pages=max(1, -(-len(keys) // PAGE))
        )


def choices(actor: Actor) -> Choices:
    """Return what the filters offer."""
    with reading(actor) as tx:
        newest = select(ExamPlan).where(ExamPlan.published).order_by(ExamPlan.first_exam_day.desc(), ExamPlan.name)
        plans = tx.scalars(newest).all()
        certificates = tx.execute(select(Certificate.id, Certificate.name).order_by(Certificate.name)).all()
        subjects = {
            subject.name.zh: None
            for plan in plans
            for certificate in rules_of(plan).certificates
            for level in certificate.levels
            for subject in level.subjects
        }
        return Choices(
            years=tuple(sorted({plan.year for plan in plans}, reverse=True)),
            plans=tuple((plan.id, plan.name) for plan in plans),
            certificates=tuple((key, name) for key, name in certificates),
            subjects=tuple(subjects),
        )


def _query(wanted: Wanted) -> Select[uuid.UUID, uuid.UUID, str, list[Any]]:
    query = (
        select(ExamRoom.id, ExamRoom.plan_id, Certificate.key, ExamRoom.subjects)
        .join(ExamPlan, ExamPlan.id == ExamRoom.plan_id)
        .join(ExamSite, ExamSite.id == ExamRoom.site_id)
        .join(Certificate, Certificate.id == ExamSite.certificate_id)
        .where(ExamPlan.published, *_conditions(wanted))
    )
    return query.order_by(ExamPlan.first_exam_day.desc(), ExamPlan.name, ExamSite.code, ExamRoom.name)


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.year is not None:
        yield ExamPlan.year == wanted.year
    if wanted.plan is not None:
        yield ExamRoom.plan_id == wanted.plan
    if wanted.certificate is not None:
        yield ExamSite.certificate_id == wanted.certificate
    if wanted.site:
        yield or_(ExamSite.code == wanted.site, ExamSite.name.contains(wanted.site, autoescape=True))
    if wanted.room:
        yield ExamRoom.name.contains(wanted.room, autoescape=True)
    if wanted.person:
        yield _sits_or_invigilates(fold_number(wanted.person))


def _sits_or_invigilates(number: str) -> ColumnElement[bool]:
    """Return the condition that somebody is in a room whose document of whatever kind, or ticket, has this number."""
    person = keyring().blind_index(document_key(number))
    ticket = select(Ticket.registration_id).where(Ticket.number == number)
    sitting = (
        select(Seat.room_id)
        .join(Registration, Registration.id == Seat.registration_id)
        .where(or_(Registration.bidx == person, Registration.id.in_(ticket)))
    )
    on_duty = (
        select(InvigilatorDuty.room_id)
        .join(Invigilator, Invigilator.id == InvigilatorDuty.invigilator_id)
        .where(Invigilator.bidx == person)
    )
    return or_(ExamRoom.id.in_(sitting), ExamRoom.id.in_(on_duty))


def _examines(tx: Session, wanted: str, plan_id: uuid.UUID, certificate: str, subjects: Collection[str]) -> bool:
    """Say whether a room takes a subject of that name; one without subjects takes all of its certificate."""
    if not wanted:
        return True
    levels = rules_of(plan_of(tx, plan_id)).certificate(certificate_rules_key(certificate)).levels
    named = {subject.key for level in levels for subject in level.subjects if subject.name.zh == wanted}
    return bool(named & set(subjects) if subjects else named)


def _views(tx: Session, keys: Sequence[uuid.UUID]) -> Iterator[RoomView]:
    by_plan: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for key, plan_id in tx.execute(select(ExamRoom.id, ExamRoom.plan_id).where(ExamRoom.id.in_(keys))):
        by_plan[plan_id].append(key)
    for plan_id, own in by_plan.items():
        yield from rooms_of(tx, plan_of(tx, plan_id), own)
