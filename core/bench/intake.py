"""Benches of files that come in: candidates, photos, registrations. Sending to report, and its rows bare in a table."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sqlalchemy import select

from core.api import PhotoRule
from core.bench import floor, world
from core.bench.measure import Trial
from core.candidates import sheet as candidate_sheet
from core.db.session import reading
from core.db.tables import ExamSite
from core.demo.people import Invented, invent, workbook
from core.demo.run import Installed
from core.demo.story import Story
from core.files.guard import MAX_ENTRIES
from core.files.photos import check_photo, read_zip
from core.files.store import store
from core.kernel.problems import Place
from core.plans.queries import certificate_ids, plan_of
from core.registrations import sheet as registration_sheet
from core.sheets.reader import read_rows

Cells = tuple[object, ...]


def candidates(installed: Installed, rows: int) -> Trial:
    """One college's workbook of new candidates."""
    story = world.ground(installed, rows)
    officer = story.colleges[0].officer
    data = workbook(candidate_sheet.FORM, [person.cells for person in invent(story.world.chance, rows, 0)])
    return Trial(
        count=rows,
        ours=lambda: story.upload(officer, "candidates", "考生.xlsx", data, candidate_type="college").accepted,
        floor=lambda: copy(data),
    )


def registrations(installed: Installed, rows: int) -> Trial:
    """One college's workbook of registrations, everybody for two levels; the floor copies a row per subject as well."""
    story = world.ground(installed, -(-rows // 2))
    world.bring(story, story.colleges[:1])
    key = store().put(world.portrait())
    world.verify(story, lambda: key)
    data = workbook(registration_sheet.form_for(story.rules), list(_registrations(story))[:rows])
    officer = story.colleges[0].officer
    subjects: dict[object, list[str]] = {
        level.name.zh: [subject.key for subject in level.subjects] for _, level in world.slots(story)
    }
    return Trial(
        count=rows,
        ours=lambda: story.upload(officer, "registrations", "报考.xlsx", data).accepted,
        floor=lambda: copy(
            data, lambda cells: ((*cells, key) for key in subjects.get("".join(map(str, cells[5:6])), ()))
        ),
    )


def _registrations(story: Story) -> Iterator[tuple[str, ...]]:
    officer, college = story.colleges[0].officer, story.colleges[0].college.id
    with reading(officer) as tx:
        keys = certificate_ids(tx, plan_of(tx, story.key))
        own = tx.scalars(select(ExamSite).where(ExamSite.college_id == college))
        sites = {site.certificate_id: (site.code or "", site.name) for site in own}
    for person in story.cast[college]:
        for certificate, level in world.apart(story):
            names = (level.code or "", certificate.name.zh, level.name.zh)
            yield person.name, person.number, "院校考生", *names, *sites[keys[certificate.key]]


def copy(data: bytes, more: Callable[[Cells], Iterable[Cells]] = lambda _: ()) -> None:
    """Read a workbook in the guarded child and put its cells into a table: what no import can do without.

    `more` tells what else a row has to become.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheet.xlsx"
        path.write_bytes(data)
        cells = [row.cells for row in read_rows(path)]
    columns = max(map(len, cells))
    rows = [row + ("",) * (columns - len(row)) for row in cells]
    floor.load(rows, columns)
    floor.load((made for row in rows for made in more(row)), columns + 1)


def photos(installed: Installed, rows: int) -> Trial:
    """Zips of photos for a college's candidates; the floor checks the same images one after the other."""
    story = world.ground(installed, rows)
    world.bring(story, story.colleges[:1])
    staff = story.colleges[0]
    people = story.cast[staff.college.id]
    zips = [_zip(people[first : first + MAX_ENTRIES]) for first in range(0, rows, MAX_ENTRIES)]
    return Trial(
        count=rows,
        ours=lambda: sum(story.upload(staff.officer, "photos", "照片.zip", data).accepted for data in zips),
        floor=lambda: _check(zips),
    )


def _zip(people: list[Invented]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for person in people:
            archive.writestr(f"{person.number}.jpg", world.portrait())
    return out.getvalue()


def _check(zips: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "photos.zip"
        for data in zips:
            path.write_bytes(data)
            for item in read_zip(path, PhotoRule()):
                check_photo(item.data, PhotoRule(), Place(field="photo"))
