"""Who sits where: one line for each person and subject, for tickets, labels and sign-in sheets."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from core.api import Clause, Document, Text
from core.arrangement.occupancy import certificate_rules_key
from core.db.session import reading
from core.db.tables import Certificate, College, Entry, ExamRoom, ExamSite, Registration, Seat, Ticket
from core.kernel.actor import Actor
from core.kernel.errors import NotFound, Refused
from core.kernel.ids import FileKey
from core.kernel.person import Person
from core.plans.queries import plan_of, rules_of
from core.rules.formats import document_texts
from core.rules.plan import CertificateRules, PlanRules
from core.rules.sittings import hours_announced


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """One person in one room for one subject; `place` is the subject's among those of its level, as declared."""

    registration_id: uuid.UUID
    person: Person
    gender: str
    college: str
    candidate_type: str
    photo_key: FileKey | None
    ticket: str
    plan: str
    certificate: Text
    level: int
    level_name: str
    subject: str
    subject_name: str
    place: int
    begins_at: dt.datetime
    ends_at: dt.datetime
    hours_announced: bool
    room: str
    address: str
    site: str
    site_code: str
    number: int
    notes: tuple[Clause, ...]
    """What the vendor says on tickets."""


def certificate_of(actor: Actor, room_id: uuid.UUID) -> CertificateRules:
    """Return the rules of the certificate a room is for; NotFound for another tenant's room."""
    with reading(actor) as tx:
        if (room := tx.get(ExamRoom, room_id)) is None:
            raise NotFound
        site = tx.get_one(ExamSite, room.site_id)
        key = certificate_rules_key(tx.get_one(Certificate, site.certificate_id).key)
        return rules_of(plan_of(tx, room.plan_id)).certificate(key)


def sittings(actor: Actor, room_id: uuid.UUID) -> tuple[Sitting, ...]:
    """Return who sits in a room, by subject and seat, with the persons opened for printing (R-120).

    Raises Refused ARRANGE_NO_SEATS while nobody does, NotFound for another tenant's room.
    """
    with reading(actor) as tx:
        row = tx.get(ExamRoom, room_id)
        if row is None:
            raise NotFound
        plan = plan_of(tx, row.plan_id)
        rules = rules_of(plan)
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
            .order_by(Seat.begins_at, Seat.number)
        )
        found = [_sitting(plan.name, rules, *line) for line in tx.execute(wanted)]
    if not found:
        raise Refused("ARRANGE_NO_SEATS")
    return tuple(sorted(found, key=lambda one: (one.begins_at, one.certificate.zh, one.level, one.place, one.number)))


def _sitting(
    plan: str,
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
    subjects = [subject.key for subject in level.subjects]
    return Sitting(
        registration_id=registration.id,
        person=registration.person,
        gender=registration.gender,
        college=college,
        candidate_type=registration.candidate_type,
        photo_key=registration.photo_key,
        ticket=ticket.number,
        plan=plan,
        certificate=rules.certificate_name(key),
        level=level.rank,
        level_name=level.name.zh,
        subject=entry.subject,
        subject_name=level.subject(entry.subject).name.zh,
        place=subjects.index(entry.subject),
        begins_at=entry.begins_at,
        ends_at=entry.ends_at,
        hours_announced=hours_announced(rules, key, level.rank, entry.begins_at, entry.ends_at),
        room=in_room.name,
        address=in_room.address,
        site=site.name,
        site_code=site.code or "",
        number=seat.number,
        notes=document_texts(rules.certificate(key), level, Document.TICKET),
    )
