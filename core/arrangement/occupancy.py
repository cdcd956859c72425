"""How full rooms and sites are, by sitting: whoever comes at another time takes nobody's seat (R-107, R-117)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.api import Text
from core.db.tables import Certificate, Entry, ExamPlan, Registration, Seat
from core.plans.queries import rules_of
from core.rules.plan import PlanRules
from core.rules.seating import Span, most_at_once
from core.rules.sittings import hours_announced


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam:
    """What one level sits in a room at one time; several subjects where they share one span (C-53)."""

    begins_at: dt.datetime
    ends_at: dt.datetime
    certificate: Text
    level: Text
    subjects: tuple[Text, ...]
    hours_announced: bool
    people: int


@dataclass(frozen=True, slots=True)
class Occupancy:
    """A room's exams by time, the most people there at once, and everybody who ever sits there."""

    exams: tuple[Exam, ...] = ()
    at_once: int = 0
    people: int = 0


def certificate_rules_key(key: str) -> str:
    """Return the name a plan's rules know a certificate of the catalogue by."""
    return key.rpartition("/")[2]


def occupancies(tx: Session, plan: ExamPlan, rooms: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Occupancy]:
    """Return how the rooms of a plan are taken, as far as the actor sees the seats; nothing for an empty one."""
    rules = rules_of(plan)
    exams: dict[uuid.UUID, list[Exam]] = defaultdict(list)
    subjects = _subjects(tx, plan.id)
    what = (Seat.room_id, Entry.begins_at, Entry.ends_at, Certificate.key, Registration.level)
    counted = (
        select(*what, func.count(Seat.registration_id.distinct()))
        .join(Entry, Entry.id == Seat.entry_id)
        .join(Registration, Registration.id == Seat.registration_id)
        .join(Certificate, Certificate.id == Registration.certificate_id)
        .where(Seat.plan_id == plan.id, Seat.room_id.in_(rooms))
        .group_by(*what)
        .order_by(Entry.begins_at, Entry.ends_at, Certificate.key, Registration.level)
    )
    for room, begins, ends, key, rank, people in tx.execute(counted):
        sat = subjects[room, begins, ends, key, rank]
        exams[room].append(_exam(rules, Span(begins, ends), certificate_rules_key(key), rank, sat, people))
    everybody = select(Seat.room_id, func.count(Seat.registration_id.distinct())).where(Seat.plan_id == plan.id)
    persons = dict(tx.execute(everybody.group_by(Seat.room_id)).all())
    return {
        room: Occupancy(
            exams=tuple(own),
            at_once=most_at_once([(Span(exam.begins_at, exam.ends_at), exam.people) for exam in own]),
            people=persons[room],
        )
        for room, own in exams.items()
    }


def _subjects(tx: Session, plan_id: uuid.UUID) -> Mapping[tuple[object, ...], set[str]]:
    what = (Seat.room_id, Entry.begins_at, Entry.ends_at, Certificate.key, Registration.level, Entry.subject)
    query = (
        select(*what)
        .join(Entry, Entry.id == Seat.entry_id)
        .join(Registration, Registration.id == Seat.registration_id)
        .join(Certificate, Certificate.id == Registration.certificate_id)
        .where(Seat.plan_id == plan_id)
        .distinct()
    )
    found: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for *at, subject in tx.execute(query):
        found[tuple(at)].add(subject)
    return found


def _exam(rules: PlanRules, span: Span, key: str, rank: int, sat: Collection[str], people: int) -> Exam:
    level = rules.level(key, rank)
    return Exam(
        begins_at=span.begins,
        ends_at=span.ends,
        certificate=rules.certificate_name(key),
        level=level.name,
        subjects=tuple(subject.name for subject in level.subjects if subject.key in sat),
        hours_announced=hours_announced(rules, key, rank, span.begins, span.ends),
        people=people,
    )


def registered_at_once(tx: Session, plan_id: uuid.UUID) -> Counter[uuid.UUID]:
    """Return by site the most registrations of a plan that sit at one time."""
    query = (
        select(Registration.site_id, Entry.begins_at, Entry.ends_at, func.count(Entry.registration_id.distinct()))
        .join(Entry, Entry.registration_id == Registration.id)
        .where(Registration.plan_id == plan_id)
        .group_by(Registration.site_id, Entry.begins_at, Entry.ends_at)
    )
    uses: dict[uuid.UUID, list[tuple[Span, int]]] = defaultdict(list)
    for site, begins, ends, people in tx.execute(query):
        uses[site].append((Span(begins, ends), people))
    return Counter({site: most_at_once(own) for site, own in uses.items()})
