"""One college for the whole corpus: every file is only looked at, so that none changes what the next one meets."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.candidates import sheet
from core.db.session import transaction
from core.db.tables import Candidate
from core.demo import people
from core.intake.receive import receive
from core.intake.report import Report, report
from core.jobs import engine
from tests.conftest import bound
from tests.corpus.people import FOREIGN, KNOWN, LOCKED
from tests.rooms.college_world import CollegeWorld, a_college_world, bind_files


@pytest.fixture(scope="module")
def college(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CollegeWorld]:
    """A college with two known candidates, one of them confirmed, beside another college with one of its own."""
    folder = tmp_path_factory.mktemp("corpus")
    shutil.copy(sqlite_template, folder / "corpus.sqlite3")
    for _url in bound(f"sqlite:///{folder / 'corpus.sqlite3'}"):
        bind_files(folder)
        world = a_college_world()
        for officer, cast in ((world.officer, (*KNOWN, LOCKED)), (world.other_officer, (FOREIGN,))):
            receive(officer, "candidates", "考生.xlsx", people.workbook(sheet.FORM, [p.cells for p in cast]))
        engine.sweep()
        with transaction(world.officer) as tx:
            for candidate in tx.query(Candidate):
                if candidate.person.id_number == LOCKED.number:
                    candidate.state = "verified"
        yield world


def looked_at(world: CollegeWorld, kind: str, data: bytes) -> Report:
    """Send a file to be looked at only."""
    upload = receive(world.officer, kind, "文件.xlsx", data, preview=True)
    engine.sweep()
    return report(world.officer, upload)
