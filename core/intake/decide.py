"""What the sender says to a checked upload: apply it, mend it as suggested, put it aside, or take it back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.events import record
from core.db.session import retried, transaction
from core.db.tables import Job, Upload, UploadChunk
from core.db.versions import check_version
from core.intake.kind import Written, kind_of
from core.intake.lines import REPAIRS
from core.intake.places import placed
from core.intake.receive import queue
from core.intake.rows import open_rows
from core.intake.run import Phase, chunks_of, context_of, rows_of
from core.jobs import bell
from core.jobs.engine import OPEN
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import Conflict, NotFound

ONCE_APPLIED = frozenset({Phase.APPLIED, Phase.APPLYING})


def apply(actor: Actor, upload_id: uuid.UUID, *, whole: bool = False) -> None:
    """Apply a checked upload: all rows that are right, or, when `whole`, every row or none.

    Every row is judged once more: what has changed since the preview counts. A deadline counts from the upload when
    this call follows within half an hour, else from this call (R-092).
    Raises Conflict IMPORT_NOT_WAITING, IMPORT_NOT_ALL when `whole` and a row is refused already.
    """
    bell.ring(_apply(actor, upload_id, whole=whole))


@retried
def _apply(actor: Actor, upload_id: uuid.UUID, *, whole: bool) -> uuid.UUID:
    with transaction(actor) as tx:
        upload, job = _waiting(tx, actor, upload_id)
        if whole and job.refused:
            raise Conflict("IMPORT_NOT_ALL", count=job.refused)
        upload.phase, upload.whole, upload.changed = Phase.APPLYING.value, whole, 0
        upload.confirmed_at = clock.now()
        record(tx, "upload.confirmed", upload, whole=whole)
        return queue(tx, actor, upload, job.total)


def mend(actor: Actor, upload_id: uuid.UUID) -> None:
    """Check an upload again with every suggestion taken up; what was mended is said row by row.

    Raises Conflict IMPORT_NOT_WAITING.
    """
    bell.ring(_again(actor, upload_id, **{REPAIRS: "1"}))


def check_again(actor: Actor, upload_id: uuid.UUID) -> None:
    """Judge an upload anew, after all or none was wanted and none was written; raises Conflict IMPORT_NOT_WAITING."""
    bell.ring(_again(actor, upload_id))


@retried
def _again(actor: Actor, upload_id: uuid.UUID, **options: str) -> uuid.UUID:
    with transaction(actor) as tx:
        upload, job = _waiting(tx, actor, upload_id)
        upload.phase, upload.whole, upload.changed = Phase.CHECKING.value, False, 0
        upload.options = {**upload.options, **options}
        record(tx, "upload.mended" if options else "upload.checked_again", upload)
        return queue(tx, actor, upload, job.total)


@retried
def discard(actor: Actor, upload_id: uuid.UUID, *, version: str | None = None) -> None:
    """Put a checked upload aside; nothing of it is ever applied. Raises Stale, Conflict IMPORT_NOT_WAITING."""
    with transaction(actor) as tx:
        upload, _job = _waiting(tx, actor, upload_id)
        check_version(upload, version)
        upload.phase = Phase.DISCARDED.value
        record(tx, "upload.discarded", upload)


@retried
def undo(actor: Actor, upload_id: uuid.UUID, *, version: str | None = None) -> None:
    """Take back everything an upload wrote, all or nothing.

    Raises Stale, Conflict IMPORT_NOT_APPLIED, IMPORT_NO_UNDO for kinds that are never taken back, IMPORT_IN_USE with
    the rows that something has come to depend on.
    """
    with transaction(actor) as tx:
        upload, job = _find(tx, actor, upload_id)
        check_version(upload, version)
        if job.state in OPEN or upload.phase not in ONCE_APPLIED:
            raise Conflict("IMPORT_NOT_APPLIED")
        kind = kind_of(upload.kind)
        if kind.undo is None:
            raise Conflict("IMPORT_NO_UNDO")
        blocked = []
        for chunk in chunks_of(tx, upload_id):
            if written := list(_written(chunk)):
                found = kind.undo(tx, context_of(upload, actor), written)
                blocked += [placed(problem, upload.header, problem.place.row) for problem in found]
        if blocked:
            raise Conflict("IMPORT_IN_USE", count=len(blocked), problems=blocked)
        upload.phase = Phase.UNDONE.value
        record(tx, "upload.undone", upload, count=job.accepted)


def _written(chunk: UploadChunk) -> Iterator[Written]:
    if not any(chunk.written):
        return
    changes: Iterable[dict[str, list[object]]] = (
        open_rows(chunk.changes, chunk.upload_id, f"changes:{chunk.position}") if chunk.changes else [{}] * chunk.size
    )
    for key, (number, _), changed in zip(chunk.written, rows_of(chunk), changes, strict=True):
        if key:
            pairs = {name: (before, now) for name, (before, now) in changed.items()}
            yield Written(row=number, key=uuid.UUID(key), changes=pairs)


def _waiting(tx: Session, actor: Actor, upload_id: uuid.UUID) -> tuple[Upload, Job]:
    """Return an upload that waits for its sender's word: checked, or failed when all or none was wanted."""
    upload, job = _find(tx, actor, upload_id)
    if job.state in OPEN or not (upload.phase == Phase.CHECKED or came_to_none(upload, job)):
        raise Conflict("IMPORT_NOT_WAITING")
    return upload, job


def came_to_none(upload: Upload, job: Job) -> bool:
    """Whether all rows or none were wanted, and it came to none: the upload can be judged again."""
    return upload.phase == Phase.APPLYING and upload.whole and job.state == "failed"


def _find(tx: Session, actor: Actor, upload_id: uuid.UUID) -> tuple[Upload, Job]:
    upload = tx.scalar(select(Upload).where(Upload.id == upload_id).with_for_update())
    if upload is None:
        raise NotFound
    actor.require(*kind_of(upload.kind).roles)
    return upload, tx.get_one(Job, upload.job_id)
