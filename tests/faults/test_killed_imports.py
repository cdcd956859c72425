"""Workers killed with SIGKILL and connections cut at random moments of real imports: nothing is lost or doubled."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import random
import signal
import time
import uuid
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, select, text

from core.candidates import sheet
from core.db import engine as database
from core.db.session import reading
from core.db.tables import Candidate, UploadChunk
from core.demo import people
from core.intake.receive import receive
from core.intake.report import report
from core.jobs import engine as jobs
from core.kernel import clock
from tests.rooms.college_world import CollegeWorld, a_college_world, bind_files

IMPORTS, ROWS, CHUNK = 50, 400, 300
"""Two chunks each, as of a file of 1,300 rows with chunks as they are."""
LONGEST = 0.25
"""Seconds a worker may live; an import takes about as long here, so that every stage is hit."""

pytestmark = pytest.mark.postgres


def one_worker(url: str, moment: dt.datetime) -> None:
    """Be a worker: run what is due, until killed."""
    clock.travel(moment)
    database.bind(url)
    jobs.sweep()


def kill_nine(url: str, worker: multiprocessing.process.BaseProcess) -> None:
    """What an operating system short of memory does."""
    if worker.pid and worker.is_alive():
        worker.kill()


def cut_connections(url: str, worker: multiprocessing.process.BaseProcess) -> None:
    """What a database's restart looks like from here."""
    target = make_url(url)
    other = create_engine(target.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with other.connect() as connection:
        query = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
        connection.execute(query, {"name": target.database})
    other.dispose()


def run_with(url: str, chance: random.Random, fault: Callable[..., None], job_id: uuid.UUID) -> int:
    """Start worker after worker, each struck once, until the job is through; return how many were struck in time."""
    struck = 0
    fork = multiprocessing.get_context("fork")
    while job_id in open_jobs(url):
        clock.travel(clock.now() + jobs.LEASE + dt.timedelta(seconds=1))
        worker = fork.Process(target=one_worker, args=(url, clock.now()))
        worker.start()
        time.sleep(chance.uniform(0, LONGEST * (1 + struck)))  # a slow machine gets on as well
        struck += worker.is_alive()
        fault(url, worker)
        worker.join(60)
    return struck


def open_jobs(url: str) -> list[uuid.UUID]:
    """Return the jobs that are not through, and let the database go: what is forked takes no connection along."""
    database.bind(url)
    clock.travel(clock.now() + jobs.LEASE)
    found = jobs.due_jobs()
    database.dispose()
    return found


@pytest.mark.parametrize(("fault", "imports"), [(kill_nine, IMPORTS), (cut_connections, IMPORTS // 5)])
def test_imports_that_are_struck_lose_and_double_nothing(
    postgres_database: str,
    tmp_path: Path,
    fault: Callable[..., None],
    imports: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("core.intake.run.CHUNK", CHUNK)
    chance = random.Random(8)
    bind_files(tmp_path)
    world = a_college_world()
    sent, struck = 0, 0
    for number in range(imports):
        cast = people.invent(chance, ROWS, number * ROWS)
        data = people.workbook(sheet.FORM, [person.cells for person in cast])
        database.bind(postgres_database)
        upload_id = receive(world.officer, "candidates", "考生.xlsx", data)
        job_id = report(world.officer, upload_id).job.id
        database.dispose()
        struck += run_with(postgres_database, chance, fault, job_id)
        sent += ROWS
    database.bind(postgres_database)
    lost, doubled = account(world, sent)
    with capsys.disabled():
        what = "kill -9" if fault is kill_nine else "connections cut"
        print(f"\n{imports} imports, {struck} × {what}, {sent} rows, lost {lost}, doubled {doubled}")  # noqa: T201
    assert struck >= imports // 2, "most workers were struck at work"
    assert (lost, doubled) == (0, 0)


def account(world: CollegeWorld, sent: int) -> tuple[int, int]:
    """Return rows without a fate or candidate, and rows with two; the reports must say the same as the tables."""
    with reading(world.officer) as tx:
        written = [key for chunk in tx.scalars(select(UploadChunk)) for key in chunk.written]
        stored = Counter(tx.scalars(select(Candidate.bidx)))
    assert len(set(written)) == len(written) == sent
    return sent - len(stored), sum(stored.values()) - len(stored)


def test_a_worker_that_was_killed_was_really_killed() -> None:
    """The harness itself: a process that is struck ends by the signal, not by itself."""
    worker = multiprocessing.get_context("fork").Process(target=time.sleep, args=(60,))
    worker.start()
    kill_nine("", worker)
    worker.join(10)
    assert worker.exitcode == -signal.SIGKILL
