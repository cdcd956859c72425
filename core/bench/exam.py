"""Benches of the exam: seats with ticket numbers, and the tickets on paper."""

from __future__ import annotations

import heapq
import uuid
from collections import defaultdict

from sqlalchemy import select

from core.arrangement.documents import TicketPage, tickets
from core.arrangement.papers import ticket_pages
from core.bench import floor, world
from core.bench.measure import Trial
from core.db.session import reading
from core.db.tables import Entry, ExamRoom, Registration, Seat
from core.demo.run import Installed
from core.demo.story import Story
from core.files.store import store
from core.kernel.ids import FileKey


def arrange(installed: Installed, rows: int) -> Trial:
    """Seat everybody of a plan and number their tickets; the floor fills the emptiest room and copies the rows."""
    story = world.ground(installed, rows)
    world.bring(story, story.colleges)
    world.register(story)
    return Trial(count=rows, ours=lambda: world.seat(story).seated, floor=lambda: _fill_rooms(story))


def _fill_rooms(story: Story) -> None:
    with reading(story.staff.planner) as tx:
        rooms = tx.execute(select(ExamRoom.site_id, ExamRoom.id, ExamRoom.seats)).all()
        people = tx.execute(select(Registration.id, Registration.site_id, Registration.college_id)).all()
        entries = tx.execute(select(Entry.registration_id, Entry.id, Entry.subject, Entry.begins_at)).all()
    free: dict[uuid.UUID, list[tuple[int, uuid.UUID]]] = defaultdict(list)
    for site, room, seats in rooms:
        heapq.heappush(free[site], (-seats, room))
    places = {}
    for person, site, college in people:
        left, room = free[site][0]
        heapq.heapreplace(free[site], (left + 1, room))
        places[person] = (person, room, -left, site, college)
    floor.load(((*places[person], *entry) for person, *entry in entries), 8)
    floor.load(places.values(), 5)


def papers(installed: Installed, rows: int) -> Trial:
    """Print every room's tickets into the store; the floor prints bare pages as one document."""
    story = world.ground(installed, rows)
    world.bring(story, story.colleges)
    world.verify(story, lambda: store().put(world.portrait()))
    world.register(story)
    world.seat(story)
    with reading(story.staff.planner) as tx:
        taken = select(Seat.room_id).where(Seat.plan_id == story.key)
        wanted = select(ExamRoom.id).where(ExamRoom.id.in_(taken)).order_by(ExamRoom.site_id, ExamRoom.name)
        rooms = tx.scalars(wanted).all()
        photos = [FileKey(str(key)) for key in tx.scalars(select(Registration.photo_key))]
    floor.warm_up()
    texts = [_texts(page) for room in rooms for page in ticket_pages(story.staff.planner, room)]
    return Trial(
        count=rows,
        ours=lambda: sum(_print(story, room) for room in rooms),
        floor=lambda: store().put(floor.document(zip(texts, map(store().get, photos), strict=True))),
    )


def _print(story: Story, room: uuid.UUID) -> int:
    pages = ticket_pages(story.staff.planner, room)
    store().put(tickets(pages))
    return len(pages)


def _texts(page: TicketPage) -> list[str]:
    sittings = [f"{sitting.subject} {sitting.time} {sitting.room} {sitting.seat}" for sitting in page.sittings]
    facts = (page.number, page.name, page.id_masked, page.plan, page.certificate, page.level, page.college, page.site)
    return [*facts, page.address, *page.notes, *sittings]
