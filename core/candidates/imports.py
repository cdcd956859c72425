"""What of a candidate can be imported: the list, and the zip of photos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from core.api import CandidateType, PhotoRule
from core.candidates import queries, rules, service, sheet
from core.candidates.rules import CandidateRow, Origin
from core.db.tables import Candidate, Upload
from core.files.photos import check_photo, read_zip
from core.files.store import store
from core.intake.kind import ImportContext, ImportKind, Staged
from core.intake.rows import unpack
from core.intake.sheet_stage import stage_sheet
from core.kernel.actor import Role
from core.kernel.errors import Refused
from core.kernel.identity import IdType, check_document, mask
from core.kernel.messages import N_
from core.kernel.problems import Place, Problem
from core.kernel.verdicts import Verdict, judged
from core.sheets.form import Form


def _parse(cells: dict[str, Any], header: dict[str, Any], row: int) -> CandidateRow | list[Problem]:
    return sheet.parse({key: unpack(value) for key, value in cells.items()}, header, row)


def _check(tx: Session, context: ImportContext, rows: Sequence[CandidateRow]) -> Sequence[Verdict]:
    upload = tx.get_one(Upload, context.upload_id)
    known = queries.by_document(tx, (row.document for row in rows))
    existing = {document: queries.details_of(candidate) for document, candidate in known.items()}
    return rules.check(rows, existing, upload.header["sheet"])


def _apply(tx: Session, context: ImportContext, rows: Sequence[CandidateRow]) -> None:
    service.add_many(tx, context.actor.college, rows, candidate_type(context.options), Origin.PLATFORM)


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
    form=sheet.FORM,
    needs_plan=False,
    stage=stage_sheet,
    parse=_parse,
    check=_check,
    apply=_apply,
    natural_key=_document_of,
)


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """One photo that passed its check: its place in the zip, the number it is named by, and where it is kept."""

    row: int
    number: str
    key: str
    warnings: tuple[Problem, ...]

    @property
    def documents(self) -> list[str]:
        """The documents the number can stand for: a file's name does not say the type (C-13)."""
        found = (check_document(kind, self.number) for kind in IdType)
        return [f"{d.id_type.value}|{d.number}" for d in found if not isinstance(d, str)]


def _stage_photos(path: Path, _form: Form | None) -> Staged:
    rows = [(n, _photo(item.name, item.data, item.problem)) for n, item in enumerate(read_zip(path, PhotoRule()), 1)]
    return Staged(header={"sheet": "zip", "columns": {}}, findings=(), rows=rows)


def _photo(name: str, data: bytes, problem: Problem | None) -> dict[str, Any]:
    """Check one photo in the staging step; only the pixels written anew are kept."""
    place = Place(field="photo")
    checked = problem or check_photo(data, PhotoRule(), place)
    if isinstance(checked, Problem):
        return {"name": name, "code": checked.code, "value": checked.value, "params": dict(checked.params)}
    return {"name": name, "key": store().put(checked.jpeg), "warnings": [w.code for w in checked.warnings]}


def _parse_photo(cells: dict[str, Any], _header: dict[str, Any], row: int) -> PhotoRow | list[Problem]:
    place = Place(sheet="zip", row=row, field="photo")
    if "code" in cells:
        return [Problem(code=cells["code"], place=place, value=cells["value"], params=cells["params"])]
    number = cells["name"].rsplit(".", 1)[0].strip().upper()
    warnings = tuple(Problem(code=code, place=place, warning=True) for code in cells["warnings"])
    photo = PhotoRow(row, number, cells["key"], warnings)
    return photo if photo.documents else [Problem(code="PHOTO_NAME", place=place, value=cells["name"][:6] + "…")]


def _owner(known: Mapping[str, Candidate], photo: PhotoRow) -> Candidate | None:
    return next((known[document] for document in photo.documents if document in known), None)


def _check_photos(tx: Session, _context: ImportContext, rows: Sequence[PhotoRow]) -> Sequence[Verdict]:
    known = queries.by_document(tx, [document for row in rows for document in row.documents])
    return [_photo_verdict(_owner(known, row), row) for row in rows]


def _photo_verdict(candidate: Candidate | None, row: PhotoRow) -> Verdict:
    place = Place(sheet="zip", row=row.row, field="photo")
    if candidate is None:
        return judged([Problem(code="NO_SUCH_CANDIDATE", place=place, value=mask(row.number))])
    if candidate.state == rules.State.VERIFIED:
        return judged([Problem(code="CANDIDATE_LOCKED", place=place, params={"fields": "photo"})])
    return judged(row.warnings)


def _apply_photos(tx: Session, _context: ImportContext, rows: Sequence[PhotoRow]) -> None:
    known = queries.by_document(tx, [document for row in rows for document in row.documents])
    for row in rows:
        candidate = _owner(known, row)
        if candidate is not None:
            service.attach_photo(candidate, row.key)


def _number_of(row: PhotoRow) -> str:
    return row.number


PHOTOS = ImportKind(
    key="photos",
    title=N_("考生照片"),
    roles=frozenset({Role.COLLEGE_OFFICER}),
    form=None,
    needs_plan=False,
    stage=_stage_photos,
    parse=_parse_photo,
    check=_check_photos,
    apply=_apply_photos,
    natural_key=_number_of,
)
