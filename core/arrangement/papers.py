"""What the printed papers of a room say, taken from its seats."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from itertools import groupby

from core.arrangement.documents import Sitting as Line
from core.arrangement.documents import TicketPage
from core.arrangement.invigilators.queries import names_in
from core.arrangement.queries import Sitting, room, sittings
from core.arrangement.room_documents import RoomSitting, Seated
from core.files.store import store
from core.kernel.actor import Actor
from core.kernel.identity import mask
from core.rules.seating import Span


def ticket_pages(actor: Actor, room_id: uuid.UUID) -> list[TicketPage]:
    """Return one 准考证 per person of a room, by seat, with every subject on it (R-123)."""
    plan = room(actor, room_id).plan
    found = sorted(sittings(actor, room_id), key=lambda sitting: (sitting.number, sitting.ticket, sitting.begins_at))
    return [_page(plan, tuple(own)) for _, own in groupby(found, key=lambda sitting: sitting.ticket)]


def room_sittings(actor: Actor, room_id: uuid.UUID) -> list[RoomSitting]:
    """Return a room's sittings by time, everybody by seat, for what hangs, lies and is signed there."""
    plan = room(actor, room_id).plan
    photos: dict[str, bytes | None] = {}
    on_duty = names_in(actor, room_id)

    def seated(sitting: Sitting) -> Seated:
        if sitting.ticket not in photos:
            photos[sitting.ticket] = store().get(sitting.photo_key) if sitting.photo_key else None
        return Seated(
            seat=sitting.number,
            ticket=sitting.ticket,
            name=sitting.person.name,
            id_masked=mask(sitting.person.id_number),
            photo=photos[sitting.ticket],
        )

    def paper(sitting: Sitting) -> tuple[object, ...]:
        return (sitting.begins_at, sitting.certificate, sitting.level, sitting.subject)

    return [
        _sitting(plan, tuple(map(seated, own)), own[0], on_duty)
        for _, group in groupby(sorted(sittings(actor, room_id), key=paper), key=paper)
        if (own := sorted(group, key=lambda sitting: sitting.number))
    ]


def _sitting(plan: str, people: tuple[Seated, ...], one: Sitting, on_duty: Sequence[tuple[Span, str]]) -> RoomSitting:
    time = Span(one.begins_at, one.ends_at)
    return RoomSitting(
        plan=plan,
        certificate=one.certificate,
        level=one.level_name,
        subject=one.subject_name,
        time=_time(one),
        site=one.site,
        room=one.room,
        address=one.address,
        people=people,
        invigilators=tuple(name for span, name in on_duty if span.overlaps(time)),
    )


def _time(sitting: Sitting) -> str:
    return f"{sitting.begins_at:%Y-%m-%d %H:%M}-{sitting.ends_at:%H:%M}"


def _page(plan: str, own: tuple[Sitting, ...]) -> TicketPage:
    first = own[0]
    return TicketPage(
        name=first.person.name,
        id_masked=mask(first.person.id_number),
        number=first.ticket,
        plan=plan,
        certificate=first.certificate,
        level=first.level_name,
        college=first.college,
        site=first.site,
        address=first.address,
        note=first.note,
        sittings=tuple(
            Line(
                subject=sitting.subject_name,
                time=_time(sitting),
                room=sitting.room,
                seat=sitting.number,
            )
            for sitting in own
        ),
        photo=store().get(first.photo_key) if first.photo_key else None,
    )
