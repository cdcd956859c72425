"""What the operator sees of the background work: open and failed jobs, and how the steps of the clock go."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.session import reading
from core.db.tables import ClockStep, College, Job, Vendor
from core.jobs.engine import OPEN
from core.jobs.steps import Step
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.problems import Place, Problem
from core.kernel.provinces import PROVINCES

SHOWN = 50
STALLED_AFTER = dt.timedelta(minutes=5)
# What other refusals name may be a file's name or a value of its sender's: it is not shown to the operator.
COUNTED = frozenset({"JOB_POISON", "JOB_TAKEN_OVER", "JOB_WAITS"})


@dataclass(frozen=True, slots=True, kw_only=True)
class JobState:
    """A job that is open or has failed.

    `error` is the code it failed with, `params` what may be said of it, `last_error` the kind of the last unforeseen
    error; `age` is the whole minutes since it was queued.
    """

    id: uuid.UUID
    kind: str
    organization: str
    state: str
    position: int
    total: int
    attempts: int
    takeovers: int
    created_at: dt.datetime
    finished_at: dt.datetime | None
    age: int
    error: str
    params: dict[str, str]
    last_error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepState:
    """A step, or the part of it that fails for one organisation.

    `failing` counts the rounds since it last worked, `failures` all that ever failed; `done_at` is the step's last
    round that went through; `organization` is whose part failed last, empty for the whole step's.
    """

    step: Step
    state: str
    organization: str
    done_at: dt.datetime | None
    failing: int
    failures: int
    failed_at: dt.datetime | None
    error: str


def reason_of(job: Job) -> Problem | None:
    """Return why a job failed, or what it waits for; None where it does neither.

    An unforeseen error that is tried again is nothing to tell.
    """
    if not job.error:
        return None
    return Problem(code=job.error, place=Place(), params=job.error_params if job.state == "failed" else {})


def jobs(actor: Actor) -> list[JobState]:
    """Return the open jobs, the oldest first, then the failed ones, the newest first; at most fifty of each."""
    actor.require(Role.OPERATOR)
    with reading(actor) as tx:
        waiting = tx.scalars(select(Job).where(Job.state.in_(OPEN)).order_by(Job.id).limit(SHOWN)).all()
        failed = tx.scalars(select(Job).where(Job.state == "failed").order_by(Job.id.desc()).limit(SHOWN)).all()
        rows = [*waiting, *failed]
        names = _names(tx, (row.vendor_id or row.college_id or row.province for row in rows))
        return [_job(row, names.get(str(row.vendor_id or row.college_id or row.province), "")) for row in rows]


def _job(row: Job, organization: str) -> JobState:
    return JobState(
        id=row.id,
        kind=row.kind,
        organization=organization,
        state=row.state,
        position=row.position,
        total=row.total,
        attempts=row.attempts,
        takeovers=row.takeovers,
        created_at=row.created_at,
        finished_at=row.finished_at,
        age=int((clock.now() - row.created_at).total_seconds() // 60),
        error=row.error,
        params=row.error_params if row.error in COUNTED else {},
        last_error=row.error_params.get("error", "") if row.error in COUNTED or not row.error else "",
    )


def steps(actor: Actor) -> list[StepState]:
    """Return every step in its order: one line when it works, one for each organisation it fails for when not."""
    actor.require(Role.OPERATOR)
    with reading(actor) as tx:
        kept: dict[str, list[ClockStep]] = {step.value: [] for step in Step}
        for row in tx.scalars(select(ClockStep).order_by(ClockStep.failed_at, ClockStep.whose)):
            kept.setdefault(row.step, []).append(row)
        names = _names(tx, (row.whose for rows in kept.values() for row in rows))
    return [state for step in Step for state in _states(step, kept[step], names)]


def _states(step: Step, rows: Sequence[ClockStep], names: dict[str, str]) -> list[StepState]:
    done_at = next((row.done_at for row in rows if not row.whose), None)
    if failing := [row for row in rows if row.failing]:
        return [_state(step, "failing", row, names, done_at, row.failures) for row in failing]
    last = next((row for row in reversed(rows) if row.failed_at), None)
    return [_state(step, "fine" if done_at else "waiting", last, names, done_at, sum(row.failures for row in rows))]


def _state(
    step: Step, state: str, row: ClockStep | None, names: dict[str, str], done_at: dt.datetime | None, failures: int
) -> StepState:
    return StepState(
        step=step,
        state=state,
        organization=names.get(row.whose, row.whose) if row else "",
        done_at=done_at,
        failing=row.failing if row else 0,
        failures=failures,
        failed_at=row.failed_at if row else None,
        error=row.error if row else "",
    )


def stalled(states: Iterable[StepState]) -> bool:
    """Say whether nobody has done the clock's work for five minutes."""
    rounds = [moment for state in states for moment in (state.done_at, state.failed_at) if moment]
    return not rounds or max(rounds) < clock.now() - STALLED_AFTER


def _names(tx: Session, owners: Iterable[object]) -> dict[str, str]:
    """Return the names of organisations, by their key as a text or by their province's code."""
    wanted = {str(owner) for owner in owners if owner}
    keys = [uuid.UUID(owner) for owner in wanted - PROVINCES.keys()]
    found = [
        row for model in (College, Vendor) for row in tx.execute(select(model.id, model.name).where(model.id.in_(keys)))
    ]
    return {str(key): name for key, name in found} | {code: PROVINCES[code] for code in wanted & PROVINCES.keys()}
