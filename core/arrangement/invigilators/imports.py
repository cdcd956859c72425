"""监考人员批量导入: the sheet's rows become entries of one plan, not yet submitted (R-115)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.arrangement.invigilators.rules import Act, InvigilatorRow, after, same_major
from core.arrangement.invigilators.service import SUBMITTERS, details_of, known, new_row, open_plan
from core.arrangement.invigilators.sheet import FORM, read
from core.db.events import record
from core.db.tables import Invigilator, Registration
from core.intake.kind import ImportContext, ImportKind, Written
from core.intake.rows import unpacked
from core.intake.sheet_stage import stage_sheet
from core.kernel.errors import Conflict, Refused
from core.kernel.messages import N_
from core.kernel.problems import Place, Problem
from core.kernel.scopes import KeyScope
from core.kernel.verdicts import Fate, Verdict, judged


def _parse(cells: dict[str, Any], header: dict[str, Any], number: int) -> InvigilatorRow | list[Problem]:
    return read(unpacked(cells), header, number)


def _check(tx: Session, context: ImportContext, rows: Sequence[InvigilatorRow]) -> list[Verdict]:
    try:
        plan = open_plan(tx, context.plan_id)
    except Refused as closed:
        return [judged([Problem(code=closed.code, place=row.places["name"], params=closed.params)]) for row in rows]
    there = {document: details_of(row) for document, row in known(tx, plan.id, (row.person for row in rows)).items()}
    examined = select(Registration.major).where(
        Registration.plan_id == plan.id, Registration.host_college_id == context.actor.college
    )
    majors = set(tx.scalars(examined.distinct()))
    return [_verdict(row, there.get(row.person.key), majors) for row in rows]


def _verdict(row: InvigilatorRow, there: tuple[str, ...] | None, majors: set[str]) -> Verdict:
    if there is None:
        return judged([*row.warnings, *same_major(row.person.name, row.major, majors, row.places["major"])])
    if there == row.details:
        same = Problem(code="ALREADY_EXISTS", place=row.places["id_number"], warning=True)
        return Verdict(fate=Fate.SKIPPED, problems=(same,))
    return judged([Problem(code="INVIGILATOR_EXISTS", place=row.places["id_number"])])


def _apply(tx: Session, context: ImportContext, rows: Sequence[InvigilatorRow]) -> list[uuid.UUID]:
    if not rows:
        return []
    plan = open_plan(tx, context.plan_id)
    made = [new_row(plan, context.actor.college, row) for row in rows]
    tx.add_all(made)
    tx.flush()
    record(tx, "invigilator.imported", plan, count=len(rows))
    return [row.id for row in made]


def _undo(tx: Session, _context: ImportContext, written: Sequence[Written]) -> list[Problem]:
    """Delete the entries, unless one was handed in since."""
    wanted = select(Invigilator).where(Invigilator.id.in_([each.key for each in written])).order_by(Invigilator.id)
    found = {row.id: row for row in tx.scalars(wanted.with_for_update())}
    blocked = []
    for each in written:
        if (row := found.get(each.key)) is None:
            continue
        try:
            after(Act.DELETE, row.state)
        except Conflict as kept:
            blocked.append(Problem(code=kept.code, place=Place(row=each.row), value=row.person.name))
            continue
        tx.delete(row)
    return blocked


def _document_of(row: InvigilatorRow) -> str:
    return row.person.key


INVIGILATORS = ImportKind(
    key="invigilators",
    title=N_("监考人员"),
    roles=SUBMITTERS,
    scope=KeyScope.ARRANGEMENT,
    form=FORM,
    needs_plan=True,
    stage=stage_sheet,
    parse=_parse,
    check=_check,
    apply=_apply,
    natural_key=_document_of,
    undo=_undo,
)
