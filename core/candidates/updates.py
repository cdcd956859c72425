"""批量修改考生信息: the template with what is to be changed, for people who are there already (R-073)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from core.candidates import queries, rules, service
from core.candidates.imports import CANDIDATES
from core.candidates.rules import CandidateRow
from core.db.tables import Upload
from core.intake.kind import ImportContext
from core.kernel.messages import N_
from core.kernel.verdicts import Verdict


def _check(tx: Session, context: ImportContext, rows: Sequence[CandidateRow]) -> Sequence[Verdict]:
    upload = tx.get_one(Upload, context.upload_id)
    known = queries.by_document(tx, (row.document for row in rows))
    existing = {document: (found.state, queries.details_of(found)) for document, found in known.items()}
    return rules.check_updates(rows, existing, upload.header["sheet"])


def _apply(tx: Session, _context: ImportContext, rows: Sequence[CandidateRow]) -> None:
    known = queries.by_document(tx, (row.document for row in rows))
    for row in rows:
        candidate = known[row.document]
        service.change(tx, candidate, rules.changes(row, queries.details_of(candidate)))


CANDIDATE_UPDATES = replace(CANDIDATES, key="candidate-updates", title=N_("考生信息修改"), check=_check, apply=_apply)
