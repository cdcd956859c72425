"""A workbook that comes back: judged, registered, and every row of it entered in the ledger."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from core.api import CandidateType
from core.candidates import service as candidates
from core.candidates.rules import Origin
from core.fallback import ledger, queries, seal, sheet
from core.fallback.desk import Desk, desk
from core.fallback.judging import Judged, judge, register_rows
from core.fallback.sheet import WorkbookRow
from core.intake.kind import ImportContext, ImportKind, Told
from core.intake.rows import unpacked
from core.kernel.actor import Role
from core.kernel.messages import N_
from core.kernel.problems import Problem
from core.kernel.scopes import KeyScope
from core.kernel.verdicts import Fate, Verdict
from core.plans.queries import plan_of
from core.registrations.conflicts import note_refused
from core.registrations.service import register_many, renew
from core.sheets.form import Form


def _parse(cells: dict[str, Any], header: dict[str, Any], row: int) -> WorkbookRow | list[Problem]:
    return sheet.parse(unpacked(cells), header, row)


def _form_of(tx: Session, plan_id: uuid.UUID) -> Form:
    return sheet.form_for(queries.offered(plan_of(tx, plan_id)))


def _check(tx: Session, context: ImportContext, rows: Sequence[WorkbookRow]) -> Sequence[Verdict]:
    return [found.verdict for found in judge(tx, desk(tx, context, rows), rows)]


def _apply(tx: Session, context: ImportContext, rows: Sequence[WorkbookRow]) -> list[uuid.UUID]:
    """Judge the accepted rows once more for what they come to; facts and quota are those of this transaction."""
    if not rows:
        return []
    at = desk(tx, context, rows)
    return enter(tx, at, [found for found in judge(tx, at, rows) if found.verdict.fate is Fate.ACCEPTED])


def enter(tx: Session, at: Desk, found: Sequence[Judged]) -> list[uuid.UUID]:
    """Bring accepted rows into the pool and register them; return the registrations' keys in their order."""
    new = [one.row.candidate for one in found if one.row.candidate.document not in at.pool]
    distinct = list({candidate.document: candidate for candidate in new}.values())
    candidates.add_many(tx, at.context.actor.college, distinct, CandidateType.COLLEGE, Origin.SPREADSHEET)
    for one in found:
        if one.verdict.changes:
            better = {name: now for name, (_, now) in one.verdict.changes.items()}
            candidates.change(tx, at.pool[one.row.candidate.document], better)
    tx.flush()
    fresh = [one for one in found if one.renews is None]
    keys = iter(register_many(tx, at.context.actor, at.plan, register_rows(tx, at, fresh), Origin.SPREADSHEET))
    for one in found:
        if one.renews:
            renew(tx, one.renews, one.extras)
    return [one.renews or next(keys) for one in found]


def _account(tx: Session, context: ImportContext, rows: Sequence[Told]) -> None:
    ledger.book(tx, context, rows)
    note_refused(tx, context, rows)


def _slot_of(row: WorkbookRow) -> str:
    return f"{row.candidate.document}|{row.extras['certificate_name']}|{row.extras['certificate_level']}"


WORKBOOKS = ImportKind(
    key="workbook",
    title=N_("应急报名表"),
    roles=frozenset({Role.COLLEGE_OFFICER}),
    scope=KeyScope.REGISTRATIONS,
    form=sheet.FORM,
    needs_plan=True,
    stage=seal.stage,
    parse=_parse,
    check=_check,
    apply=_apply,
    account=_account,
    natural_key=_slot_of,
    form_of=_form_of,
)
