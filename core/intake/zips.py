"""The files of a zip as their sender knows them: pictures to look at, and whose they are."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.session import reading
from core.db.tables import Upload, UploadChunk
from core.files.store import store
from core.intake.kind import Caption, ImportKind, kind_of
from core.intake.run import chunks_of, rows_of
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from core.kernel.problems import Problem
from core.kernel.verdicts import Fate

SHOWN = 200
"""How many pictures are shown at least where there are as many; all that were refused are."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of a zip: its position there, whether it was refused, and what it is called."""

    position: int
    refused: bool
    caption: Caption


def photo_of(actor: Actor, upload_id: uuid.UUID, position: int) -> bytes:
    """Return the photo of one row of an upload, as it was written anew; NotFound where there is none."""
    with reading(actor) as tx:
        upload = _find(tx, upload_id)
        # The files of a zip are counted from one without a gap: its chunk is known without opening the others.
        around = select(UploadChunk).where(UploadChunk.upload_id == upload.id, UploadChunk.position < position)
        chunk = tx.scalars(around.order_by(UploadChunk.position.desc()).limit(1)).first()
        cells = dict(rows_of(chunk)).get(position, {}) if chunk else {}
    if "key" not in cells:
        raise NotFound
    return store().get(cells["key"])


def photos_of(actor: Actor, upload_id: uuid.UUID) -> list[Picture]:
    """Return the pictures of a zip that could be read: every refused one first, then others up to two hundred."""
    with reading(actor) as tx:
        upload = _find(tx, upload_id)
        refused: list[tuple[int, Mapping[str, Any]]] = []
        others: list[tuple[int, Mapping[str, Any]]] = []
        for chunk in chunks_of(tx, upload.id):
            fates = [fate for fate, _ in chunk.verdicts] or [""] * chunk.size
            for row, fate in zip(rows_of(chunk), fates, strict=True):
                if "key" in row[1]:
                    (refused if fate == Fate.REFUSED else others).append(row)
        shown = [*refused, *others[: max(0, SHOWN - len(refused))]]
        named = captions(tx, kind_of(upload.kind), [cells for _, cells in shown])
        return [
            Picture(position, index < len(refused), caption)
            for index, ((position, _), caption) in enumerate(zip(shown, named, strict=True))
        ]


def captions(tx: Session, kind: ImportKind, rows: Sequence[Mapping[str, Any]]) -> list[Caption]:
    """Say what the files of these rows are called; nothing for the rows of a spreadsheet."""
    return kind.caption(tx, rows) if kind.caption else [Caption(path="", shown="", person="")] * len(rows)


def with_files(tx: Session, upload: Upload, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return findings on the files of a zip with the file they are about, and its person where that is known.

    Neither is kept with the finding: names and numbers lie sealed with the rows.
    """
    kind, wanted = kind_of(upload.kind), {problem.place.row for problem in problems}
    if kind.caption is None or not problems:
        return tuple(problems)
    rows = {number: cells for chunk in chunks_of(tx, upload.id) for number, cells in rows_of(chunk) if number in wanted}
    named = dict(zip(rows, kind.caption(tx, list(rows.values())), strict=True))
    return tuple(
        replace(problem, place=replace(problem.place, file=caption.shown, person=caption.person))
        if (caption := named.get(problem.place.row))
        else problem
        for problem in problems
    )


def _find(tx: Session, upload_id: uuid.UUID) -> Upload:
    upload = tx.get(Upload, upload_id)
    if upload is None:
        raise NotFound
    return upload
