"""The job engine: claim with a lease and a fencing epoch, then chunk after chunk, each with its cursor in one commit.

A worker renews its lease while it lives. A killed worker's job is claimed again when the lease runs out, and an orphan
that still runs fails its next chunk, because the epoch has moved on. Execution is at least once, the
effect is once, by keys and cursor. An unforeseen error spends one of three attempts; a lost connection or a lost race
does not.
"""

from __future__ import annotations

import gc
import logging
import random
import time
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from structlog.contextvars import bound_contextvars

from core.db.events import actor_columns, record
from core.db.session import is_away, lost_race, reading, retried, transaction
from core.db.space import lacking
from core.db.tables import Job
from core.jobs.lease import LEASE, LostLease, held
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, read_actor
from core.kernel.errors import Full, NotFound, OnexError, Overtaken, Refused, Unavailable, kind_of_error

log = logging.getLogger(__name__)

ATTEMPTS = 3
# Whoever kills every worker that takes it is set aside, too; but workers also die of restarts, several in a row.
TAKEOVERS = 10
# Seconds before a chunk that lost its connection or a race is done again; together less than a lease.
PAUSES = (0.1, 0.5, 2, 5, 10)
OPEN = ("queued", "running")
OWNERS = ("vendor_id", "college_id", "province")


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a job stands after a chunk: rows done, all rows, and their fates."""

    position: int = 0
    total: int = 0
    accepted: int = 0
    refused: int = 0
    skipped: int = 0
    finished: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a handler is given: the job's own data, who acts, and the progress so far.

    `memory` lives from chunk to chunk of one run and is gone after a crash: only what can be made again belongs there.
    """

    job_id: uuid.UUID
    actor: Actor
    params: dict[str, Any]
    progress: Progress
    memory: dict[str, Any] = field(default_factory=dict)


Handler = Callable[[Session, Work], Progress]
"""Do one chunk inside the given transaction and say where the job stands now."""

Stopped = Callable[[Session, Work, str], None]
"""Take note, inside the given transaction, that a job ended before it was through: failed or cancelled."""

_handlers: dict[str, Handler] = {}
_stopped: dict[str, Stopped] = {}


def register(kind: str, handler: Handler, stopped: Stopped | None = None) -> None:
    """Say who does jobs of `kind`, and who takes note of one that was stopped."""
    _handlers[kind] = handler
    if stopped:
        _stopped[kind] = stopped


def enqueue(tx: Session, kind: str, actor: Actor, params: dict[str, Any]) -> Job:
    """Add a job to the caller's transaction; ring the bell after the commit."""
    job = Job(
        kind=kind,
        **actor_columns(actor),
        actor=actor.written(),
        params=params,
        state="queued",
        created_at=clock.now(),
    )
    tx.add(job)
    return job


@retried
def cancel(actor: Actor, job_id: uuid.UUID) -> None:
    """Stop a job before its next chunk; what is done stays done. NotFound for another organisation's."""
    with transaction(actor) as tx:
        job = tx.get(Job, job_id, with_for_update=True)
        if job is None:
            raise NotFound
        if job.state in OPEN and not job.cancel_requested:
            job.cancel_requested = True
            record(tx, "job.cancelled", job, kind=job.kind)


def due_jobs() -> list[uuid.UUID]:
    """Return the jobs nobody holds: queued ones, and running ones whose lease ran out."""
    with reading(SYSTEM) as tx:
        free = (Job.lease_until.is_(None)) | (Job.lease_until < clock.now())
        return list(tx.scalars(select(Job.id).where(Job.state.in_(OPEN), free).order_by(Job.id)))


def sweep() -> int:
    """Run every due job to its end; return how many were run. In-process mode is this and nothing else.

    A job that cannot even be claimed, or whose failure cannot be written down, does not hold up the others.
    """
    done = 0
    for job_id in due_jobs():
        try:
            done += run(job_id)
        except Full:
            continue  # it waits, and said so
        except Exception:
            log.exception("job %s could not be run", job_id)
    return done


def run(job_id: uuid.UUID | str) -> bool:
    """Claim a job and run it to its end, or to where it failed; False when somebody else holds it.

    Raises Full JOB_WAITS where space or the file store is lacking: then it goes on when its lease runs out.
    """
    claimed = _claim(uuid.UUID(str(job_id)))
    if claimed is None:
        return False
    # Who makes a hundred thousand short-lived rows would make the collector walk everything else, again and again.
    gc.freeze()
    try:
        with bound_contextvars(**_about(claimed[0])):
            _do(*claimed)
    finally:
        gc.unfreeze()
    return True


def _about(job: Job) -> dict[str, str]:
    """Return what every line of the log says while a job is done: the job, its kind, and for whom, by ids."""
    whose = {name.removesuffix("_id"): job.actor.get(name) for name in ("kind", "user_id", *OWNERS)}
    return {"job": str(job.id), "job_kind": job.kind, **{name: value for name, value in whose.items() if value}}


def _claim(job_id: uuid.UUID) -> tuple[Job, int] | None:
    with transaction(SYSTEM) as tx:
        free = (Job.lease_until.is_(None)) | (Job.lease_until < clock.now())
        job = tx.scalar(
            select(Job).where(Job.id == job_id, Job.state.in_(OPEN), free).with_for_update(skip_locked=True)
        )
        if job is None:
            return None
        # A lease that ran out was a worker's that is gone.
        job.takeovers += job.lease_until is not None
        job.epoch += 1
        job.state = "running"
        job.lease_until = clock.now() + LEASE
        return job, job.epoch


def _do(job: Job, epoch: int) -> None:
    work = Work(job_id=job.id, actor=SYSTEM, params=job.params, progress=_progress(job))
    try:
        work = replace(work, actor=read_actor(job.actor))
        if job.takeovers > TAKEOVERS:
            raise Refused("JOB_TAKEN_OVER", count=TAKEOVERS)
        with held(job.id, epoch):
            _run_chunks(job.kind, work, epoch)
    except LostLease:
        log.warning("job %s was taken over", job.id)
    except Exception as error:
        if isinstance(error, Full | Unavailable) or lacking(error):
            _let_wait(job.id, epoch)
            raise Full("JOB_WAITS") from None  # RQ keeps the chain of errors, with what they quote
        if isinstance(error, OnexError) and not isinstance(error, Overtaken):
            _fail(job.kind, work, epoch, error.code, {name: str(value) for name, value in error.params.items()})
        elif is_away(error):
            # No fault of the job's: its lease runs out, and it goes on when the database is back.
            log.warning("job %s lost its database", job.id)
        else:
            log.exception("job %s failed", job.id)
            _spend_attempt(job.kind, work, epoch, kind_of_error(error))


def _run_chunks(kind: str, work: Work, epoch: int) -> None:
    """Do chunk after chunk; one that lost its connection or a race is done again, from where the last commit was."""
    failures = 0
    while not work.progress.finished:
        try:
            work = _chunk(kind, _resumed(work, epoch) if failures else work, epoch)
            failures = 0
        except Exception as error:
            failures += 1
            again = (is_away(error) or lost_race(error)) and not lacking(error)
            if failures > len(PAUSES) or not again:
                raise
            log.warning("job %s tries a chunk again: %s", work.job_id, kind_of_error(error))
            time.sleep(random.uniform(0.5, 1) * PAUSES[failures - 1])  # noqa: S311 - jitter, not a secret


def _resumed(work: Work, epoch: int) -> Work:
    """Return the work as the last commit left it, and renew its lease; the memory of what was undone is gone.

    Whether a commit whose connection broke has happened is known here only. Raises LostLease.
    """
    with transaction(SYSTEM) as tx:
        job = tx.scalar(select(Job).where(Job.id == work.job_id, Job.epoch == epoch).with_for_update())
        if job is None:
            raise LostLease
        if job.state == "running":
            job.lease_until = clock.now() + LEASE
        return replace(work, progress=replace(_progress(job), finished=job.state != "running"), memory={})


def _chunk(kind: str, work: Work, epoch: int) -> Work:
    """Do the next chunk and write down where the job stands, in one commit."""
    if work.progress.finished:
        return work
    with transaction(work.actor) as tx:
        if tx.scalar(select(Job.cancel_requested).where(Job.id == work.job_id)):
            progress = replace(work.progress, finished=True)
            state = "cancelled"
            _note_stopped(tx, kind, work, state)
        else:
            progress = _handlers[kind](tx, work)
            state = "succeeded" if progress.finished else "running"
        _fence(tx, work.job_id, epoch, progress, state)
    return replace(work, progress=progress)


def _fence(tx: Session, job_id: uuid.UUID, epoch: int, progress: Progress, state: str) -> None:
    """Write cursor and lease with the chunk's own commit, if the job is still ours."""
    values = {name: value for name, value in asdict(progress).items() if name != "finished"}
    ended = (
        {"finished_at": clock.now(), "lease_until": None} if progress.finished else {"lease_until": clock.now() + LEASE}
    )
    afresh = {"attempts": 0, "takeovers": 0, "error": ""}
    tx.flush()
    result = tx.execute(
        update(Job).where(Job.id == job_id, Job.epoch == epoch).values(**values, **ended, **afresh, state=state),
        execution_options={"synchronize_session": False},
    )
    assert isinstance(result, CursorResult)  # noqa: S101 - what an UPDATE returns
    if result.rowcount != 1:
        raise LostLease


def _note_stopped(tx: Session, kind: str, work: Work, state: str) -> None:
    if kind in _stopped:
        _stopped[kind](tx, work, state)


def _fail(kind: str, work: Work, epoch: int, error: str, params: dict[str, Any]) -> None:
    with transaction(work.actor) as tx:
        job = tx.get(Job, work.job_id, with_for_update=True)
        if job is None or job.epoch != epoch:
            return
        job.state, job.error, job.error_params = "failed", error, params
        job.finished_at, job.lease_until = clock.now(), None
        try:
            with tx.begin_nested():
                _note_stopped(tx, kind, replace(work, progress=_progress(job)), "failed")
        except Exception:
            log.exception("that job %s failed was not noted", work.job_id)


def _spend_attempt(kind: str, work: Work, epoch: int, error: str) -> None:
    """After an unforeseen error: leave the job to be tried again, or set it aside for an operator.

    Attempts count since the last chunk that was done: a long job is not given up for having been struck often.
    """
    with transaction(SYSTEM) as tx:
        job = tx.get_one(Job, work.job_id, with_for_update=True)
        if job.epoch != epoch:
            return
        job.attempts += 1
        job.error_params = {"error": error}
        attempts = job.attempts
        if attempts < ATTEMPTS:
            job.lease_until = None
    if attempts >= ATTEMPTS:
        _fail(kind, work, epoch, "JOB_POISON", {"attempts": str(attempts), "error": error})


def _let_wait(job_id: uuid.UUID, epoch: int) -> None:
    """Let a job wait for space and say so; it is taken up again when its lease runs out, at no cost of its own."""
    log.warning("job %s waits: storage is full or cannot be used", job_id)
    waits = {"takeovers": 0, "error": "JOB_WAITS", "lease_until": clock.now() + LEASE}
    try:
        with transaction(SYSTEM) as tx:
            tx.execute(update(Job).where(Job.id == job_id, Job.epoch == epoch).values(**waits))
    except DBAPIError:
        log.warning("job %s: nor could that be written down", job_id)


def _progress(job: Job) -> Progress:
    return Progress(
        position=job.position, total=job.total, accepted=job.accepted, refused=job.refused, skipped=job.skipped
    )
