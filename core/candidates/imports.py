"""The candidate list as an import (R-059 … R-065)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from core.api import CandidateType
from core.candidates import queries, rules, service, sheet
from core.candidates.moving import OVERFLOW
from core.candidates.rules import CandidateRow, Origin
from core.db.tables import Upload
from core.intake.kind import ImportContext, ImportKind, Written
from core.intake.rows import unpacked
from core.intake.sheet_stage import stage_sheet
from core.kernel.actor import Role
from core.kernel.errors import Refused
from core.kernel.messages import N_
from core.kernel.problems import Place, Problem
from core.kernel.scopes import KeyScope
from core.kernel.verdicts import Verdict
from core.pilots.queries import approved_majors
from core.rules.majors import MAJOR_NOT_APPROVED


def _parse(cells: dict[str, Any], header: dict[str, Any], row: int) -> CandidateRow | list[Problem]:
    return sheet.parse(unpacked(cells), header, row)


def _check(tx: Session, context: ImportContext, rows: Sequence[CandidateRow]) -> Sequence[Verdict]:
    upload = tx.get_one(Upload, context.upload_id)
    known = queries.by_document(tx, (row.document for row in rows))
    pool = rules.Pool(
        candidate_type=candidate_type(context.options),
        known={document: (found.candidate_type, queries.details_of(found)) for document, found in known.items()},
        majors=_approved(tx, context),
    )
    return rules.check(rows, pool, upload.header["sheet"])


def _approved(tx: Session, context: ImportContext) -> list[str]:
    """Return what majors this year's pilots are for; none named for one of them leaves every major open."""
    named = approved_majors(tx, context.actor.college, context.received_at.year).values()
    return sorted({major for majors in named for major in majors}) if all(named) else []


def _apply(tx: Session, context: ImportContext, rows: Sequence[CandidateRow]) -> list[uuid.UUID]:
    return service.add_many(tx, context.actor.college, rows, candidate_type(context.options), Origin.PLATFORM)


def _undo(tx: Session, _context: ImportContext, written: Sequence[Written]) -> list[Problem]:
    """Delete the new candidates, unless one was registered, given a photo or edited since."""
    found = queries.by_ids(tx, (each.key for each in written))
    registered = queries.registered_among(tx, found)
    blocked = []
    for each in written:
        candidate = found.get(each.key)
        if candidate is None:
            continue
        if code := rules.check_untouched(candidate.state, candidate.version, registered.get(each.key, 0)):
            place = Place(row=each.row)
            params = {"count": registered.get(each.key, 0)}
            blocked.append(Problem(code=code, place=place, value=candidate.person.name, params=params))
        else:
            tx.delete(candidate)
    return blocked


def candidate_type(options: Mapping[str, Any]) -> CandidateType:
    """Return which of the two lists an import is for (R-057); raises Refused CANDIDATE_TYPE_UNKNOWN."""
    try:
        return CandidateType(options.get("candidate_type", CandidateType.COLLEGE))
    except ValueError as error:
        raise Refused("CANDIDATE_TYPE_UNKNOWN") from error


def _document_of(row: CandidateRow) -> str:
    return row.document


CANDIDATES = ImportKind(
    key="candidates",
    title=N_("考生信息"),
    roles=frozenset({Role.COLLEGE_OFFICER}),
    scope=KeyScope.CANDIDATES,
    form=sheet.FORM,
    needs_plan=False,
    stage=stage_sheet,
    parse=_parse,
    check=_check,
    apply=_apply,
    natural_key=_document_of,
    undo=_undo,
    ways={**dict.fromkeys(rules.OTHER_LIST.values(), OVERFLOW), MAJOR_NOT_APPROVED: OVERFLOW},
    lists={"candidate_type": {CandidateType.COLLEGE.value: N_("院校考生"), CandidateType.SOCIAL.value: N_("社会考生")}},
)
