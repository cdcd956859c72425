"""The job engine: claim with a lease and a fencing epoch, then chunk after chunk, each with its cursor in one commit.

A killed worker's job is claimed again when its lease runs out; an orphan that still runs fails its next chunk, because
the epoch has moved on (reliability §3.2). Execution is at least once, the effect is once, by keys and cursor.
"""

from __future__ import annotations

import datetime as dt
import gc
import logging
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.db.events import actor_columns
from core.db.session import reading, retried, transaction
from core.db.tables import Job
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, ActorKind, Role
from core.kernel.errors import NotFound, OnexError

log = logging.getLogger(__name__)

LEASE = dt.timedelta(seconds=120)
ATTEMPTS = 3
OPEN = ("queued", "running")


class LostLease(RuntimeError):
    """Another worker has taken the job over; this one must stop without committing."""


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
        actor=_write_actor(actor),
        params=params,
        state="queued",
        created_at=clock.now(),
    )
    tx.add(job)
    return job


def _write_actor(actor: Actor) -> dict[str, Any]:
    plain = {name: None if value is None else str(value) for name, value in asdict(actor).items() if name != "roles"}
    return {**plain, "roles": sorted(actor.roles)}


def _read_actor(plain: dict[str, Any]) -> Actor:
    def key(name: str) -> uuid.UUID | None:
        return uuid.UUID(plain[name]) if plain[name] else None

    return Actor(
        kind=ActorKind(plain["kind"]),
        user_id=key("user_id"),
        vendor_id=key("vendor_id"),
        college_id=key("college_id"),
        province=plain["province"],
        roles=frozenset(Role(role) for role in plain["roles"]),
    )


@retried
def cancel(actor: Actor, job_id: uuid.UUID) -> None:
    """Stop a job before its next chunk; what is done stays done. NotFound for another organisation's."""
    with transaction(actor) as tx:
        job = tx.get(Job, job_id)
        if job is None:
            raise NotFound
        tx.execute(update(Job).where(Job.id == job_id, Job.state.in_(OPEN)).values(cancel_requested=True))


def due_jobs() -> list[uuid.UUID]:
    """Return the jobs nobody holds: queued ones, and running ones whose lease ran out."""
    with reading(SYSTEM) as tx:
        free = (Job.lease_until.is_(None)) | (Job.lease_until < clock.now())
        return list(tx.scalars(select(Job.id).where(Job.state.in_(OPEN), free).order_by(Job.id)))


def sweep() -> int:
    """Run every due job to its end; return how many were run. In-process mode is this and nothing else."""
    return sum(run(job_id) for job_id in due_jobs())


def run(job_id: uuid.UUID | str) -> bool:
    """Claim a job and run it to its end; False when somebody else holds it."""
    claimed = _claim(uuid.UUID(str(job_id)))
    if claimed is None:
        return False
    job, epoch = claimed
    work = Work(job_id=job.id, actor=_read_actor(job.actor), params=job.params, progress=_progress(job))
    # Who makes a hundred thousand short-lived rows would make the collector walk everything else, again and again.
    gc.freeze()
    try:
        _run_chunks(job.kind, work, epoch)
    except LostLease:
        log.warning("job %s was taken over", job.id)
    except OnexError as error:
        _fail(job.kind, work, epoch, error.code, {name: str(value) for name, value in error.params.items()})
    except Exception as error:
        if isinstance(error, DBAPIError) and error.connection_invalidated:
            # No fault of the job's: its lease runs out, and it goes on when the database is back.
            log.warning("job %s lost its database", job.id)
            return True
        log.exception("job %s failed", job.id)
        _give_up(job.kind, work, epoch)
        raise
    finally:
        gc.unfreeze()
    return True


def _claim(job_id: uuid.UUID) -> tuple[Job, int] | None:
    with transaction(SYSTEM) as tx:
        free = (Job.lease_until.is_(None)) | (Job.lease_until < clock.now())
        job = tx.scalar(
            select(Job).where(Job.id == job_id, Job.state.in_(OPEN), free).with_for_update(skip_locked=True)
        )
        if job is None:
            return None
        job.epoch += 1
        job.attempts += 1
        job.state = "running"
        job.lease_until = clock.now() + LEASE
        return job, job.epoch


def _run_chunks(kind: str, work: Work, epoch: int) -> None:
    finished = False
    while not finished:
        with transaction(work.actor) as tx:
            if tx.scalar(select(Job.cancel_requested).where(Job.id == work.job_id)):
                progress = replace(work.progress, finished=True)
                state = "cancelled"
                _note_stopped(tx, kind, work, state)
            else:
                progress = _handlers[kind](tx, work)
                state = "succeeded" if progress.finished else "running"
            _fence(tx, work.job_id, epoch, progress, state)
        work, finished = replace(work, progress=progress), progress.finished


def _fence(tx: Session, job_id: uuid.UUID, epoch: int, progress: Progress, state: str) -> None:
    """Write cursor and lease with the chunk's own commit, if the job is still ours."""
    values = {name: value for name, value in asdict(progress).items() if name != "finished"}
    ended = (
        {"finished_at": clock.now(), "lease_until": None} if progress.finished else {"lease_until": clock.now() + LEASE}
    )
    tx.flush()
    result = tx.execute(
        update(Job).where(Job.id == job_id, Job.epoch == epoch).values(**values, **ended, state=state, attempts=0),
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
        job = tx.get(Job, work.job_id)
        if job is not None and job.epoch == epoch:
            job.state, job.error, job.error_params = "failed", error, params
            job.finished_at, job.lease_until = clock.now(), None
            _note_stopped(tx, kind, replace(work, progress=_progress(job)), "failed")


def _give_up(kind: str, work: Work, epoch: int) -> None:
    """After an unforeseen error: leave the job to be tried again, or set it aside for an operator.

    Tries count since the last chunk that was done: a long job is not given up for having been struck often.
    """
    with transaction(SYSTEM) as tx:
        job = tx.get_one(Job, work.job_id)
        attempts = job.attempts
        if attempts < ATTEMPTS and job.epoch == epoch:
            job.lease_until = None
    if attempts >= ATTEMPTS:
        _fail(kind, work, epoch, "JOB_POISON", {"attempts": str(attempts)})


def _progress(job: Job) -> Progress:
    return Progress(
        position=job.position, total=job.total, accepted=job.accepted, refused=job.refused, skipped=job.skipped
    )
