"""The job engine: the row is the truth, a chunk and its cursor are one commit, an orphan cannot commit."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from redis import Redis
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.db.session import reading, transaction
from core.db.tables import Job, VendorSetting
from core.jobs import bell, engine
from core.jobs.engine import Progress, Work
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, Role
from core.kernel.errors import Refused
from tests.db.rows import a_world

ROWS = 7


def write_one(tx: Session, work: Work) -> Progress:
    """Write one row a chunk; its key names the position, so a doubled chunk would show."""
    done = work.progress.position + 1
    tx.add(VendorSetting(vendor_id=work.actor.vendor, key=f"row-{done}", value=str(work.job_id)))
    return Progress(position=done, total=ROWS, accepted=done, finished=done == ROWS)


def a_job(actor: Actor, kind: str = "rows") -> uuid.UUID:
    with transaction(actor) as tx:
        return engine.enqueue(tx, kind, actor, {}).id


def job(actor: Actor, job_id: uuid.UUID) -> Job:
    with reading(actor) as tx:
        return tx.get_one(Job, job_id)


def rows_written(actor: Actor) -> int:
    with reading(actor) as tx:
        return tx.scalar(select(func.count(VendorSetting.id)).where(VendorSetting.key.like("row-%"))) or 0


@pytest.fixture
def vendor(database: str) -> Actor:
    engine.register("rows", write_one)
    world = a_world()
    with transaction(SYSTEM) as tx:
        tx.execute(update(Job).values(state="succeeded"))
    return world.vendor


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
        with pytest.raises(ZeroDivisionError):
            engine.run(job_id)
    assert not engine.run(job_id)
    assert (job(vendor, job_id).state, job(vendor, job_id).error) == ("failed", "JOB_POISON")


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
