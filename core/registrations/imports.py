"""报考 by workbook: the plan is chosen on the page, the file names people, level and site (R-079, R-081)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from core.candidates.moving import BEYOND, OVERFLOW
from core.candidates.rules import Origin
from core.intake.kind import ImportContext, ImportKind, Written
from core.intake.rows import unpacked
from core.intake.sheet_stage import stage_sheet
from core.kernel import clock
from core.kernel.actor import Role
from core.kernel.errors import Conflict
from core.kernel.messages import N_
from core.kernel.problems import Place, Problem
from core.kernel.scopes import KeyScope
from core.kernel.verdicts import Verdict, judged
from core.plans.queries import plan_of, rules_of
from core.registrations import filling, rules, service, sheet
from core.registrations.conflicts import note_refused
from core.registrations.facts import RegistrationRow
from core.registrations.queries import facts_of_chunk
from core.sheets.form import Form


def _parse(cells: dict[str, Any], header: dict[str, Any], row: int) -> RegistrationRow | list[Problem]:
    return sheet.parse(unpacked(cells), header, row)


def _form_of(tx: Session, plan_id: uuid.UUID) -> Form:
    return sheet.form_for(rules_of(plan_of(tx, plan_id)))


def _check(tx: Session, context: ImportContext, rows: Sequence[RegistrationRow]) -> Sequence[Verdict]:
    facts = facts_of_chunk(tx, context, rows)
    try:
        service.check_open(tx, facts.rules, context.received_at)
    except Conflict as closed:
        return [_closed(closed, facts.sheet, row) for row in rows]
    found = rules.check(rows, facts)
    context.made.update({row.row: accepted for row, (_, accepted) in zip(rows, found, strict=True)})
    return [verdict for verdict, _ in found]


def _closed(closed: Conflict, sheet_name: str, row: RegistrationRow) -> Verdict:
    place = Place(sheet=sheet_name, row=row.row)
    return judged([Problem(code=closed.code, place=place, params=closed.params)])


def _apply(tx: Session, context: ImportContext, rows: Sequence[RegistrationRow]) -> list[uuid.UUID]:
    """Register what the check, in this very transaction, has made of the rows."""
    if not rows:
        return []
    accepted = [context.made[row.row] for row in rows]
    return service.register_many(tx, context.actor, plan_of(tx, context.plan_id), accepted, Origin.PLATFORM)


def _undo(tx: Session, context: ImportContext, written: Sequence[Written]) -> list[Problem]:
    """Delete the registrations as by hand: while the window is open and nobody of them is arranged (R-091).

    Who was deleted by hand already is passed over.
    """
    rows = {each.key: each.row for each in written}
    found = service.locked(tx, rows)
    try:
        rules.check_window(rules_of(plan_of(tx, context.plan_id)), clock.now())
    except Conflict as closed:
        return [_kept(rows[one.id], closed.code, closed.params) for one in found]
    seated = service.seated(tx, found)
    if seated:
        return [_kept(rows[one.id], "ENTRY_ARRANGED", {}) for one in found if one.id in seated]
    service.take_back(tx, context.actor, found)
    return []


def _kept(row: int, code: str, params: Mapping[str, object]) -> Problem:
    return Problem(code=code, place=Place(row=row), params=params)


def _person_of(row: RegistrationRow) -> str:
    return f"{row.id_number}|{row.certificate_name}|{row.level_name}"


REGISTRATIONS = ImportKind(
    key="registrations",
    title=N_("报考信息"),
    roles=frozenset({Role.COLLEGE_OFFICER}),
    scope=KeyScope.REGISTRATIONS,
    form=sheet.FORM,
    needs_plan=True,
    stage=stage_sheet,
    parse=_parse,
    check=_check,
    apply=_apply,
    natural_key=_person_of,
    form_of=_form_of,
    fill=filling.rows,
    fill_proven=True,
    ways=dict.fromkeys(BEYOND, OVERFLOW),
    undo=_undo,
    account=note_refused,
)
