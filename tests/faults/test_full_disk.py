"""Disks that are full: every door names the place, nothing half-written stays, and room is all that it needs."""

from __future__ import annotations

import datetime as dt
import gc
import json
import random
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.candidates import sheet
from core.cli.main import main
from core.db.session import reading
from core.db.tables import Candidate, Job, Upload
from core.demo import people
from core.files import store as files
from core.intake.receive import receive
from core.jobs import engine as jobs
from core.kernel import clock
from core.kernel.messages import catalogue
from tests import servers
from tests.callers import program_of
from tests.conftest import TEST_KEYS, bound
from tests.faults.small_disk import SmallDisk, small_disk
from tests.portal import the_portal
from tests.rooms.college_world import PASSWORD, CollegeWorld, a_college_world, bind_files

ROWS = 3
PHOTOS, SOME_PHOTOS = 20, 40 * 1024
DOORS = ("page", "api", "cli")


@dataclass
class Doors:
    """One college at the page, the API and the command line: each sends a workbook of people of its own."""

    url: str
    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    world: CollegeWorld = field(default_factory=a_college_world)

    def __post_init__(self) -> None:
        self.moment = clock.now()
        portal = the_portal()
        self.program, self.officer = program_of(portal, "officer"), portal.test_client()
        form = {"login": "officer", "password": PASSWORD, "csrf_token": csrf(self.officer, "/sign-in")}
        self.officer.post("/sign-in", data=form)
        self.data = {door: workbook(number) for number, door in enumerate(DOORS)}
        self.once = {"csrf_token": csrf(self.officer, "/password"), "once": "the-same-form"}

    def send(self, door: str, padding: int = 0) -> tuple[int, str]:
        """Send the door's file, always the same; return the status or exit code, and what is said."""
        return getattr(self, f"_{door}")(self.data[door] + bytes(padding))

    def _page(self, data: bytes) -> tuple[int, str]:
        body = multipart(data, **self.once, kind="candidates", candidate_type="college")
        answer = self.officer.post("/imports/", data=body, content_type=MULTIPART)
        return answer.status_code, answer.text

    def _api(self, data: bytes) -> tuple[int, str]:
        answer = self.program.post(
            "/api/v1/imports?kind=candidates&candidate_type=college",
            data=multipart(data),
            content_type=MULTIPART,
            headers={"Idempotency-Key": "k1"},
        )
        return answer.status_code, f"{answer.mimetype} {json.dumps(answer.get_json(), ensure_ascii=False)}"

    def _cli(self, data: bytes) -> tuple[int, str]:
        file = self.folder / "考生.xlsx"
        file.write_bytes(data)
        words = ["onex", "import", "candidates", str(file), "--college", "甲学院", "--option", "candidate_type=college"]
        self.monkeypatch.setattr("sys.argv", words)
        self.monkeypatch.setenv("ONEX_DATABASE_URL", self.url)
        self.monkeypatch.setenv("ONEX_FILES_URL", f"file://{files.store()._folder}")
        self.monkeypatch.setenv("ONEX_DATA_KEYS", TEST_KEYS)
        self.capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(str(end.code))
        said = self.capsys.readouterr()
        return code, said.out + said.err

    def counts(self) -> tuple[int, int, int]:
        """Return how many uploads, jobs and candidates there are."""
        with reading(self.world.officer) as tx:
            return tuple(tx.scalar(select(func.count(model.id))) or 0 for model in (Upload, Job, Candidate))  # type: ignore[return-value]


MULTIPART = "multipart/form-data; boundary=x"


def multipart(file: bytes, **words: str) -> bytes:
    """Write a form as a browser does; a test client would need room on the disk to do so."""
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{word}' for name, word in words.items()]
    head = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n'
    return "\r\n".join([*parts, head]).encode() + file + b"\r\n--x--\r\n"


def csrf(client: FlaskClient, page: str) -> str:
    return client.get(page).text.split('name="csrf_token" value="')[1].split('"')[0]


def workbook(number: int, rows: int = ROWS) -> bytes:
    cast = people.invent(random.Random(number), rows, number * rows)
    return people.workbook(sheet.FORM, [person.cells for person in cast])


def on_disk(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and path.name != "filler"]


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    with small_disk() as made:
        yield made


Report = Callable[[int, int, int, float], None]


@pytest.fixture
def report(capsys: pytest.CaptureFixture[str]) -> Report:
    """Print what is reported of an experiment, and hold it to what is promised."""

    def say(injected: int, lost: int, doubled: int, worst: float) -> None:
        with capsys.disabled():
            said = f"{injected} injected, {lost} lost, {doubled} doubled, worst recovery {worst:.2f} s"
            print(f"\n{said}")  # noqa: T201 - the figure that is reported
        assert (lost, doubled) == (0, 0)

    return say


def refused(doors: Doors, code: str, *, padding: int = 0) -> None:
    """Send a file at each door; each says the same, and nothing has come of it."""
    before = doors.counts()
    for door in DOORS:
        status, said = doors.send(door, padding)
        assert (door, status) == (door, 1 if door == "cli" else 507)
        assert catalogue()[code].text in said
        assert catalogue()[code].fix in said
        assert door == "page" or code in said
        assert door != "api" or said.startswith("application/problem+json")
        assert "Traceback" not in said
    assert doors.counts() == before


def accepted(doors: Doors) -> float:
    """Send the same again at each door; return the longest any took, its work included."""
    worst = 0.0
    for door in DOORS:
        begun = time.monotonic()
        status, said = doors.send(door)
        assert (status, door) in {(303, "page"), (202, "api"), (0, "cli")}, said
        jobs.sweep()
        worst = max(worst, time.monotonic() - begun)
    return worst


def test_a_full_file_store_is_told_at_every_door_and_heals_by_itself(
    postgres_database: str,
    disk: SmallDisk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    report: Report,
) -> None:
    bind_files(disk.folder)
    doors = Doors(postgres_database, tmp_path, monkeypatch, capsys)
    for folder in files.FOLDERS:  # room for a name is left, room for what it holds is not
        (disk.folder / "files" / folder).mkdir(parents=True)
    with disk.full():
        refused(doors, "FILES_FULL")
        assert on_disk(disk.folder / "files") == []
    worst = accepted(doors)
    uploads, _jobs, candidates = doors.counts()
    # The page's file waits for its sender's word.
    report(len(DOORS), 3 - uploads, max(0, uploads - 3) + max(0, candidates - 2 * ROWS), worst)
    assert candidates == 2 * ROWS
    assert len(on_disk(disk.folder / "files")) == 3


def test_an_import_waits_for_room_and_goes_on_by_itself(
    database: str,
    disk: SmallDisk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    report: Report,
) -> None:
    """However often it was tried without room, it is no attempt of its own: it is never given up for that."""
    if not disk.mounted:
        servers.missing("disk", "run the tests as root, who may mount one")  # a limit would hold for SQLite's file too
    bind_files(disk.folder)
    doors = Doors(database, tmp_path, monkeypatch, capsys)
    world = doors.world
    cast = people.invent(random.Random(7), PHOTOS, 0)
    receive(world.officer, "candidates", "考生.xlsx", people.workbook(sheet.FORM, [one.cells for one in cast]))
    jobs.sweep()
    photos = receive(world.officer, "photos", "照片.zip", people.photo_zip(cast))
    before = on_disk(disk.folder)
    with disk.full(spare=SOME_PHOTOS):
        for _ in range(jobs.ATTEMPTS + 2):
            assert jobs.sweep() == 0
            assert on_disk(disk.folder) == before
            clock.travel(clock.now() + jobs.LEASE + dt.timedelta(seconds=1))
    assert catalogue()["JOB_WAITS"].fix in doors.officer.get(f"/imports/{photos}").text
    begun = time.monotonic()
    jobs.sweep()
    with reading(world.officer) as tx:
        done = tx.scalars(select(Job).order_by(Job.id.desc())).first()
        kept = tx.scalars(select(Candidate.photo_key)).all()
    assert done
    assert (done.state, done.accepted, done.attempts, done.error) == ("succeeded", PHOTOS, 0, "")
    report(jobs.ATTEMPTS + 2, kept.count(None), PHOTOS - len(set(kept)), time.monotonic() - begun)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_a_full_temporary_folder_is_told_and_not_a_bug(
    postgres_database: str,
    disk: SmallDisk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What is received for a form of any size goes there first."""
    bind_files(tmp_path)
    doors = Doors(postgres_database, tmp_path, monkeypatch, capsys)
    monkeypatch.setattr(tempfile, "tempdir", str(disk.folder))
    with disk.full():
        for door in ("page", "api"):
            status, said = doors.send(door, padding=1_000_000)
            assert (status, catalogue()["DISK_FULL"].text in said) == (507, True)
    gc.collect()  # the temporary file that could not be written
    assert doors.send("page")[0] == 303
    assert doors.send("api")[0] == 202


def test_a_full_database_is_told_at_every_door_and_heals_by_itself(
    sqlite_template: Path,
    disk: SmallDisk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    report: Report,
) -> None:
    if not disk.mounted:
        servers.missing("disk", "run the tests as root, who may mount one")
    url = f"sqlite:///{shutil.copy(sqlite_template, disk.folder / 'onex.sqlite3')}"
    for _ in bound(url):
        bind_files(tmp_path)
        doors = Doors(url, tmp_path, monkeypatch, capsys)
        with closing(sqlite3.connect(disk.folder / "onex.sqlite3")) as reader, disk.full():
            # While somebody reads, SQLite can only write behind what it has written, and that takes room.
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM college").fetchall()
            refused(doors, "DATABASE_FULL")
        assert on_disk(tmp_path / "files") == []
        worst = accepted(doors)
        uploads, _jobs, candidates = doors.counts()
        report(len(DOORS), 3 - uploads, max(0, uploads - 3) + max(0, candidates - 2 * ROWS), worst)


@pytest.fixture
def small_postgres(postgres_server: servers.Postgres, postgres_template: str, disk: SmallDisk) -> Iterator[str]:
    """Make a migrated database in a tablespace on the small disk."""
    if not disk.mounted:
        servers.missing("disk", "run the tests as root, who may mount one")
    space = disk.folder / "space"
    space.mkdir()
    shutil.chown(space, disk_owner(postgres_server))
    name = f"onex_small_{disk.folder.name[-8:]}"
    postgres_server.run(f"CREATE TABLESPACE \"{name}\" LOCATION '{space}'")
    url = postgres_server.create(postgres_template, tablespace=name)
    yield from bound(url)
    postgres_server.drop(url)
    postgres_server.run(f'DROP TABLESPACE "{name}"')


def disk_owner(server: servers.Postgres) -> str:
    """Return the account the server's files belong to; skips where the server is on another machine."""
    data = Path(str(server.run("SHOW data_directory")))
    if not data.exists():
        servers.missing("disk", "run the tests beside the database's server")
    return data.owner()


@pytest.mark.postgres
def test_a_full_postgresql_is_told_at_every_door_and_its_imports_wait(
    small_postgres: str,
    disk: SmallDisk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    report: Report,
) -> None:
    bind_files(tmp_path)
    doors = Doors(small_postgres, tmp_path, monkeypatch, capsys)
    with disk.full():
        refused(doors, "DATABASE_FULL")
    many = 2_000
    receive(
        doors.world.other_officer, "candidates", "考生.xlsx", workbook(9, many), options={"candidate_type": "college"}
    )
    kept = on_disk(tmp_path / "files")
    with disk.full():
        for _ in range(jobs.ATTEMPTS + 2):
            assert jobs.sweep() == 0
            clock.travel(clock.now() + jobs.LEASE + dt.timedelta(seconds=1))
        assert on_disk(tmp_path / "files") == kept
    begun = time.monotonic()
    jobs.sweep()
    with reading(doors.world.other_officer) as tx:
        stored = tx.scalar(select(func.count(Candidate.id))) or 0
        state = tx.scalars(select(Job.state)).all()
    assert state == ["succeeded"]
    worst = time.monotonic() - begun
    assert {door: doors.send(door)[0] for door in DOORS} == {"page": 303, "api": 202, "cli": 0}
    report(len(DOORS) + jobs.ATTEMPTS + 2, many - stored, max(0, stored - many), worst)


def test_a_file_store_that_cannot_be_used_is_told_at_every_door(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mount that is gone, a disk that is read-only, a right that is lacking: all of them pass, so come back later."""
    bind_files(tmp_path)
    doors = Doors(sqlite_database, tmp_path, monkeypatch, capsys)
    before = doors.counts()
    (tmp_path / "files").write_bytes(b"in the folder's place")
    said = {door: doors.send(door) for door in DOORS}
    assert {door: status for door, (status, _text) in said.items()} == {"page": 503, "api": 503, "cli": 1}
    assert all("文件存储暂时无法使用" in text and "Traceback" not in text for _status, text in said.values())
    assert doors.counts() == before
    (tmp_path / "files").unlink()
    accepted(doors)


def test_the_command_line_works_on_its_own_file_only(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What another organisation's import waits for is nothing to whoever sends a file of their own."""
    bind_files(tmp_path)
    doors = Doors(sqlite_database, tmp_path, monkeypatch, capsys)
    receive(doors.world.other_officer, "candidates", "考生.xlsx", b"PK")
    assert doors.send("cli")[0] == 0
    with reading(doors.world.other_officer) as tx:
        assert tx.scalars(select(Job.state)).all() == ["queued"]
