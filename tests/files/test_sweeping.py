"""What no row names is swept after a day, and nothing else ever is."""

from __future__ import annotations

import datetime as dt
import os
import random
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from core.candidates import sheet
from core.db.session import transaction
from core.db.tables import Candidate, IssuedCertificate, Registration
from core.demo import people
from core.demo.story import Story
from core.files.store import FOLDERS, Store, store
from core.intake import decide
from core.intake.receive import receive
from core.issuance import printing
from core.jobs import engine as jobs
from core.kernel import clock
from core.kernel.actor import Role
from core.kernel.errors import Conflict
from core.wiring import clockwork, sweeping
from core.wiring.sweeping import Swept, sweep_files, sweep_hourly
from tests.rooms.college_world import CollegeWorld, a_college_world, bind_files
from tests.rooms.story_world import a_story

OLD = dt.timedelta(days=1, minutes=1)


def on_disk(folder: Path) -> set[str]:
    return {path.name for path in (folder / "files").rglob("*") if path.is_file()}


def grown(folder: Path, by: dt.timedelta) -> None:
    """Have every file of the store be as old by the portal's clock."""
    written = (clock.now() - by).timestamp()
    for path in (folder / "files").rglob("*"):
        if path.is_file():
            os.utime(path, (written, written))


@pytest.fixture
def world(database: str, tmp_path: Path) -> CollegeWorld:
    bind_files(tmp_path)
    return a_college_world()


def a_part(folder: Path) -> Path:
    """Leave what a process that was killed while it wrote leaves."""
    part = folder / "files" / "ab" / f"{'ab' * 16}.part"
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(b"half")
    return part


def test_a_file_no_row_names_and_one_never_finished_go_after_a_day(world: CollegeWorld, tmp_path: Path) -> None:
    stranger = tmp_path / "files" / "ab" / "lost+found"
    a_part(tmp_path)
    store().put(b"its row was never committed")
    stranger.write_bytes(b"not of the store")
    grown(tmp_path, OLD - dt.timedelta(minutes=2))
    before = on_disk(tmp_path)
    assert (sweep_files(), on_disk(tmp_path)) == (Swept(parts=0, orphans=0), before), "its row may still come"
    grown(tmp_path, OLD)
    assert sweep_files() == Swept(parts=1, orphans=1)
    assert on_disk(tmp_path) == {stranger.name}
    assert sweep_files() == Swept(parts=0, orphans=0)


def test_the_files_of_every_tenant_stay(world: CollegeWorld, tmp_path: Path) -> None:
    scorer = replace(world.planner, roles=frozenset({Role.VENDOR_SCORER}))
    for sender in (world.officer, world.other_officer):
        receive(sender, "candidates", "考生.xlsx", b"PK")
    receive(scorer, "scores", "成绩.xlsx", b"PK", plan_id=world.vendor.id)
    orphan = store().put(b"nobody's")
    grown(tmp_path, OLD)
    named = on_disk(tmp_path) - {orphan}
    assert (sweep_files(), on_disk(tmp_path)) == (Swept(parts=0, orphans=1), named)
    assert len(named) == 3


def test_the_photos_of_a_zip_stay_while_its_rows_name_them(world: CollegeWorld, tmp_path: Path) -> None:
    """The keys stand in the sealed rows of the upload, and in no column."""
    cast = people.invent(random.Random(1), 3, 0)
    for kind, data in (("candidates", workbook(cast)), ("photos", people.photo_zip(cast[:2]))):
        receive(world.officer, kind, "文件", data)
        jobs.sweep()
    again = receive(world.officer, "photos", "照片.zip", people.photo_zip(list(reversed(cast))), preview=True)
    jobs.sweep()
    grown(tmp_path, OLD)
    before = on_disk(tmp_path)
    assert (sweep_files(), on_disk(tmp_path)) == (Swept(parts=0, orphans=0), before), "checked, not applied yet"
    decide.apply(world.officer, again)
    jobs.sweep()
    with transaction(world.officer) as tx:
        for candidate in tx.scalars(select(Candidate)):
            tx.delete(candidate)
    assert (sweep_files(), on_disk(tmp_path)) == (Swept(parts=0, orphans=0), before), "the upload still shows them"


def workbook(cast: list[people.Invented]) -> bytes:
    return people.workbook(sheet.FORM, [person.cells for person in cast])


@pytest.fixture
def story(database: str, tmp_path: Path) -> Story:
    return a_story(tmp_path)


def rest_of(story: Story) -> Iterator[tuple[dt.datetime, str]]:
    for moment, act in story.events():
        if act.__name__ not in {"bring_people", "ask_in_vain", "verify_people"}:
            clock.travel(moment)
            yield moment, act()


def test_after_a_whole_plan_every_file_is_named_by_a_row(story: Story, tmp_path: Path) -> None:
    """Whoever keeps a file in a column or a row the sweep does not know loses it here."""
    for _ in rest_of(story):
        pass
    grown(tmp_path, OLD)
    before = on_disk(tmp_path)
    assert (sweep_files(), on_disk(tmp_path)) == (Swept(parts=0, orphans=0), before)
    assert len(before) > 10


def test_the_photo_of_a_certificate_that_is_not_printed_yet_stays(
    story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(*_args: object) -> None:
        raise Conflict("SEAL_MISSING")

    with monkeypatch.context() as broken:
        broken.setattr(printing, "certificate", nothing)
        for _ in rest_of(story):
            pass
    photo = store().put(b"a photo that was taken back since")
    with transaction(story.staff.signer) as tx:
        row = tx.scalars(select(IssuedCertificate)).first()
        assert row
        row.facts = row.facts.replace(str(tx.get_one(Registration, row.registration_id).photo_key), photo)
    grown(tmp_path, OLD)
    assert (sweep_files(), photo in on_disk(tmp_path)) == (Swept(parts=0, orphans=0), True)


def test_a_day_of_sweeps_sees_every_folder_once() -> None:
    turns = [folder for hour in range(24) for folder in FOLDERS[hour :: sweeping.ROUNDS]]
    assert sorted(turns) == sorted(FOLDERS) == [f"{number:02x}" for number in range(256)]


def test_a_sweep_holds_the_keys_of_its_folders_only(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bind_files(tmp_path)
    for _ in range(200):
        store().put(b"nobody's")
    grown(tmp_path, OLD)
    held = []
    keys = Store.keys
    monkeypatch.setattr(Store, "keys", lambda *args: held.append(args[1]) or keys(*args))
    orphans = [sweep_hourly(hour).orphans for hour in range(24)]
    assert (sum(orphans), on_disk(tmp_path)) == (200, set())
    assert max(orphans) < 100
    assert sorted(held) == sorted(FOLDERS)


def test_the_clock_sweeps_once_an_hour(sqlite_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stop, swept = threading.Event(), []
    monkeypatch.setattr(clockwork, "EVERY_SECONDS", 0)
    monkeypatch.setattr(clockwork, "sweep_hourly", swept.append)
    ticks = 0

    def tick() -> None:
        nonlocal ticks
        ticks += 1
        if ticks == 3:
            clock.travel(clock.now() + dt.timedelta(hours=1))
        if ticks == 6:
            stop.set()

    monkeypatch.setattr(clockwork, "tick", tick)
    clock.travel(clock.moment(dt.date(2022, 5, 1), dt.time(8, 30)))
    clockwork.run_forever(stop)
    assert swept == [8, 9]
