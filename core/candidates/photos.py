"""考生照片: a zip of photos named by document number, matched to the college's own candidates (R-066, R-067)."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy.orm import Session

from core.api import PhotoRule
from core.candidates import queries, rules, service
from core.db.tables import Candidate
from core.files.guard import MAX_ENTRIES, MEGABYTE
from core.files.photos import ZipPhoto, bare_name, check_photo, masked_name, read_zip
from core.intake.kind import Caption, ImportContext, ImportKind, Keep, Staged, Written
from core.kernel.actor import Role
from core.kernel.identity import document_key, document_of, mask
from core.kernel.ids import FileKey
from core.kernel.messages import N_
from core.kernel.numerals import number_fault
from core.kernel.problems import Place, Problem
from core.kernel.scopes import KeyScope
from core.kernel.verdicts import Fate, Verdict, judged
from core.sheets.form import Form

AT_ONCE = 64
HANDS = 2
NAMED = 10
"""How many of those without a photo are named."""


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """One photo that passed its check: its place in the zip, the number it is named by, where it is kept."""

    row: int
    number: str
    key: FileKey
    digest: str
    warnings: tuple[Problem, ...]

    @property
    def document(self) -> str:
        """The key of the document: a file's name does not say its type (C-13)."""
        return document_key(self.number)


def _stage(path: Path, _form: Form | None, keep: Keep) -> Staged:
    findings: list[Problem] = []
    rows = enumerate(_photos(path, findings, keep), 1)
    return Staged(header={"sheet": "zip", "columns": {}}, rows=rows, findings=findings)


def _photos(path: Path, findings: list[Problem], keep: Keep) -> Iterator[dict[str, Any]]:
    """Check the photos a few at a time, on both cores: decoding and encoding an image leaves Python's lock alone."""
    files = read_zip(path, PhotoRule(), findings)
    with ThreadPoolExecutor(HANDS) as hands:
        while some := list(islice(files, AT_ONCE)):
            yield from hands.map(partial(_photo, keep), some)


def _photo(keep: Keep, item: ZipPhoto) -> dict[str, Any]:
    """Check one photo in the staging step; only the pixels written anew are kept."""
    checked = item.problem or check_photo(item.data, PhotoRule(), Place(field="photo"))
    if isinstance(checked, Problem):
        return {"name": item.path, "code": checked.code, "value": checked.value, "params": dict(checked.params)}
    digest = hashlib.sha256(checked.jpeg).hexdigest()
    warnings = [*item.warnings, *(warning.code for warning in checked.warnings)]
    return {"name": item.path, "key": keep(checked.jpeg), "digest": digest, "warnings": warnings}


def _parse(cells: dict[str, Any], _header: dict[str, Any], row: int) -> PhotoRow | list[Problem]:
    place = Place(sheet="zip", row=row, field="photo")
    if "code" in cells:
        return [Problem(code=cells["code"], place=place, value=cells["value"], params=cells["params"])]
    name = _name(cells)
    warnings = tuple(Problem(code=code, place=place, warning=True) for code in cells["warnings"])
    photo = PhotoRow(row, _stem(name), cells["key"], cells["digest"], warnings)
    if fault := number_fault(photo.number):
        return [Problem(code=fault.code, place=place, value=masked_name(name), params={"found": fault.params["found"]})]
    return photo if document_of(photo.number) else [Problem(code="PHOTO_NAME", place=place, value=masked_name(name))]


def _owners(tx: Session, rows: Sequence[PhotoRow]) -> list[Candidate | None]:
    known = queries.by_document(tx, (row.document for row in rows))
    return [known.get(row.document) for row in rows]


def _check(tx: Session, _context: ImportContext, rows: Sequence[PhotoRow]) -> Sequence[Verdict]:
    return [_verdict(candidate, row) for candidate, row in zip(_owners(tx, rows), rows, strict=True)]


def _verdict(candidate: Candidate | None, row: PhotoRow) -> Verdict:
    place = Place(sheet="zip", row=row.row, field="photo")
    if candidate is None:
        return judged([Problem(code="NO_SUCH_CANDIDATE", place=place, value=mask(row.number))])
    if candidate.photo_sha256 == row.digest:
        return Verdict(fate=Fate.SKIPPED, problems=(Problem(code="NOTHING_CHANGED", place=place, warning=True),))
    if candidate.state == rules.State.VERIFIED:
        return judged([Problem(code="CANDIDATE_LOCKED", place=place, params={"fields": rules.named({"photo"})})])
    changes = {"photo": (candidate.photo_key or "", row.key)}
    return Verdict(fate=Fate.ACCEPTED, problems=row.warnings, changes=changes)


def _apply(tx: Session, context: ImportContext, rows: Sequence[PhotoRow]) -> list[uuid.UUID]:
    keys = []
    for candidate, row in zip(_owners(tx, rows), rows, strict=True):
        if candidate is not None:
            service.attach_photo(candidate, row.key, row.digest)
            if context.options.get("verify"):
                service.ask_for_comparison(candidate)
            keys.append(candidate.id)
    return keys


def _undo(tx: Session, _context: ImportContext, written: Sequence[Written]) -> list[Problem]:
    """Take the photos back, unless one was replaced or confirmed since; what they replaced stands again."""
    found = queries.by_ids(tx, (each.key for each in written))
    blocked = []
    for each in written:
        earlier, ours = each.changes["photo"]
        candidate = found.get(each.key)
        place = Place(sheet="zip", row=each.row)
        if candidate is None or candidate.photo_key != ours:
            blocked.append(Problem(code="UNDO_TOUCHED", place=place))
        elif candidate.state == rules.State.VERIFIED:
            blocked.append(Problem(code="CANDIDATE_LOCKED", place=place, params={"fields": rules.named({"photo"})}))
        else:
            service.detach_photo(candidate, earlier)
    return blocked


def _missing(tx: Session, _context: ImportContext) -> tuple[Problem, ...]:
    """Say who still has no photo once the zip is through."""
    count, first = queries.missing_photos(tx, NAMED)
    if not count:
        return ()
    names = "、".join(candidate.person.name for candidate in first) + ("…" if count > NAMED else "")
    return (Problem(code="PHOTO_MISSING", place=Place(), params={"count": count, "names": names}, warning=True),)


def _captions(tx: Session, rows: Sequence[Mapping[str, Any]]) -> list[Caption]:
    """Say whose these files are by what they are called, so that a face on the wrong name is seen."""
    names = [_name(cells) for cells in rows]
    photos = [PhotoRow(0, bare_name(name).strip(), FileKey(""), "", ()) for name in names]
    return [
        Caption(path=str(cells["name"]), shown=masked_name(name), person=owner.person.name if owner else "")
        for cells, name, owner in zip(rows, names, _owners(tx, photos), strict=True)
    ]


def _name(cells: Mapping[str, Any]) -> str:
    return PurePosixPath(str(cells["name"])).name


def _stem(name: str) -> str:
    return PurePosixPath(name).stem.strip().upper()


def _notes() -> Iterator[tuple[str, Mapping[str, object]]]:
    """Say what the zip should hold, as the rule has it that its photos are judged by (R-066 … R-068)."""
    rule = PhotoRule()
    yield N_("每张照片以“证件号码.jpg”命名，全部压缩成一个 .zip；可以分文件夹，不要加密或分卷。"), {}
    yield (
        N_("照片为 jpg 或 png，标准小一寸 {width}×{height} 像素（允许相差 {percent}%），每张不超过 {limit} MB。"),
        {
            "width": rule.width,
            "height": rule.height,
            "percent": rule.tolerance_percent,
            "limit": rule.max_bytes // MEGABYTE,
        },
    )
    if rule.background == "red":
        yield N_("背景为红色，免冠正面；照片将用于准考证、证书和学分银行。"), {}
    yield N_("考生须已经导入；一个 .zip 最多 {count} 张照片，更多时分几次上传。"), {"count": MAX_ENTRIES}


def _document_of(row: PhotoRow) -> str:
    return row.document


PHOTOS = ImportKind(
    key="photos",
    title=N_("考生照片"),
    roles=frozenset({Role.COLLEGE_OFFICER}),
    scope=KeyScope.CANDIDATES,
    form=None,
    needs_plan=False,
    stage=_stage,
    parse=_parse,
    check=_check,
    apply=_apply,
    natural_key=_document_of,
    undo=_undo,
    remark=_missing,
    caption=_captions,
    notes=_notes,
    switches={"verify": N_("照片导入后自动提交认证")},
)
