"""A job's lease: its holder says every few seconds that it lives, also in the middle of a chunk that takes long."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from core.db.engine import engine
from core.db.session import transaction
from core.db.tables import Job
from core.kernel import clock
from core.kernel.actor import SYSTEM

log = logging.getLogger(__name__)

LEASE = dt.timedelta(seconds=20)
# Two renewals may fail before a living worker loses its job.
RENEW_SECONDS = 5.0


class LostLease(RuntimeError):
    """Another worker has taken the job over; this one must stop without committing."""


@contextmanager
def held(job_id: uuid.UUID, epoch: int) -> Iterator[None]:
    """Renew a job's lease in the background, on a connection of its own, until the work inside ends.

    Not on SQLite: there an open chunk is the only writer, so nobody can claim its job before its commit, which renews
    the lease; a second writer of ours would only wait for the first.
    """
    if engine().dialect.name == "sqlite":
        yield
        return
    done = threading.Event()
    renewing = threading.Thread(target=_renew, args=(job_id, epoch, done), daemon=True)
    renewing.start()
    try:
        yield
    finally:
        done.set()
        renewing.join()


def _renew(job_id: uuid.UUID, epoch: int, done: threading.Event) -> None:
    # A row that is locked is just being committed by its own chunk, or claimed by another worker.
    own = select(Job).where(Job.id == job_id, Job.epoch == epoch, Job.state == "running")
    while not done.wait(RENEW_SECONDS):
        try:
            with transaction(SYSTEM) as tx:
                if job := tx.scalar(own.with_for_update(skip_locked=True)):
                    job.lease_until = clock.now() + LEASE
        except SQLAlchemyError as error:
            log.warning("the lease of job %s was not renewed: %s", job_id, type(error).__name__)
