"""The machine itself: stage the file once, then check and apply chunk after chunk."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db.bulk import insert_many
from core.db.events import actor_columns, record
from core.db.sealing import keyring
from core.db.tables import Upload, UploadRow
from core.files.store import store
from core.intake.kind import ImportContext, ImportKind, form_for, kind_of
from core.intake.rows import open_cells, seal_cells, write_problem
from core.jobs.engine import Progress, Work
from core.kernel.ids import new_id
from core.kernel.problems import Place, Problem
from core.kernel.verdicts import Fate, Verdict

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One staged row on its way: its table row, and what parsing made of it."""

    staged: UploadRow
    parsed: Any
    problems: list[Problem]


def run_import(tx: Session, work: Work) -> Progress:
    """Do the next step of an import: reading the file, or the next five hundred rows."""
    upload = tx.get_one(Upload, uuid.UUID(work.params["upload"]))
    kind = kind_of(upload.kind)
    if not upload.header:
        return _stage(tx, work, upload, kind)
    return _chunk(tx, work, upload, kind)


def _stage(tx: Session, work: Work, upload: Upload, kind: ImportKind) -> Progress:
    """Read the whole file in its guarded child and keep its rows sealed; the file is not touched again."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        path.write_bytes(store().get(upload.file_key))
        staged = kind.stage(path, form_for(tx, kind, upload.plan_id))
        rows: list[dict[str, Any]] = [
            {
                "id": new_id(),
                **actor_columns(work.actor),
                "upload_id": upload.id,
                "position": position,
                "row_number": number,
                "cells": seal_cells(cells, upload.id, position),
                "natural_key": None,
                "outcome": "",
                "problems": [],
            }
            for position, (number, cells) in enumerate(staged.rows, start=1)
        ]
    upload.header = staged.header
    upload.findings = [write_problem(problem) for problem in staged.findings]
    insert_many(tx, UploadRow, rows)
    return replace(work.progress, total=len(rows), finished=not rows)


def _chunk(tx: Session, work: Work, upload: Upload, kind: ImportKind) -> Progress:
    context = ImportContext(
        actor=work.actor,
        upload_id=upload.id,
        plan_id=upload.plan_id,
        options=upload.options,
        received_at=upload.sent_at,
    )
    waiting = select(UploadRow).where(UploadRow.upload_id == upload.id, UploadRow.position > work.progress.position)
    staged = tx.scalars(waiting.order_by(UploadRow.position).limit(CHUNK)).all()
    lines = _mark_repeats(tx, kind, upload, [_parse(kind, upload, row) for row in staged])
    verdicts = _judge(tx, kind, context, lines)
    kind.apply(tx, context, [line.parsed for line, v in zip(lines, verdicts, strict=True) if v.fate is Fate.ACCEPTED])
    for line, verdict in zip(lines, verdicts, strict=True):
        line.staged.outcome = verdict.fate.value
        line.staged.problems = [write_problem(problem) for problem in verdict.problems]
    progress = _advance(work.progress, verdicts)
    if progress.finished:
        record(tx, "upload.finished", upload, accepted=progress.accepted, refused=progress.refused)
    return progress


def _parse(kind: ImportKind, upload: Upload, staged: UploadRow) -> Line:
    cells = open_cells(staged.cells, upload.id, staged.position)
    parsed = kind.parse(cells, upload.header, staged.row_number)
    return Line(staged, None, parsed) if isinstance(parsed, list) else Line(staged, parsed, [])


def _mark_repeats(tx: Session, kind: ImportKind, upload: Upload, lines: list[Line]) -> list[Line]:
    """Keep the first row of each natural key; a repeat names the row it repeats (X35)."""
    for line in lines:
        key = kind.natural_key(line.parsed) if line.parsed is not None else None
        line.staged.natural_key = keyring().blind_index(key) if key else None
    tx.flush()
    keys = {line.staged.natural_key for line in lines if line.staged.natural_key}
    first = select(UploadRow.natural_key, func.min(UploadRow.row_number)).where(
        UploadRow.upload_id == upload.id, UploadRow.natural_key.in_(keys)
    )
    first_row = dict(tx.execute(first.group_by(UploadRow.natural_key)).all())
    return [_repeat_or_same(line, first_row.get(line.staged.natural_key), upload.header) for line in lines]


def _repeat_or_same(line: Line, first: int | None, header: dict[str, Any]) -> Line:
    if first is None or first == line.staged.row_number:
        return line
    place = Place(sheet=header.get("sheet", ""), row=line.staged.row_number)
    return Line(line.staged, None, [Problem(code="DUP_IN_FILE", place=place, params={"first": first})])


def _judge(tx: Session, kind: ImportKind, context: ImportContext, lines: Sequence[Line]) -> list[Verdict]:
    checked = iter(kind.check(tx, context, [line.parsed for line in lines if line.parsed is not None]))
    return [
        next(checked) if line.parsed is not None else Verdict(fate=_fate_unparsed(line), problems=tuple(line.problems))
        for line in lines
    ]


def _fate_unparsed(line: Line) -> Fate:
    """A row whose only findings are warnings (the template's sample row) is passed over, not refused."""
    return Fate.SKIPPED if all(problem.warning for problem in line.problems) else Fate.REFUSED


def _advance(before: Progress, verdicts: Sequence[Verdict]) -> Progress:
    fates = [verdict.fate for verdict in verdicts]
    position = before.position + len(fates)
    return Progress(
        position=position,
        total=before.total,
        accepted=before.accepted + fates.count(Fate.ACCEPTED),
        refused=before.refused + fates.count(Fate.REFUSED),
        skipped=before.skipped + fates.count(Fate.SKIPPED),
        finished=position >= before.total,
    )
