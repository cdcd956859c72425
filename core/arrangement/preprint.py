"""打印前核对: what will be lacking on the papers of a plan, and on whose, before anybody prints them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.bulk import among
from core.db.sealing import open_person
from core.db.session import reading
from core.db.tables import College, ExamRoom, Registration, Seat, Ticket
from core.files.photos import find_picture
from core.kernel.actor import Actor
from core.kernel.ids import FileKey
from core.kernel.problems import Place, Problem
from core.pdf.fonts import unprintable
from core.plans.queries import plan_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """Something of somebody registered in a plan, with ticket and rooms once they are there."""

    registration_id: uuid.UUID
    name: str = field(repr=False)
    college: str
    ticket: str
    rooms: tuple[str, ...]
    problem: Problem


def lacking(actor: Actor, plan_id: uuid.UUID) -> tuple[Lacking, ...]:
    """Return whose names hold a character no font has, whose photo is lost or damaged; NotFound for another's plan."""
    with reading(actor) as tx:
        plan = plan_of(tx, plan_id)
        query = select(Registration.id, Registration.sealed, Registration.photo_key)
        found: dict[uuid.UUID, list[Problem]] = {}
        rows = tx.execute(query.where(Registration.plan_id == plan.id).execution_options(yield_per=500))
        for key, sealed, photo in rows:
            name = open_person(sealed, plan.vendor_id, Registration.sealing_context(key)).name
            if problems := [*_problems(name, photo)]:
                found[key] = problems
        return tuple(_placed(tx, found)) if found else ()


def _problems(name: str, photo: FileKey | None) -> Iterator[Problem]:
    if characters := unprintable(name):
        at = Place(field="name")
        yield Problem(code="NAME_UNPRINTABLE", place=at, value=name, params={"characters": characters}, warning=True)
    if photo and find_picture(photo) is None:
        yield Problem(code="PHOTO_FILE_LOST", place=Place(field="photo"), value=name, warning=True)


def _placed(tx: Session, found: Mapping[uuid.UUID, Sequence[Problem]]) -> Iterator[Lacking]:
    query = (
        select(Registration.id, College.name, Ticket.number, ExamRoom.name)
        .join(College, College.id == Registration.college_id)
        .outerjoin(Ticket, Ticket.registration_id == Registration.id)
        .outerjoin(Seat, Seat.registration_id == Registration.id)
        .outerjoin(ExamRoom, ExamRoom.id == Seat.room_id)
        .where(among(tx, Registration.id, found))
        .order_by(College.name, ExamRoom.name, Ticket.number, Registration.id)
    )
    rooms: dict[tuple[uuid.UUID, str, str], list[str]] = defaultdict(list)
    for key, college, ticket, room in tx.execute(query):
        rooms[key, college, ticket or ""] += [room] if room else []
    for (key, college, ticket), where in rooms.items():
        for problem in found[key]:
            yield Lacking(
                registration_id=key,
                name=problem.value,
                college=college,
                ticket=ticket,
                rooms=tuple(dict.fromkeys(where)),
                problem=problem,
            )
