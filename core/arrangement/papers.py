"""What the printed papers of a room say, taken from its seats, and how often each is printed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from core.api import Paper
from core.arrangement.documents import Sitting as Line
from core.arrangement.documents import TicketPage, tickets
from core.arrangement.invigilators.queries import names_in
from core.arrangement.room_documents import RoomSitting, Seated, desk_labels, door_labels, sign_in_sheets
from core.arrangement.seats import Sitting, certificate_of, sittings
from core.files.photos import find_picture
from core.kernel.actor import Actor
from core.kernel.identity import mask
from core.rules.formats import copies_of
from core.rules.seating import Span

UNANNOUNCED = "科目时间以考场公布为准"
"""Stands where one span was printed for several subjects (C-53)."""


def printed(actor: Actor, room_id: uuid.UUID, paper: Paper) -> bytes:
    """Return a room's paper as a PDF, as often as its vendor declares (R-120, R-123, R-232).

    Raises Refused ARRANGE_NO_SEATS while nobody sits there, NotFound for another tenant's room.
    """
    copies = copies_of(certificate_of(actor, room_id), paper)
    if paper is Paper.TICKET:
        pages = ticket_pages(actor, room_id, each_subject=copies.per_subject)
        return tickets([page for page in pages for _copy in range(copies.number)])
    found = room_sittings(actor, room_id, each_subject=copies.per_subject) * copies.number
    match paper:
        case Paper.DESK_LABEL:
            return desk_labels(found, apart=copies.per_subject)
        case Paper.DOOR_LABEL:
            return door_labels(found)
    return sign_in_sheets(found)


def ticket_pages(actor: Actor, room_id: uuid.UUID, *, each_subject: bool = False) -> list[TicketPage]:
    """Return one 准考证 per person by seat, with every subject on it (R-123); with `each_subject` one for each."""

    def seat(sitting: Sitting) -> tuple[object, ...]:
        return (sitting.number, sitting.ticket, sitting.begins_at, sitting.place)

    pages: list[TicketPage] = []
    for _, group in groupby(sorted(sittings(actor, room_id), key=seat), key=lambda sitting: sitting.ticket):
        own = list(group)
        page = _page(own)
        pages += [replace(page, use=one.subject_name) for one in own] if each_subject else [page]
    return pages


def room_sittings(actor: Actor, room_id: uuid.UUID, *, each_subject: bool = False) -> list[RoomSitting]:
    """Return a room's sittings by time, everybody by seat, for what hangs, lies and is signed there.

    Subjects that share one span are one sitting (C-53), unless `each_subject` has a paper of its own.
    """
    found, on_duty = sittings(actor, room_id), names_in(actor, room_id)
    seated = {ticket: _seated(one) for ticket, one in {one.ticket: one for one in found}.items()}
    return [_sitting(group, seated, on_duty) for group in _together(found, each_subject=each_subject)]


def _together(found: Sequence[Sitting], *, each_subject: bool = False) -> Iterator[list[Sitting]]:
    """Yield what is sat as one: a subject, or the subjects of a level that share a span, in declared order."""

    def sitting(one: Sitting) -> tuple[object, ...]:
        place = one.place if one.hours_announced or each_subject else 0
        return (one.begins_at, one.certificate.zh, one.level, place)

    for _, group in groupby(sorted(found, key=sitting), key=sitting):
        yield sorted(group, key=lambda one: (one.place, one.number))


def _seated(sitting: Sitting) -> Seated:
    return Seated(
        seat=sitting.number,
        ticket=sitting.ticket,
        name=sitting.person.name,
        id_masked=mask(sitting.person.id_number),
        photo=_photo(sitting),
    )


def _photo(sitting: Sitting) -> bytes | None:
    """Return somebody's photo; a lost or damaged one leaves its place empty and keeps nobody's papers back."""
    return find_picture(sitting.photo_key) if sitting.photo_key else None


def _sitting(group: Sequence[Sitting], seated: dict[str, Seated], on_duty: Sequence[tuple[Span, str]]) -> RoomSitting:
    one = group[0]
    time = Span(one.begins_at, one.ends_at)
    people = [seated[ticket] for ticket in {each.ticket for each in group}]
    return RoomSitting(
        plan=one.plan,
        certificate=one.certificate.zh,
        level=one.level_name,
        subjects=_subjects(group),
        time=_time(one),
        remark="" if one.hours_announced else UNANNOUNCED,
        site=one.site,
        room=one.room,
        address=one.address,
        people=tuple(sorted(people, key=lambda person: person.seat)),
        invigilators=tuple(name for span, name in on_duty if span.overlaps(time)),
    )


def _subjects(group: Sequence[Sitting]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sitting.subject_name for sitting in group))


def _time(sitting: Sitting) -> str:
    return f"{sitting.begins_at:%Y-%m-%d %H:%M}-{sitting.ends_at:%H:%M}"


def _page(own: Sequence[Sitting]) -> TicketPage:
    first = own[0]
    return TicketPage(
        name=first.person.name,
        id_masked=mask(first.person.id_number),
        number=first.ticket,
        plan=first.plan,
        certificate=first.certificate.zh,
        level=first.level_name,
        college=first.college,
        site=first.site,
        address=first.address,
        notes=tuple(note.text.zh for note in first.notes),
        sittings=tuple(
            Line(
                subject="、".join(_subjects(group)),
                time=_time(group[0]),
                room=group[0].room,
                seat=group[0].number,
                remark="" if group[0].hours_announced else UNANNOUNCED,
            )
            for group in _together(own)
        ),
        photo=_photo(first),
    )
