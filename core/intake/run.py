"""The work of an import: the file is read once into sealed chunks; then chunk after chunk is judged, and applied.

A chunk, its cursor and everything it wrote are one commit, so that a killed worker's successor goes on where the commit
was (F4). An upload that waits for its sender's word is judged without being applied.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.bulk import insert_many
from core.db.events import actor_columns, record
from core.db.tables import Upload, UploadChunk
from core.files.store import keep, store
from core.intake.kind import ImportContext, ImportKind, Told, form_for, kind_of, kinds
from core.intake.lines import KEY_BYTES, NO_KEY, Desk, Line, Seen
from core.intake.notices import notify
from core.intake.rows import open_rows, seal_rows, write_problem
from core.jobs.engine import Progress, Work
from core.kernel.actor import Actor
from core.kernel.errors import Conflict
from core.kernel.ids import new_id
from core.kernel.verdicts import Fate

CHUNK = 1_000
LOOK = dt.timedelta(minutes=30)


class Phase(StrEnum):
    """How far an upload has come; it is applied at once unless its sender wants to see the preview first."""

    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"
    DISCARDED = "discarded"
    UNDONE = "undone"


def run_import(tx: Session, work: Work) -> Progress:
    """Do the next step of an import: reading the file, or the next chunk of its rows.

    Raises Conflict IMPORT_NOT_ALL when all rows or none were wanted and one is refused.
    """
    upload = tx.get_one(Upload, uuid.UUID(work.params["upload"]))
    kind = kind_of(upload.kind)
    if not upload.header:
        return _stage(tx, work, upload, kind)
    progress = _chunk(tx, work, upload, kind)
    while upload.whole and not progress.finished:
        progress = _chunk(tx, replace(work, progress=progress), upload, kind)
    if upload.whole and progress.refused:
        raise Conflict("IMPORT_NOT_ALL", count=progress.refused)
    if progress.finished:
        _finish(tx, upload, kind, progress)
    return progress


def context_of(upload: Upload, actor: Actor) -> ImportContext:
    """Return what the room's checks are told about an upload.

    Who sent a file in time may look at its preview: within half an hour the moment of receipt counts, not that of the
    word (R-092).
    """
    confirmed = upload.confirmed_at or upload.sent_at
    return ImportContext(
        actor=actor,
        upload_id=upload.id,
        plan_id=upload.plan_id,
        options=upload.options,
        received_at=confirmed if confirmed - upload.sent_at > LOOK else upload.sent_at,
    )


def chunks_of(tx: Session, upload_id: uuid.UUID, *, changed: bool = False) -> Iterator[UploadChunk]:
    """Yield an upload's chunks in the order of its rows, one at a time; all, or only those that change something."""
    of_upload = UploadChunk.upload_id == upload_id
    wanted = select(UploadChunk.position).where(of_upload).order_by(UploadChunk.position)
    for position in tx.scalars(wanted.where(UploadChunk.changes.is_not(None)) if changed else wanted).all():
        chunk = tx.scalars(select(UploadChunk).where(of_upload, UploadChunk.position == position)).one()
        yield chunk
        tx.expunge(chunk)  # a hundred thousand rows are not held at once


def rows_of(chunk: UploadChunk) -> list[tuple[int, dict[str, Any]]]:
    """Return the row numbers and cells of a chunk."""
    return [(number, cells) for number, cells in open_rows(chunk.rows, chunk.upload_id, f"rows:{chunk.position}")]


def kept_files(tx: Session) -> Iterator[str]:
    """Yield the keys of the files that uploads without a form name: those of their rows, and those they replaced."""
    zips = [kind.key for kind in kinds() if kind.form is None]
    for upload_id in tx.scalars(select(Upload.id).where(Upload.kind.in_(zips))).all():
        for chunk in chunks_of(tx, upload_id):
            yield from (cells["key"] for _, cells in rows_of(chunk) if "key" in cells)
            for changed in open_rows(chunk.changes, upload_id, f"changes:{chunk.position}") if chunk.changes else ():
                yield from (str(value) for pair in changed.values() for value in pair)


def _stage(tx: Session, work: Work, upload: Upload, kind: ImportKind) -> Progress:
    """Read the whole file in its guarded child and keep its rows sealed; the file is not touched again."""
    total = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        path.write_bytes(store().get(upload.file_key))
        staged = kind.stage(path, form_for(tx, kind, upload.plan_id), partial(keep, tx))
        for batch in _batches(staged.rows):
            insert_many(tx, UploadChunk, [_sealed(work, upload, total, batch)])
            total += len(batch)
    upload.header = staged.header
    upload.findings = [write_problem(problem) for problem in staged.findings]
    progress = replace(work.progress, total=total, finished=not total)
    if progress.finished:
        _finish(tx, upload, kind, progress)
    return progress


def _batches(rows: Iterable[tuple[int, dict[str, Any]]]) -> Iterator[list[tuple[int, dict[str, Any]]]]:
    found = iter(rows)
    while batch := list(islice(found, CHUNK)):
        yield batch


def _sealed(work: Work, upload: Upload, position: int, batch: list[tuple[int, dict[str, Any]]]) -> dict[str, Any]:
    return {
        "id": new_id(),
        **actor_columns(work.actor),
        "upload_id": upload.id,
        "position": position,
        "size": len(batch),
        "rows": seal_rows(batch, upload.id, f"rows:{position}"),
        "keys": b"",
        "verdicts": [],
        "changes": None,
        "written": [],
    }


def _chunk(tx: Session, work: Work, upload: Upload, kind: ImportKind) -> Progress:
    chunk = tx.scalars(
        select(UploadChunk).where(UploadChunk.upload_id == upload.id, UploadChunk.position == work.progress.position)
    ).one()
    lines = [Line(number, cells) for number, cells in rows_of(chunk)]
    context = context_of(upload, work.actor)
    Desk(tx, kind, context, upload.header, _seen(tx, work, upload)).judge(lines)
    accepted = [line for line in lines if line.accepted]
    chunk.verdicts = [
        [line.verdict.fate.value, [write_problem(problem) for problem in line.verdict.problems]] for line in lines
    ]
    chunk.keys = b"".join(line.fingerprint for line in lines)
    _keep_changes(chunk, lines)
    upload.changed += sum(line.replaces for line in accepted)
    if upload.phase == Phase.APPLYING:
        written = iter(kind.apply(tx, context, [line.parsed for line in accepted]))
        keys = [next(written, None) if line.accepted else None for line in lines]
        chunk.written = [str(key or "") for key in keys]
        if kind.account:
            kind.account(tx, context, [_told(line, key) for line, key in zip(lines, keys, strict=True)])
    tx.flush()
    tx.expunge(chunk)
    return _advance(work.progress, lines)


def _told(line: Line, key: uuid.UUID | None) -> Told:
    return Told(row=line.number, cells=line.cells, verdict=line.verdict, key=key)


def _keep_changes(chunk: UploadChunk, lines: Iterable[Line]) -> None:
    changes = [{name: list(pair) for name, pair in line.verdict.changes.items()} for line in lines]
    chunk.changes = seal_rows(changes, chunk.upload_id, f"changes:{chunk.position}") if any(changes) else None


def _seen(tx: Session, work: Work, upload: Upload) -> Seen:
    """Return what the rows before this chunk have said; read back from their chunks after a crash."""
    if "seen" not in work.memory:
        seen: Seen = {}
        for chunk in chunks_of(tx, upload.id):
            if chunk.position >= work.progress.position:
                break
            for index, (number, _) in enumerate(rows_of(chunk)):
                both = chunk.keys[index * KEY_BYTES : (index + 1) * KEY_BYTES]
                if not both.startswith(NO_KEY):
                    seen.setdefault(both[: len(NO_KEY)], (number, both[len(NO_KEY) :]))
        work.memory["seen"] = seen
    found: Seen = work.memory["seen"]
    return found


def _advance(before: Progress, lines: list[Line]) -> Progress:
    fates = [line.verdict.fate for line in lines]
    position = before.position + len(fates)
    return Progress(
        position=position,
        total=before.total,
        accepted=before.accepted + fates.count(Fate.ACCEPTED),
        refused=before.refused + fates.count(Fate.REFUSED),
        skipped=before.skipped + fates.count(Fate.SKIPPED),
        finished=position >= before.total,
    )


def _finish(tx: Session, upload: Upload, kind: ImportKind, progress: Progress) -> None:
    applied = upload.phase == Phase.APPLYING
    upload.phase = Phase.APPLIED if applied else Phase.CHECKED
    if applied and kind.remark:
        remarks = kind.remark(tx, context_of(upload, tx.info["actor"]))
        upload.findings = [*upload.findings, *(write_problem(problem) for problem in remarks)]
    counts = {"accepted": progress.accepted, "refused": progress.refused}
    record(tx, "upload.applied" if applied else "upload.checked", upload, **counts)
    notify(tx, upload, upload.phase, progress)
