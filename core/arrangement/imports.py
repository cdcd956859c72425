"""考场批量导入: the sheet's rows become rooms of one plan (R-105)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.arrangement.queries import sites_in
from core.arrangement.rules import RoomFields, RoomState, room_warnings, subject_keys
from core.arrangement.service import EDITORS, new_room, state_of
from core.arrangement.sheet import FORM, RoomRow, read
from core.db.events import record
from core.db.tables import ExamPlan, ExamRoom, ExamSite
from core.intake.kind import ImportContext, ImportKind
from core.intake.rows import unpack
from core.intake.sheet_stage import stage_sheet
from core.kernel.messages import N_
from core.kernel.problems import Place, Problem
from core.kernel.verdicts import Verdict, judged
from core.plans.queries import plan_of, rules_of


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the rows of a chunk are checked against: sites by code, and the names that are taken."""

    plan: ExamPlan
    sites: dict[str | None, tuple[ExamSite, str]]
    taken: set[tuple[uuid.UUID, str]]


def _parse(cells: dict[str, Any], header: dict[str, Any], number: int) -> RoomRow | list[Problem]:
    return read({key: unpack(value) for key, value in cells.items()}, header, number)


def _facts(tx: Session, context: ImportContext) -> _Facts:
    plan = plan_of(tx, context.plan_id)
    taken = select(ExamRoom.site_id, ExamRoom.name).where(ExamRoom.plan_id == plan.id)
    return _Facts(
        plan=plan,
        sites={site.code: (site, certificate) for site, certificate in sites_in(tx, plan.id)},
        taken=set(tx.execute(taken)),
    )


def _check(tx: Session, context: ImportContext, rows: Sequence[RoomRow]) -> list[Verdict]:
    facts = _facts(tx, context)
    closed = state_of(facts.plan) is RoomState.CLOSED
    return [judged(_problems(row, facts, closed=closed)) for row in rows]


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


def _apply(tx: Session, context: ImportContext, rows: Sequence[RoomRow]) -> None:
    facts = _facts(tx, context)
    made = [new_room(facts.plan, *facts.sites[row.site_code], _fields(row)) for row in rows]
    tx.add_all(made)
    record(tx, "room.imported", facts.plan, count=len(made))


ROOMS = ImportKind(
    key="rooms",
    title=N_("考场"),
    roles=frozenset(EDITORS),
    form=FORM,
    needs_plan=True,
    stage=stage_sheet,
    parse=_parse,
    check=_check,
    apply=_apply,
    natural_key=lambda row: f"{row.site_code}|{row.name}",
)
