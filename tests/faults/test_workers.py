"""`onex worker` forks, sweeps and dies: nothing is shared, lost or doubled, and what it left goes on within seconds."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.intake.receive import receive
from core.jobs import bell, engine, lease
from core.kernel import clock
from tests.faults import workers
from tests.rooms.college_world import CollegeWorld, a_college_world, bind_files

pytestmark = [pytest.mark.postgres, pytest.mark.redis]

FILES, ROWS, LARGE = 60, 300, 40_000
OFTEN = "from core.jobs import bell; bell.SWEEP_SECONDS = 0.2"
HURRY = """
import datetime as dt
from core.jobs import bell, engine, lease
engine.LEASE = lease.LEASE = dt.timedelta(seconds=2)
lease.RENEW_SECONDS = bell.SWEEP_SECONDS = 0.4
bell.WORKER_TTL, bell.MAINTENANCE_SECONDS = 16, 1
"""
KILLED = 2_500


@pytest.fixture
def world(postgres_database: str, redis_url: str, tmp_path: Path) -> Iterator[CollegeWorld]:
    bind_files(tmp_path)
    bell.bind_redis(redis_url)
    made = a_college_world()
    clock.back_to_present()  # a worker is a process of its own: its leases are of this hour
    yield made
    bell.bind_redis("")


@contextmanager
def scheduler() -> Iterator[None]:
    """Sweep as the scheduler does."""
    stop = threading.Event()
    sweeping = threading.Thread(target=bell.sweep_forever, args=(stop,))
    sweeping.start()
    try:
        yield
    finally:
        stop.set()
        sweeping.join()


def test_a_worker_shares_no_connection_with_what_it_forks(
    world: CollegeWorld, postgres_database: str, redis_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The big one: with a sweeper that looks fifty times as often every import is done by the first who takes it."""
    chance = random.Random(12)
    files = [workers.candidates(chance, LARGE, 0)]
    files += [workers.candidates(chance, ROWS, LARGE + number * ROWS) for number in range(FILES)]
    log = tmp_path / "worker.log"
    with log.open("wb") as out, workers.worker(postgres_database, redis_url, tmp_path, OFTEN, out):
        workers.wait_until(lambda: workers.connections() > 0, 30)  # the sweeper has one in its pool
        for data in files:
            receive(world.officer, "candidates", "考生.xlsx", data)
        seconds = workers.wait_until(lambda: not workers.is_open(), 300)
    done = workers.all_jobs()
    lost, doubled = workers.account(world, LARGE + FILES * ROWS)
    with capsys.disabled():
        again = sum(job.epoch - 1 for job in done)
        print(f"\n{len(done)} forked imports in {seconds:.0f} s, {again} taken again, {lost} lost, {doubled} doubled")  # noqa: T201
    assert {(job.state, job.epoch, job.refused) for job in done} == {("succeeded", 1, 0)}
    assert (lost, doubled) == (0, 0)
    said = log.read_text(encoding="utf-8")
    assert not [line for line in said.splitlines() if "rror" in line or "lost" in line or "failed" in line], said


def kill_its_children(process: subprocess.Popen[bytes]) -> None:
    """The horse and the sweeper; a worker without a sweeper starts another."""
    for child in workers.children_of(process.pid):
        os.kill(child, signal.SIGKILL)
    workers.wait_until(lambda: any(map(workers.lives, workers.children_of(process.pid))), 10)


def kill_the_worker(process: subprocess.Popen[bytes]) -> None:
    """Its children end by themselves."""
    children = workers.children_of(process.pid)
    assert children, "a sweeper, and a horse if the sweeper was not faster"
    process.kill()
    process.wait()
    workers.wait_until(lambda: not any(map(workers.lives, children)), 5)


def test_what_a_killed_worker_left_goes_on_when_its_lease_runs_out(
    world: CollegeWorld,
    postgres_database: str,
    redis_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The worker's numbers are turned down: what is proved is lease + one sweep; the real ones are in the next test."""
    monkeypatch.setattr(bell, "SWEEP_SECONDS", 0.4)
    chance, waits = random.Random(13), []
    log = tmp_path / "worker.log"
    faults = (kill_its_children, kill_the_worker)
    with log.open("wb") as out, workers.worker(postgres_database, redis_url, tmp_path, HURRY, out) as process:
        for number, fault in enumerate(faults):
            receive(world.officer, "candidates", "考生.xlsx", workers.candidates(chance, KILLED, number * KILLED))
            workers.wait_until(lambda: workers.all_jobs()[-1].position > 0, 60)
            with scheduler():
                started = time.monotonic()
                fault(process)
                workers.wait_until(lambda: workers.all_jobs()[-1].epoch > 1, 30)
                waits.append(time.monotonic() - started)
                workers.wait_until(lambda: not workers.is_open(), 60)
    lost, doubled = workers.account(world, len(faults) * KILLED)
    with capsys.disabled():
        print(f"\n{len(faults)} workers killed, {lost} lost, {doubled} doubled, worst recovery {max(waits):.1f} s")  # noqa: T201
    assert {(job.state, job.epoch) for job in workers.all_jobs()} == {("succeeded", 2)}
    assert (lost, doubled) == (0, 0)
    assert max(waits) < 2 + 0.4 + 2, "the lease, a sweep, and what a busy machine takes"


def test_a_dead_workers_job_goes_on_within_thirty_seconds() -> None:
    assert lease.LEASE + dt.timedelta(seconds=bell.SWEEP_SECONDS) <= dt.timedelta(seconds=25), "five for a busy machine"
    assert dt.timedelta(seconds=3 * lease.RENEW_SECONDS) < lease.LEASE, "two renewals may fail"
    assert dt.timedelta(seconds=sum(engine.PAUSES)) < lease.LEASE
