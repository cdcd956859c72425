"""What a failure costs: an unforeseen error an attempt, a lost connection or a lost race nothing, other jobs never."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from core.db import engine as database
from core.db.session import transaction
from core.db.tables import Job, VendorSetting
from core.jobs import engine, lease
from core.jobs.engine import Progress, Work
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Refused
from tests.jobs.writing import ROWS, a_job, a_vendor, job, rows_written, write_one


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do a chunk again without a pause."""
    monkeypatch.setattr(engine, "PAUSES", (0,) * len(engine.PAUSES))


def cut_off(tx: Session) -> None:
    own = tx.connection().scalar(text("SELECT pg_backend_pid()"))
    with database.engine().connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:own)"), {"own": own})


def be_second(tx: Session) -> None:
    """Write a row that somebody else has written."""
    tx.add(VendorSetting(vendor_id=tx.info["actor"].vendor, key="account", value="twice"))
    tx.flush()


def struck(fault: Callable[[Session], None], times: int) -> engine.Handler:
    """Write one row a chunk, but let the fault strike each chunk a number of times before it is done."""
    strikes = dict.fromkeys(range(ROWS), times)

    def handler(tx: Session, work: Work) -> Progress:
        assert not work.memory, "what was remembered of an undone chunk is gone"
        progress = write_one(tx, work)
        if strikes[work.progress.position]:
            strikes[work.progress.position] -= 1
            work.memory["seen"] = True
            tx.flush()
            fault(tx)
        return progress

    return handler


def no_attempt_is_spent(actor: Actor, handler: engine.Handler) -> None:
    engine.register("struck", handler)
    job_id = a_job(actor, "struck")
    assert engine.run(job_id)
    done = job(actor, job_id)
    assert (done.state, done.epoch, done.attempts, done.takeovers) == ("succeeded", 1, 0, 0)
    assert rows_written(actor) == ROWS


def test_a_lost_race_is_run_again_and_spends_no_attempt(vendor: Actor) -> None:
    no_attempt_is_spent(vendor, struck(be_second, len(engine.PAUSES)))


@pytest.mark.postgres
def test_a_lost_connection_waits_for_no_lease_and_spends_no_attempt(postgres_database: str) -> None:
    no_attempt_is_spent(a_vendor(), struck(cut_off, len(engine.PAUSES)))


@pytest.mark.parametrize("chunk", [1, ROWS])
def test_a_commit_that_was_done_but_not_answered_is_not_done_twice(
    vendor: Actor, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection breaks after the commit of a chunk in the middle, or of the last one."""
    commits: list[Actor] = []

    @contextmanager
    def breaking(actor: Actor) -> Iterator[Session]:
        with transaction(actor) as tx:
            yield tx
        commits.append(actor)
        if commits.count(vendor) == chunk:
            commits.append(vendor)
            raise psycopg.OperationalError("server closed the connection")

    job_id = a_job(vendor)
    monkeypatch.setattr(engine, "transaction", breaking)
    assert engine.run(job_id)
    assert (job(vendor, job_id).state, job(vendor, job_id).epoch) == ("succeeded", 1)
    assert rows_written(vendor) == ROWS


def test_a_race_that_is_always_lost_is_an_error_of_ours(vendor: Actor) -> None:
    engine.register("struck", struck(be_second, 1_000))
    job_id = a_job(vendor, "struck")
    assert engine.run(job_id)
    assert (job(vendor, job_id).state, job(vendor, job_id).attempts) == ("running", 1)
    assert rows_written(vendor) == 0


def test_a_job_that_fails_holds_up_no_other_of_its_sweep(
    vendor: Actor, production_log: pytest.LogCaptureFixture
) -> None:
    typed = "110101199001011234"

    def broken(_tx: Session, _work: Work) -> Progress:
        raise ValueError(typed)

    engine.register("broken", broken)
    failing = [a_job(vendor, "broken"), a_job(vendor, "of no kind"), a_job(vendor)]
    with transaction(SYSTEM) as tx:
        tx.execute(update(Job).where(Job.id == failing[2]).values(actor={"kind": "vendor"}))
    last = a_job(vendor)
    assert engine.sweep() == 4
    assert job(vendor, last).state == "succeeded"
    while engine.sweep():
        pass
    assert {(job(vendor, key).state, job(vendor, key).error) for key in failing} == {("failed", "JOB_POISON")}
    assert [job(vendor, key).error_params["error"] for key in failing] == ["ValueError", "KeyError", "KeyError"]
    assert typed not in production_log.text, "what an error says may be somebody's"


def test_a_job_that_cannot_be_claimed_holds_up_no_other(vendor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    first, last = a_job(vendor), a_job(vendor)
    claim = engine._claim

    def torn(job_id: object) -> object:
        if job_id == first:
            raise ValueError("a row that cannot be read")
        return claim(job_id)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "_claim", torn)
    assert engine.sweep() == 1
    assert job(vendor, last).state == "succeeded"


def test_who_cannot_take_note_of_a_failure_does_not_keep_the_job_alive(vendor: Actor) -> None:
    def refuse(_tx: Session, _work: Work) -> Progress:
        raise Refused("IMPORT_EMPTY", file="")

    def stumble(_tx: Session, _work: Work, _state: str) -> None:
        raise ZeroDivisionError

    engine.register("noted", refuse, stumble)
    job_id = a_job(vendor, "noted")
    engine.sweep()
    assert (job(vendor, job_id).state, job(vendor, job_id).error) == ("failed", "IMPORT_EMPTY")


def test_a_job_that_takes_every_worker_with_it_is_set_aside(vendor: Actor) -> None:
    def deadly(_tx: Session, _work: Work) -> Progress:
        raise KeyboardInterrupt

    engine.register("deadly", deadly)
    job_id = a_job(vendor, "deadly")
    for _ in range(engine.TAKEOVERS + 1):
        with pytest.raises(KeyboardInterrupt):
            engine.run(job_id)
        clock.travel(clock.now() + engine.LEASE + dt.timedelta(seconds=1))
    assert engine.run(job_id)
    assert (job(vendor, job_id).state, job(vendor, job_id).error) == ("failed", "JOB_TAKEN_OVER")


def test_a_chunk_longer_than_the_lease_is_taken_from_no_living_worker(
    vendor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody tries to claim it all the while; on SQLite the claim waits for the chunk."""
    short = dt.timedelta(seconds=0.5)
    monkeypatch.setattr(engine, "LEASE", short)
    monkeypatch.setattr(lease, "LEASE", short)
    monkeypatch.setattr(lease, "RENEW_SECONDS", 0.1)
    working = threading.Event()

    def slow(tx: Session, work: Work) -> Progress:
        progress = write_one(tx, work)
        working.set()
        if not work.progress.position:
            time.sleep(1.5)
        return progress

    engine.register("slow", slow)
    job_id = a_job(vendor, "slow")
    worker = threading.Thread(target=engine.run, args=(job_id,))
    worker.start()
    assert working.wait(10)
    taken = []
    while worker.is_alive():
        taken.append(engine.run(job_id))
        time.sleep(0.05)
    assert taken
    assert not any(taken)
    assert (job(vendor, job_id).state, job(vendor, job_id).epoch) == ("succeeded", 1)
    assert rows_written(vendor) == ROWS
