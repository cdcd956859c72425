"""The doorbell: wakes a worker after the commit. A lost ring costs the sweeper's interval, never a job."""

from __future__ import annotations

import ctypes
import logging
import multiprocessing
import os
import signal
import sys
import threading
import uuid
from multiprocessing.context import ForkProcess
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, Worker
from rq.serializers import JSONSerializer

from core.db.session import after_commit
from core.jobs import engine

log = logging.getLogger(__name__)

QUEUE = "onex"
# With the lease: after how long at most a dead worker's job goes on.
SWEEP_SECONDS = 5.0
JOB_TIMEOUT = 3600
WORKER_TTL = 45
MAINTENANCE_SECONDS = 30
PR_SET_PDEATHSIG = 1
FORK = multiprocessing.get_context("fork")

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
    """Run due jobs whenever the bell rings and at least every few seconds, until told to stop."""
    while not stop.is_set():
        _rung.clear()
        try:
            engine.sweep()
        except Exception:
            log.exception("sweep failed")
        _rung.wait(SWEEP_SECONDS)


class ForkingWorker(Worker):
    """RQ's worker, which forks a child for every job, and beside it a sweeper in a process of its own.

    Whoever forks has no thread that works: a child would inherit its connections in use and the locks it holds.
    """

    sweeper: ForkProcess | None = None

    def run_maintenance_tasks(self) -> None:
        """Start the sweeper, or another in place of one that died; then do RQ's own."""
        if self.sweeper is None or not self.sweeper.is_alive():
            self.sweeper = FORK.Process(target=_be_sweeper, args=(os.getpid(),), daemon=True)
            self.sweeper.start()
        super().run_maintenance_tasks()  # type: ignore[no-untyped-call]

    def main_work_horse(self, job: Any, queue: Queue) -> None:
        """Work as the child for one job."""
        _die_with(self.pid)
        super().main_work_horse(job, queue)


def _be_sweeper(parent: int) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a terminal, which its parent hears as well
    _die_with(parent)
    sweep_forever(threading.Event())


def _die_with(parent: int | None) -> None:
    """Let Linux kill this process when its parent ends, however it ends: an orphan would hold its job's lease."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def work(url: str) -> None:
    """Be an RQ worker and a sweeper, until stopped."""
    bind_redis(url)
    ForkingWorker(
        [QUEUE],
        connection=Redis.from_url(url),
        serializer=JSONSerializer,
        worker_ttl=WORKER_TTL,
        maintenance_interval=MAINTENANCE_SECONDS,
    ).work()
