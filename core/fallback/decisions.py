"""What a person decides about a row that says something else of somebody the college knew before the outage."""

from __future__ import annotations

import uuid
from dataclasses import replace
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.candidates.queries import details_of
from core.candidates.rules import changes, check_edit
from core.candidates.service import change
from core.db.events import record
from core.db.session import retried, transaction
from core.db.tables import Candidate, FallbackRow, Upload, User
from core.fallback import ledger, sheet
from core.fallback.desk import Desk, desk
from core.fallback.imports import enter
from core.fallback.judging import judge
from core.fallback.rules import State
from core.fallback.sheet import WorkbookRow
from core.intake.kind import ImportContext
from core.intake.rows import unpacked
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.errors import Conflict, NotFound, Refused
from core.kernel.verdicts import Fate


class Take(StrEnum):
    """Which side counts: the row as it came, the college's own record, or neither."""

    ROW = "row"
    POOL = "pool"
    NEITHER = "neither"


@retried
def decide(actor: Actor, row_id: uuid.UUID, take: Take, reason: str) -> None:
    """Register a waiting row with the row's or the record's details, or refuse it; what was in force before gives way.

    Judged by the moment the row was received (R-097). Raises Refused REASON_MISSING and what an import would say,
    Conflict FALLBACK_DECIDED, CANDIDATE_LOCKED, NotFound.
    """
    actor.require(Role.COLLEGE_OFFICER)
    if not reason.strip():
        raise Refused("REASON_MISSING")
    with transaction(actor) as tx:
        row = tx.scalars(select(FallbackRow).where(FallbackRow.id == row_id).with_for_update()).first()
        if row is None:
            raise NotFound
        if row.state != State.WAITING:
            raise Conflict("FALLBACK_DECIDED")
        user = tx.get(User, actor.user_id) if actor.user_id else None
        row.decided_by, row.decided_at, row.decision = user.name if user else "", clock.now(), reason.strip()
        if take is Take.NEITHER:
            row.state, row.reason = State.REFUSED.value, "FALLBACK_DECLINED"
        else:
            _register(tx, actor, row, take)
        record(tx, "fallback.row_decided", row, take=take.value)


def _register(tx: Session, actor: Actor, row: FallbackRow, take: Take) -> None:
    context = ImportContext(
        actor=actor, upload_id=row.upload_id, plan_id=row.plan_id, options={}, received_at=row.received_at
    )
    said = _read(tx, row)
    at = desk(tx, context, [said])
    agreed = _agreed(tx, at, said, take)
    slot = (row.bidx or b"", row.certificate, row.level)
    living = list(at.living.get(slot, ()))
    others = [line for line in living if line.id != row.id]
    # Agreed with the record there is nothing left to wait for; what the row renews is judged as if it came now.
    (found,) = judge(tx, replace(at, living={slot: others}), [agreed])
    force = next((line.registration_id for line in others if line.state == State.ACCEPTED), None)
    if found.verdict.fate is Fate.REFUSED or (found.verdict.fate is Fate.SKIPPED and force is None):
        problem = next((one for one in found.verdict.problems if not one.warning), found.verdict.problems[0])
        raise Refused(problem.code, **problem.params)
    row.registration_id = enter(tx, at, [found])[0] if found.verdict.fate is Fate.ACCEPTED else force
    ledger.settle(others, row, State.ACCEPTED, "")


def _read(tx: Session, row: FallbackRow) -> WorkbookRow:
    header = tx.get_one(Upload, row.upload_id).header
    cells = unpacked(ledger.cells_of(row))
    parsed = sheet.parse(cells, header, row.row_number)
    if isinstance(parsed, list):
        raise Refused(parsed[0].code, **parsed[0].params)
    return parsed


def _agreed(tx: Session, at: Desk, said: WorkbookRow, take: Take) -> WorkbookRow:
    """Make record and row say the same: what the person chose."""
    candidate: Candidate = at.pool[said.candidate.document]
    known = details_of(candidate)
    if take is Take.POOL:
        details: dict[str, Any] = dict(known)
        return replace(said, candidate=replace(said.candidate, **details))
    better = changes(said.candidate, known)
    check_edit(candidate.state, frozenset(better))
    change(tx, candidate, better)
    tx.flush()
    return said
