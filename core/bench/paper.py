"""Benches of what goes out in the end: certificates, and the list of registrations."""

from __future__ import annotations

import zipfile
from typing import IO

from sqlalchemy import select

from core.bench import floor, world
from core.bench.measure import Trial
from core.bench.published import publish, seated_for, sign
from core.db.session import reading
from core.db.tables import Entry, Registration, Ticket
from core.demo.run import Installed
from core.demo.story import Story
from core.files.store import store
from core.issuance import press
from core.kernel.ids import FileKey
from core.kernel.messages.states import state_word
from core.registrations.entries import EntryState
from core.registrations.export import export as export_workbook


def issue(installed: Installed, rows: int) -> Trial:
    """Make the certificates both parties have signed; the floor prints bare pages and copies a register."""
    story = world.ground(installed, rows)
    world.bring(story, story.colleges)
    world.verify(story, lambda: store().put(world.portrait()))
    world.register(story)
    world.seat(story)
    publish(story)
    sign(story)
    floor.warm_up()
    return Trial(
        count=rows,
        ours=lambda: press.issue(story.staff.signer, story.key, world.VERIFY_AT).tally.accepted,
        floor=lambda: _press(story),
    )


def _press(story: Story) -> None:
    with reading(story.staff.signer) as tx:
        wanted = select(Ticket.number, Registration.photo_key).join(
            Registration, Registration.id == Ticket.registration_id
        )
        people = tx.execute(wanted).all()
    rules = story.rules
    about = [rules.title, rules.vendor.zh, *(certificate.name.zh for certificate in rules.certificates)]
    keys = [
        store().put(floor.document([([number, *about], store().get(FileKey(str(photo))))])) for number, photo in people
    ]
    floor.load(((key, *person) for key, person in zip(keys, people, strict=True)), 3)


def export(installed: Installed, rows: int) -> Trial:
    """Export a plan's registrations, a row for each entry; the floor writes as many bare cells."""
    story = seated_for(installed, rows)
    words = {state.value: state_word("entry", state.value).text for state in EntryState}
    return Trial(
        count=rows + rows % 2,
        ours=lambda: export_workbook(story.staff.planner, story.key, (), words),
        floor=lambda: _write(story),
        done=_rows_of,
    )


def _rows_of(sent: IO[bytes]) -> int:
    with sent, zipfile.ZipFile(sent) as archive:
        return archive.read("xl/worksheets/sheet1.xml").count(b"<row") - 1  # the header


def _write(story: Story) -> None:
    with reading(story.staff.planner) as tx:
        columns = (Registration.id, Registration.college_id, Registration.site_id, Registration.level, Entry.subject)
        wanted = select(*columns, Ticket.number).join(Entry, Entry.registration_id == Registration.id)
        found = tx.execute(wanted.join(Ticket, Ticket.registration_id == Registration.id))
        same = (story.rules.title, story.rules.vendor.zh)
        floor.workbook((*same, *row, *same, *row[:4]) for row in found)
