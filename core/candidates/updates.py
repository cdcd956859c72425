"""批量修改考生信息: the template with what is to be changed, for people who are there already (R-073)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from core.candidates import queries, rules, service
from core.candidates.imports import CANDIDATES
from core.candidates.rules import CandidateRow
from core.db.tables import Upload
from core.intake.kind import ImportContext, Written
from core.kernel.errors import Conflict
from core.kernel.messages import N_
from core.kernel.problems import Place, Problem
from core.kernel.verdicts import Verdict


def _check(tx: Session, context: ImportContext, rows: Sequence[CandidateRow]) -> Sequence[Verdict]:
    upload = tx.get_one(Upload, context.upload_id)
    known = queries.by_document(tx, (row.document for row in rows))
    existing = {document: (found.state, queries.details_of(found)) for document, found in known.items()}
    return rules.check_updates(rows, existing, upload.header["sheet"])


def _apply(tx: Session, _context: ImportContext, rows: Sequence[CandidateRow]) -> list[uuid.UUID]:
    known = queries.by_document(tx, (row.document for row in rows))
    for row in rows:
        candidate = known[row.document]
        service.change(tx, candidate, rules.changes(row, queries.details_of(candidate)))
    return [known[row.document].id for row in rows]


def _undo(tx: Session, _context: ImportContext, written: Sequence[Written]) -> list[Problem]:
    """Put back what stood there before, unless somebody has changed it again since or it is locked now."""
    found = queries.by_ids(tx, (each.key for each in written))
    blocked = []
    for each in written:
        candidate = found.get(each.key)
        details = queries.details_of(candidate) if candidate else {}
        if candidate is None or any(details[name] != now for name, (_, now) in each.changes.items()):
            blocked.append(Problem(code="UNDO_TOUCHED", place=Place(row=each.row)))
            continue
        try:
            rules.check_edit(candidate.state, frozenset(each.changes))
        except Conflict as locked:
            blocked.append(Problem(code=locked.code, place=Place(row=each.row), params=locked.params))
            continue
        service.change(tx, candidate, {name: before for name, (before, _) in each.changes.items()})
    return blocked


CANDIDATE_UPDATES = replace(
    CANDIDATES, key="candidate-updates", title=N_("考生信息修改"), check=_check, apply=_apply, undo=_undo
)
