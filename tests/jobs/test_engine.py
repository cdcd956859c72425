"""The job engine: the row is the truth, a chunk and its cursor are one commit, an orphan cannot commit."""

from __future__ import annotations

import datetime as dt

import pytest
from redis import Redis
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer
from sqlalchemy import update
from sqlalchemy.orm import Session

from core.db.tables import Job
from core.jobs import bell, engine
from core.jobs.engine import Progress, Work
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.errors import Overtaken, Refused
from tests.jobs.writing import ROWS, a_job, job, rows_written, write_one


def test_a_job_runs_to_its_end_as_the_actor_who_asked(vendor: Actor) -> None:
    job_id = a_job(vendor)
    assert engine.sweep() == 1
    done = job(vendor, job_id)
    assert (done.state, done.position, done.accepted) == ("succeeded", ROWS, ROWS)
    assert rows_written(vendor) == ROWS
    assert engine.sweep() == 0


def test_roles_travel_with_the_job(vendor: Actor) -> None:
    seen: list[Actor] = []

    def look(_tx: Session, work: Work) -> Progress:
        seen.append(work.actor)
        return Progress(finished=True)

    engine.register("look", look)
    actor = Actor(kind=vendor.kind, vendor_id=vendor.vendor_id, roles=frozenset({Role.VENDOR_SCORER}))
    a_job(actor, "look")
    engine.sweep()
    assert seen == [actor]


def test_a_killed_worker_loses_and_doubles_nothing(vendor: Actor) -> None:
    """The worker dies inside its second chunk; another takes over when the lease has run out."""

    def die_after_a_chunk(tx: Session, work: Work) -> Progress:
        progress = write_one(tx, work)
        if work.progress.position % 2:
            raise KeyboardInterrupt
        return progress

    engine.register("dying", die_after_a_chunk)
    job_id = a_job(vendor, "dying")
    with pytest.raises(KeyboardInterrupt):
        engine.run(job_id)
    assert not engine.run(job_id), "the lease still holds"
    engine.register("dying", write_one)
    clock.travel(clock.now() + engine.LEASE + dt.timedelta(seconds=1))
    assert engine.run(job_id)
    assert rows_written(vendor) == ROWS
    assert job(vendor, job_id).state == "succeeded"


def test_an_orphan_cannot_commit_after_another_worker_took_over(vendor: Actor) -> None:
    job_id = a_job(vendor)

    def overtaken(tx: Session, work: Work) -> Progress:
        progress = write_one(tx, work)
        if work.progress.position == 2:
            tx.execute(update(Job).where(Job.id == work.job_id).values(epoch=Job.epoch + 1))
        return progress

    engine.register("rows", overtaken)
    assert engine.run(job_id)
    assert rows_written(vendor) == 2, "the third chunk was rolled back with its cursor"
    engine.register("rows", write_one)
    clock.travel(clock.now() + engine.LEASE + dt.timedelta(seconds=1))
    assert engine.run(job_id)
    assert rows_written(vendor) == ROWS


def test_a_refusal_ends_the_job_with_its_code(vendor: Actor) -> None:
    def refuse(_tx: Session, _work: Work) -> Progress:
        raise Refused("IMPORT_EMPTY", file="a.xlsx")

    engine.register("refuse", refuse)
    job_id = a_job(vendor, "refuse")
    engine.sweep()
    failed = job(vendor, job_id)
    assert (failed.state, failed.error, failed.error_params) == ("failed", "IMPORT_EMPTY", {"file": "a.xlsx"})


def test_a_job_that_fails_three_times_is_set_aside(vendor: Actor) -> None:
    def broken(_tx: Session, _work: Work) -> Progress:
        raise ZeroDivisionError

    engine.register("broken", broken)
    job_id = a_job(vendor, "broken")
    for _ in range(engine.ATTEMPTS):
        assert engine.run(job_id)
    assert not engine.run(job_id)
    assert (job(vendor, job_id).state, job(vendor, job_id).error) == ("failed", "JOB_POISON")


def test_a_chunk_that_was_overtaken_is_done_again_without_what_it_remembered(vendor: Actor) -> None:
    remembered: list[bool] = []

    def overtaken_once(tx: Session, work: Work) -> Progress:
        remembered.append("row" in work.memory)
        work.memory["row"] = 1
        if len(remembered) == 1:
            raise Overtaken("WRITTEN_MEANWHILE")
        return write_one(tx, work)

    engine.register("overtaken", overtaken_once)
    job_id = a_job(vendor, "overtaken")
    assert engine.sweep() == 1
    assert (job(vendor, job_id).state, job(vendor, job_id).accepted, rows_written(vendor)) == ("succeeded", ROWS, ROWS)
    assert remembered == [False, False, *[True] * (ROWS - 1)]


def test_cancelling_stops_before_the_next_chunk(vendor: Actor) -> None:
    def cancel(tx: Session, work: Work) -> Progress:
        progress = write_one(tx, work)
        tx.execute(update(Job).where(Job.id == work.job_id).values(cancel_requested=True))
        return progress

    engine.register("rows", cancel)
    job_id = a_job(vendor)
    engine.sweep()
    assert job(vendor, job_id).state == "cancelled"
    assert rows_written(vendor) == 1


@pytest.mark.redis
def test_redis_is_only_the_doorbell(vendor: Actor, redis_url: str) -> None:
    job_id = a_job(vendor)
    bell.bind_redis(redis_url)
    connection = Redis.from_url(redis_url)
    try:
        bell.ring(job_id)
        SimpleWorker([Queue(bell.QUEUE, connection=connection, serializer=JSONSerializer)], connection=connection,
                     serializer=JSONSerializer).work(burst=True)  # fmt: skip
    finally:
        bell.bind_redis("")
        connection.flushdb()
        connection.close()
    assert job(vendor, job_id).state == "succeeded"


def test_a_lost_bell_loses_no_job(vendor: Actor) -> None:
    job_id = a_job(vendor)
    bell.bind_redis("redis://127.0.0.1:1")
    try:
        bell.ring(job_id)
    finally:
        bell.bind_redis("")
    assert engine.sweep() == 1
    assert job(vendor, job_id).state == "succeeded"
