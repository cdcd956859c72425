"""`onex worker` as a process of its own, on the test's PostgreSQL and Redis, and what a test asks of its jobs."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import select, text

from core.candidates import sheet
from core.db.engine import engine
from core.db.session import reading
from core.db.tables import Candidate, Job, UploadChunk
from core.demo import people
from core.kernel.actor import SYSTEM
from core.sheets.bulk import form_file
from tests.conftest import TEST_KEYS
from tests.rooms.college_world import CollegeWorld

PROGRAM = "{hurry}\nfrom core.cli.main import main\nmain()"


@contextmanager
def worker(database: str, redis: str, folder: Path, hurry: str, log: BinaryIO) -> Iterator[subprocess.Popen[bytes]]:
    """Run `onex worker` with some of its numbers turned down by `hurry`, and end it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ONEX_")}
    settings = {
        "ONEX_DATABASE_URL": database,
        "ONEX_REDIS_URL": redis,
        "ONEX_FILES_URL": f"file://{folder}/files",
        "ONEX_DATA_KEYS": TEST_KEYS,
    }
    command = [sys.executable, "-c", PROGRAM.format(hurry=hurry), "worker"]
    with subprocess.Popen(command, cwd=folder, env=clean | settings, stdout=log, stderr=log) as process:
        try:
            yield process
        finally:
            process.terminate()


def candidates(chance: random.Random, rows: int, first: int) -> bytes:
    """Return a workbook of people nobody has invented yet."""
    with form_file(sheet.FORM, (person.cells for person in people.invent(chance, rows, first))) as file:
        return file.read()


def wait_until(seen: Callable[[], bool], seconds: float) -> float:
    """Wait for something to be seen; return after how many seconds it was."""
    start = time.monotonic()
    while not seen():
        assert time.monotonic() - start < seconds, "not seen in time"
        time.sleep(0.05)
    return time.monotonic() - start


def all_jobs() -> list[Job]:
    with reading(SYSTEM) as tx:
        return list(tx.scalars(select(Job).order_by(Job.id)))


def is_open() -> bool:
    return any(job.state in {"queued", "running"} for job in all_jobs())


def connections() -> int:
    """Return how many processes of others are connected to the test's database."""
    counting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with engine().connect() as connection:
        return connection.scalar(text(counting)) or 0


def account(world: CollegeWorld, sent: int) -> tuple[int, int]:
    """Return how many rows are lost and doubled; the reports must say the same as the table."""
    with reading(world.officer) as tx:
        written = [key for keys in tx.scalars(select(UploadChunk.written)) for key in keys]
        stored = list(tx.scalars(select(Candidate.bidx)))
    assert len(written) == len(set(written))
    return sent - len(set(stored)), len(stored) - len(set(stored))


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def lives(pid: int) -> bool:
    """Say whether a process runs; one that has ended and was not asked for yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(") ")[2][0] != "Z"
    except FileNotFoundError:
        return False
