"""编场: seat everybody of a plan and number their tickets, in one transaction."""

from __future__ import annotations

import secrets
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.arrangement.invigilators.allocation import allocate
from core.arrangement.rules import TICKET_RANDOM, check_arrange, ticket_number
from core.db.bulk import insert_many
from core.db.events import record, tell
from core.db.session import retried, transaction
from core.db.tables import Arrangement, Entry, ExamPlan, ExamRoom, ExamSite, Registration, Seat, Ticket
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.errors import NotFound, Refused
from core.kernel.ids import new_id
from core.plans.queries import rules_of
from core.registrations.hours import settle_hours
from core.rules import seating
from core.sites.uses import uses_in

_DRAWS = 5


@retried
def arrange(actor: Actor, plan_id: uuid.UUID, seed: int) -> Arrangement:
    """Seat all registrations of a plan, site by site, and give each seated one its ticket (R-118…R-123).

    Hours announced since registration are taken first. Arranging again replaces the seats and the invigilators' duties
    and keeps the ticket numbers. Whoever finds no seat is listed, nobody is dropped.
    Raises Refused ARRANGE_REGISTRATION_OPEN, ARRANGE_OUTSIDE_WINDOW, ARRANGE_NOBODY or ARRANGE_SITE_UNDECIDED;
    Unannounced without a window.
    """
    actor.require(Role.VENDOR_ARRANGER)
    with transaction(actor) as tx:
        plan = tx.scalar(select(ExamPlan).where(ExamPlan.id == plan_id, ExamPlan.published).with_for_update())
        if plan is None:
            raise NotFound
        rules = rules_of(plan)
        check_arrange(rules, clock.now())
        settle_hours(tx, plan)
        registrations = {str(row.id): row for row in tx.execute(_registrations(plan_id))}
        if not registrations:
            raise Refused("ARRANGE_NOBODY")
        if undecided := [use.site for use in uses_in(tx, plan_id) if use.waits]:
            raise Refused("ARRANGE_SITE_UNDECIDED", sites="、".join(undecided))
        entries: dict[uuid.UUID, list[Row[Any]]] = defaultdict(list)
        for entry in tx.execute(_entries(plan_id)):
            entries[entry.registration_id].append(entry)
        rooms = {str(row.id): row for row in tx.scalars(select(ExamRoom).where(ExamRoom.plan_id == plan_id))}
        result = seating.arrange(_sitters(registrations, entries), map(_room, rooms.values()), seed)
        places = [(registrations[place.sitter], rooms[place.room].id, place.number) for place in result.places]
        _write_seats(tx, plan, places, entries)
        _write_tickets(tx, plan, [registration for registration, _, _ in places])
        allocate(tx, plan)
        run = _run(actor, plan, seed, result, {key: room.name for key, room in rooms.items()})
        tx.add(run)
        record(tx, "plan.arranged", plan, seed=seed, seated=run.seated, unseated=run.unseated)
        tell(tx, "plan.arranged", str(run.id), {"plan": plan.id, "seated": run.seated})
        return run


def _registrations(plan_id: uuid.UUID) -> Any:
    columns = (Registration.id, Registration.site_id, Registration.college_id, Registration.host_college_id)
    return select(*columns).where(Registration.plan_id == plan_id)


def _entries(plan_id: uuid.UUID) -> Any:
    columns = (Entry.id, Entry.registration_id, Entry.subject, Entry.begins_at, Entry.ends_at)
    return select(*columns).where(Entry.plan_id == plan_id)


def _sitters(
    registrations: Mapping[str, Row[Any]], entries: Mapping[uuid.UUID, Sequence[Row[Any]]]
) -> Iterable[seating.Sitter]:
    for key, row in registrations.items():
        own = entries.get(row.id, ())
        yield seating.Sitter(
            key=key,
            site=str(row.site_id),
            school=str(row.college_id),
            subjects=frozenset(entry.subject for entry in own),
            spans=tuple(seating.Span(entry.begins_at, entry.ends_at) for entry in own),
        )


def _room(row: ExamRoom) -> seating.Room:
    return seating.Room(key=str(row.id), site=str(row.site_id), seats=row.seats, subjects=frozenset(row.subjects))


def _write_seats(
    tx: Session,
    plan: ExamPlan,
    places: Iterable[tuple[Row[Any], uuid.UUID, int]],
    entries: Mapping[uuid.UUID, Sequence[Row[Any]]],
) -> None:
    tx.execute(delete(Seat).where(Seat.plan_id == plan.id), execution_options={"synchronize_session": False})
    rows = [
        {
            "id": new_id(),
            "vendor_id": plan.vendor_id,
            "college_id": registration.college_id,
            "host_college_id": registration.host_college_id,
            "plan_id": plan.id,
            "registration_id": registration.id,
            "entry_id": entry.id,
            "room_id": room_id,
            "subject": entry.subject,
            "number": number,
            "begins_at": entry.begins_at,
        }
        for registration, room_id, number in places
        for entry in entries[registration.id]
    ]
    insert_many(tx, Seat, rows)


def _write_tickets(tx: Session, plan: ExamPlan, seated: Sequence[Row[Any]]) -> None:
    """Number those who have no ticket yet, site by site."""
    numbered = set(tx.scalars(select(Ticket.registration_id).where(Ticket.plan_id == plan.id)))
    by_site: dict[uuid.UUID, list[Row[Any]]] = defaultdict(list)
    for registration in seated:
        if registration.id not in numbered:
            by_site[registration.site_id].append(registration)
    codes = dict(tx.execute(select(ExamSite.id, ExamSite.code).where(ExamSite.id.in_(by_site))).all())
    for site_id, registrations in by_site.items():
        _number(tx, plan, codes[site_id] or "", registrations)


def _number(tx: Session, plan: ExamPlan, site_code: str, registrations: Sequence[Row[Any]]) -> None:
    """Draw numbers nobody has; another vendor's cannot be seen, only run into, so the draw is repeated."""
    certificates = rules_of(plan).certificates
    for attempt in range(1, _DRAWS + 1):
        draws = secrets.SystemRandom().sample(range(TICKET_RANDOM), len(registrations))
        rows = [
            {
                "id": new_id(),
                "vendor_id": plan.vendor_id,
                "college_id": registration.college_id,
                "host_college_id": registration.host_college_id,
                "plan_id": plan.id,
                "registration_id": registration.id,
                "number": ticket_number(certificates, plan.first_exam_day, site_code, draw),
            }
            for registration, draw in zip(registrations, draws, strict=True)
        ]
        try:
            with tx.begin_nested():
                insert_many(tx, Ticket, rows)
            return
        except IntegrityError:
            if attempt == _DRAWS:
                raise


def _run(actor: Actor, plan: ExamPlan, seed: int, result: seating.Seating, names: Mapping[str, str]) -> Arrangement:
    clashes = [
        {
            "code": "SEATS_SAME_SCHOOL",
            "room": names[clash.room],
            "begins_at": clash.begins.isoformat(),
            "school": clash.school,
            "seats": list(clash.seats),
            "count": len(clash.seats),
        }
        for clash in result.violations
    ]
    left = [{"code": unseated.code, "registration": unseated.sitter} for unseated in result.unseated]
    return Arrangement(
        vendor_id=plan.vendor_id,
        plan_id=plan.id,
        seed=seed,
        seated=len(result.places),
        unseated=len(result.unseated),
        violations=[*clashes, *left],
        made_by=str(actor.user_id or ""),
        made_at=clock.now(),
    )
