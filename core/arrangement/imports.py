"""考场批量导入: the sheet's rows become rooms of one plan (R-105)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.arrangement.queries import sites_in
from core.arrangement.rules import RoomFields, RoomState, room_warnings, subject_keys
from core.arrangement.service import EDITORS, new_room, state_of
from core.arrangement.sheet import FORM, RoomRow, read
from core.db.events import record
from core.db.tables import ExamPlan, ExamRoom, ExamSite, Seat
from core.intake.kind import ImportContext, ImportKind, Written
from core.intake.rows import unpacked
from core.intake.sheet_stage import stage_sheet
from core.kernel.messages import N_
from core.kernel.problems import Place, Problem
from core.kernel.scopes import KeyScope
from core.kernel.verdicts import Fate, Verdict, judged
from core.plans.queries import plan_of, rules_of


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the rows of a chunk are checked against: sites by code, and the names that are taken."""

    plan: ExamPlan
    sites: dict[str | None, tuple[ExamSite, str]]
    taken: dict[tuple[uuid.UUID, str], ExamRoom]


def _parse(cells: dict[str, Any], header: dict[str, Any], number: int) -> RoomRow | list[Problem]:
    return read(unpacked(cells), header, number)


def _facts(tx: Session, context: ImportContext) -> _Facts:
    plan = plan_of(tx, context.plan_id)
    taken = tx.scalars(select(ExamRoom).where(ExamRoom.plan_id == plan.id))
    return _Facts(
        plan=plan,
        sites={site.code: (site, certificate) for site, certificate in sites_in(tx, plan.id)},
        taken={(room.site_id, room.name): room for room in taken},
    )


def _check(tx: Session, context: ImportContext, rows: Sequence[RoomRow]) -> list[Verdict]:
    facts = _facts(tx, context)
    closed = state_of(facts.plan) is RoomState.CLOSED
    return [_verdict(row, facts, closed=closed) for row in rows]


def _verdict(row: RoomRow, facts: _Facts, *, closed: bool) -> Verdict:
    """Pass over a room that is there already just as the row says: the file was sent before."""
    site = facts.sites.get(row.site_code)
    there = facts.taken.get((site[0].id, row.name)) if site else None
    if site and there and not closed:
        keys = subject_keys(rules_of(facts.plan), site[1], row.subjects)
        said = (row.region, row.address, row.seats, keys if isinstance(keys, str) else list(keys))
        if said == (there.region, there.address, there.seats, there.subjects):
            return Verdict(
                fate=Fate.SKIPPED, problems=(Problem(code="ROOM_SAME", place=row.places["name"], warning=True),)
            )
    return judged(_problems(row, facts, closed=closed))


def _problems(row: RoomRow, facts: _Facts, *, closed: bool) -> list[Problem]:
    if closed:
        return [Problem(code="ROOM_CLOSED", place=Place(row=row.places["name"].row))]
    if row.site_code not in facts.sites:
        return [Problem(code="ROOM_SITE_UNKNOWN", place=row.places["site_code"], value=row.site_code)]
    site, certificate = facts.sites[row.site_code]
    rules = rules_of(facts.plan)
    problems: list[Problem] = []
    if (site.id, row.name) in facts.taken:
        problems.append(Problem(code="ROOM_EXISTS", place=row.places["name"], params={"room": row.name}))
    keys = subject_keys(rules, certificate, row.subjects)
    if isinstance(keys, str):
        problems.append(Problem(code="ROOM_SUBJECT_UNKNOWN", place=row.places["subjects"], value=keys))
    problems += room_warnings(_fields(row), rules.certificate(certificate).site)
    return problems


def _fields(row: RoomRow) -> RoomFields:
    return RoomFields(name=row.name, region=row.region, address=row.address, seats=row.seats, subjects=row.subjects)


def _apply(tx: Session, context: ImportContext, rows: Sequence[RoomRow]) -> list[uuid.UUID]:
    facts = _facts(tx, context)
    made = [new_room(facts.plan, *facts.sites[row.site_code], _fields(row)) for row in rows]
    tx.add_all(made)
    tx.flush()
    record(tx, "room.imported", facts.plan, count=len(made))
    return [room.id for room in made]


def _undo(tx: Session, context: ImportContext, written: Sequence[Written]) -> list[Problem]:
    """Delete the rooms, unless the arranging has begun or somebody is seated in one (R-113)."""
    closed = state_of(plan_of(tx, context.plan_id)) is not RoomState.UNARRANGED
    keys = {each.key for each in written}
    used = set(tx.scalars(select(Seat.room_id).where(Seat.room_id.in_(keys))))
    blocked = [
        Problem(code="ROOM_NOT_DELETABLE", place=Place(row=each.row)) for each in written if closed or each.key in used
    ]
    if not blocked:
        tx.execute(delete(ExamRoom).where(ExamRoom.id.in_(keys)))
    return blocked


ROOMS = ImportKind(
    key="rooms",
    title=N_("考场"),
    roles=frozenset(EDITORS),
    scope=KeyScope.ARRANGEMENT,
    form=FORM,
    needs_plan=True,
    stage=stage_sheet,
    parse=_parse,
    check=_check,
    apply=_apply,
    natural_key=lambda row: f"{row.site_code}|{row.name}",
    undo=_undo,
)
