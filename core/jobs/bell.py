"""The doorbell: wakes a worker after the commit. A lost ring costs the sweeper's interval, never a job."""

from __future__ import annotations

import logging
import threading
import uuid

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, Worker
from rq.serializers import JSONSerializer

from core.db.session import after_commit
from core.jobs import engine

log = logging.getLogger(__name__)

QUEUE = "onex"
SWEEP_SECONDS = 10
JOB_TIMEOUT = 3600
WORKER_TTL = 45

_queue: Queue | None = None
_rung = threading.Event()


def bind_redis(url: str) -> None:
    """Ring through Redis from now on; an empty address rings only in this process."""
    global _queue  # noqa: PLW0603 - one process, one bell
    _queue = Queue(QUEUE, connection=Redis.from_url(url), serializer=JSONSerializer) if url else None


def ring(job_id: uuid.UUID) -> None:
    """Say that a job is due, once what was written stands."""
    after_commit(lambda: _ring(job_id))


def _ring(job_id: uuid.UUID) -> None:
    _rung.set()
    if _queue is None:
        return
    try:
        _queue.enqueue(engine.run, str(job_id), job_timeout=JOB_TIMEOUT, result_ttl=60)
    except RedisError:
        log.warning("Redis does not answer; the sweeper will find job %s", job_id)


def sweep_forever(stop: threading.Event) -> None:
    """Run due jobs whenever the bell rings and at least every ten seconds, until told to stop."""
    while not stop.is_set():
        _rung.clear()
        try:
            engine.sweep()
        except Exception:
            # The failing job has recorded its own state; the sweeper must live on for the others.
            log.exception("sweep failed")
        _rung.wait(SWEEP_SECONDS)


def work(url: str) -> None:
    """Be an RQ worker and a sweeper, until stopped."""
    bind_redis(url)
    stop = threading.Event()
    threading.Thread(target=sweep_forever, args=(stop,), daemon=True).start()
    connection = Redis.from_url(url)
    try:
        Worker([QUEUE], connection=connection, serializer=JSONSerializer, worker_ttl=WORKER_TTL).work()
    finally:
        stop.set()
