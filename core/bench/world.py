"""What is measured on: the demo's vendor and colleges, with as many people as wanted, made by the rooms' own acts."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from PIL import Image
from sqlalchemy import func, select

from core.api import CandidateType, Stage
from core.arrangement.arranging import arrange
from core.arrangement.rules import RoomFields
from core.arrangement.service import create_room
from core.candidates import sheet
from core.candidates.rules import CandidateRow, Origin
from core.candidates.service import add_many, attach_photo, collect_answers, request_verification
from core.candidates.verification import SimulatedVerifier
from core.db.session import reading, transaction
from core.db.tables import Arrangement, Candidate, ExamSite, Registration
from core.demo.people import Invented, invent
from core.demo.run import Installed, enter_general_settings
from core.demo.story import Story, start
from core.demo.world import CollegeStaff, add_vendor, make_world, open_sites, open_year
from core.kernel import clock
from core.kernel.ids import FileKey
from core.plans.queries import certificate_ids, plan_of
from core.registrations.facts import Accepted
from core.registrations.rules import spans_of
from core.registrations.service import register_many
from core.rules.plan import CertificateRules, LevelRules

T = TypeVar("T")
Slot = tuple[CertificateRules, LevelRules]

CHUNK = 2000
ROOM_SEATS = 48
VERIFY_AT = "https://onex.invalid/verify"


def ground(installed: Installed, people: int) -> Story:
    """Publish the first plan a plugin ships, as its registration opens; every college may send all the people."""
    rehearsal = installed.prepared.rehearsals[0]
    key = rehearsal.source.key
    clock.travel(rehearsal.agenda.published)
    world = make_world(seed=1)
    add_vendor(world, key, installed.vendor)
    open_year(world, rehearsal.rules.first_day.year, people)
    open_sites(world)
    enter_general_settings(world, rehearsal.source)
    story = Story(
        world=world,
        rehearsal=rehearsal,
        staff=world.vendors[key],
        colleges=world.colleges,
        count=people,
        verify_at=VERIFY_AT,
        by_workbook=False,
    )
    story.draft()
    clock.travel(rehearsal.agenda.people)
    return story


def bring(story: Story, colleges: Sequence[CollegeStaff]) -> None:
    """Put the people into the pools of these colleges, shared out evenly."""
    for place, staff in enumerate(colleges):
        share = story.count // len(colleges) + (place < story.count % len(colleges))
        people = invent(story.world.chance, share, story.world.invented)
        story.world.invented += share
        story.cast[staff.college.id] = people
        with transaction(staff.officer) as tx:
            for some in chunks([_row(person) for person in people]):
                add_many(tx, staff.college.id, some, CandidateType.COLLEGE, Origin.PLATFORM)


def _row(person: Invented) -> CandidateRow:
    keys = (column.key for column in sheet.FORM.columns)
    row = sheet.parse(dict(zip(keys, person.cells, strict=True)), {"sheet": "", "columns": {}}, 0)
    if not isinstance(row, CandidateRow):
        raise TypeError("an invented person is a good row")
    return row


def verify(story: Story, photo: Callable[[], FileKey]) -> None:
    """Give everybody the photo of that key and have them found to match, two days later."""
    for staff in story.colleges:
        with transaction(staff.officer) as tx:
            for candidate in tx.scalars(select(Candidate)):
                key = photo()
                attach_photo(candidate, key, digest=key)  # nothing is compared with it here
        request_verification(staff.officer)
    clock.travel(clock.now() + dt.timedelta(days=2))
    for staff in story.colleges:
        collect_answers(staff.officer, SimulatedVerifier(mismatches_in_256=0))


def portrait() -> bytes:
    """Return a photo unlike any other, as large as those that are sent (about 25 KB)."""
    noise = Image.effect_noise((295, 413), 24)
    image = Image.merge("RGB", (Image.new("L", noise.size, 190), Image.new("L", noise.size, 25), noise))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def slots(story: Story) -> list[Slot]:
    """Return the levels of the plan."""
    return [(certificate, level) for certificate in story.rules.certificates for level in certificate.levels]


def apart(story: Story) -> tuple[Slot, Slot]:
    """Return two levels one person can sit both of."""
    found = [(slot, spans_of(story.rules, slot[0].key, slot[1], {}).values()) for slot in slots(story)]
    return next(
        (one, other)
        for one, first in found
        for other, second in found
        if not any(a.begins < b.ends and b.begins < a.ends for a in first for b in second)
    )


def register(story: Story) -> None:
    """Register everybody once, over all levels of the plan, at all four sites, with as many rooms as that takes."""
    levels, sites = slots(story), _sites(story)
    for staff in story.colleges:
        with transaction(staff.officer) as tx:
            plan = plan_of(tx, story.key)
            certificates = certificate_ids(tx, plan)
            rows = [
                Accepted(
                    candidate_id=candidate,
                    certificate=certificate,
                    certificate_id=certificates[certificate.key],
                    level=level,
                    subjects=(),
                    spans=spans_of(story.rules, certificate.key, level, {}),
                    site_id=sites[host.college.id, certificates[certificate.key]].id,
                    candidate_type=CandidateType.COLLEGE,
                    takes_quota=True,
                    retake=False,
                    extras={},
                )
                for number, candidate in enumerate(tx.scalars(select(Candidate.id)))
                for certificate, level in [levels[number % len(levels)]]
                for host in [story.colleges[number // len(levels) % len(story.colleges)]]
            ]
            for some in chunks(rows):
                register_many(tx, staff.officer, plan, some, Origin.PLATFORM)
    _enter_rooms(story)


def _sites(story: Story) -> dict[tuple[uuid.UUID, uuid.UUID], ExamSite]:
    with reading(story.staff.planner) as tx:
        return {(site.college_id, site.certificate_id): site for site in tx.scalars(select(ExamSite))}


def seat(story: Story) -> Arrangement:
    """Let the vendor seat everybody, on the first day it may."""
    clock.travel(start(story.rules, Stage.ARRANGEMENT))
    return arrange(story.staff.planner, story.key, seed=1)


def _enter_rooms(story: Story) -> None:
    officers = {staff.college.id: staff.officer for staff in story.colleges}
    with reading(story.staff.planner) as tx:
        counted = select(Registration.host_college_id, Registration.site_id, func.count())
        counts = tx.execute(counted.group_by(Registration.host_college_id, Registration.site_id)).all()
    for college, site, count in counts:
        for number in range(-(-count // ROOM_SEATS)):
            fields = RoomFields(name=f"{number + 1}号机房", region="示例省", address="示例路1号", seats=ROOM_SEATS)
            create_room(officers[college], story.key, site, fields)


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield the items in portions one statement can carry."""
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))
