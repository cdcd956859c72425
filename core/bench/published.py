"""The world after the exam: everybody seated, marked, published, signed for."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from core.api import Stage, Subject
from core.bench import world
from core.db.session import reading, transaction
from core.db.tables import Entry, Registration, Ticket
from core.demo.people import mark
from core.demo.run import Installed
from core.demo.story import Story, end, start
from core.issuance import service as issuance
from core.issuance.rules import Decision
from core.kernel import clock
from core.plans.queries import certificate_ids, plan_of
from core.rules.passing import Mark
from core.scores import service as scores
from core.scores.rules import parse_mark
from core.scores.service import ENTRY_COLUMNS, NewMark, write_marks

# Nobody fails: what follows from a result is then made for everybody.
LEAST_SHARE = 80


def seated(installed: Installed, people: int) -> Story:
    """Return a plan whose people have seats and tickets."""
    story = world.ground(installed, people)
    world.bring(story, story.colleges)
    return _seat(story)


def seated_for(installed: Installed, entries: int) -> Story:
    """Return a plan with as many people as that many entries need."""
    story = world.ground(installed, entries)
    story.count = -(-entries // min(len(level.subjects) for _, level in world.slots(story)))
    world.bring(story, story.colleges)
    return _seat(story)


def _seat(story: Story) -> Story:
    world.register(story)
    world.seat(story)
    return story


def score_rows(story: Story) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the plan's score sheet, by ticket."""
    subjects = _subjects(story)
    with reading(story.staff.planner) as tx:
        wanted = select(Registration, Ticket.number).join(Ticket, Ticket.registration_id == Registration.id)
        for row, number in tx.execute(wanted.order_by(Ticket.number)):
            for subject in subjects[row.certificate_id, row.level].values():
                yield number, row.person.name, "", subject.name.zh, mark(story.world.chance, subject, LEAST_SHARE)


def _subjects(story: Story) -> dict[tuple[object, int], dict[str, Subject]]:
    with reading(story.staff.planner) as tx:
        ids = certificate_ids(tx, plan_of(tx, story.key))
    return {
        (ids[certificate.key], level.rank): {subject.key: subject for subject in level.subjects}
        for certificate, level in world.slots(story)
    }


def publish(story: Story) -> None:
    """Write a mark for every entry and publish the results."""
    subjects = _subjects(story)
    clock.travel(start(story.rules, Stage.SCORE_ENTRY))
    with transaction(story.staff.planner) as tx:
        wanted = select(*ENTRY_COLUMNS, Registration.certificate_id, Registration.level)
        found = tx.execute(wanted.join(Registration, Registration.id == Entry.registration_id)).all()
        marks = [
            NewMark(entry=row, mark=_mark(story, subject), follows=0, reason="")
            for row in found
            for subject in [subjects[row.certificate_id, row.level][row.subject]]
        ]
        write_marks(tx, marks)
    clock.travel(start(story.rules, Stage.PUBLICITY))
    scores.publish(story.staff.approver, story.key)


def _mark(story: Story, subject: Subject) -> Mark:
    found = parse_mark(mark(story.world.chance, subject, LEAST_SHARE), subject.full_mark, subject.parts)
    if isinstance(found, str):
        raise TypeError(found)
    return found


def sign(story: Story) -> None:
    """Let both parties sign for everybody, once the publicity is over."""
    clock.travel(max(start(story.rules, Stage.ISSUANCE), end(story.rules, Stage.PUBLICITY)))
    issuance.propose(story.staff.signer, story.key)
    for signer in (story.staff.signer, *(staff.owner for staff in story.colleges)):
        issuance.sign(signer, story.key, None, Decision.APPROVE)
