"""The door of the machine: a complete file becomes an upload and a job in one transaction."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from sqlalchemy.orm import Session

from core.db.events import actor_columns, record
from core.db.session import retried, transaction
from core.db.tables import Upload
from core.files.store import keep
from core.intake.kind import ImportKind, kind_of
from core.intake.run import Phase
from core.jobs import bell, engine
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import Refused
from core.kernel.ids import new_id

MAX_BYTES = 20 * 1024 * 1024
MAX_ZIP_BYTES = 200 * 1024 * 1024
JOB_KIND = "import"


def receive(
    actor: Actor,
    kind_key: str,
    file_name: str,
    data: bytes,
    *,
    plan_id: uuid.UUID | None = None,
    options: dict[str, Any] | None = None,
    sender: str = "",
    preview: bool = False,
    whole: bool = False,
) -> uuid.UUID:
    """Keep a file and queue its import; return the upload's id at once.

    The moment of this call is the time of receipt that deadlines are judged by (R-092). A `preview` is only judged and
    then waits for its sender's word; `whole` applies every row or none.

    Raises Refused IMPORT_EMPTY, IMPORT_TOO_LARGE or IMPORT_NEEDS_PLAN, NotAllowed without the kind's role.
    """
    kind = kind_of(kind_key)
    actor.require(*kind.roles)
    limit = limit_of(kind)
    if not data:
        raise Refused("IMPORT_EMPTY", file=file_name)
    if len(data) > limit:
        of = "sheet" if kind.form else "zip"
        raise Refused("IMPORT_TOO_LARGE", file=file_name, limit=limit // 1024 // 1024, kind=of)
    if kind.needs_plan and plan_id is None:
        raise Refused("IMPORT_NEEDS_PLAN")
    upload = Upload(
        id=new_id(),
        **actor_columns(actor),
        kind=kind_key,
        plan_id=plan_id,
        options=options or {},
        file_name=file_name,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        findings=[],
        header={},
        sent_by=actor.user_id,
        sender_name=sender,
        sent_at=clock.now(),
        phase=Phase.CHECKING.value if preview else Phase.APPLYING.value,
        whole=whole,
    )
    bell.ring(_keep(actor, upload, data))
    return upload.id


@retried
def _keep(actor: Actor, upload: Upload, data: bytes) -> uuid.UUID:
    with transaction(actor) as tx:
        upload.file_key = keep(tx, data)
        job_id = queue(tx, actor, upload)
        tx.add(upload)
        record(tx, "upload.received", upload, kind=upload.kind, size=upload.size)
        return job_id


def limit_of(kind: ImportKind) -> int:
    """Return how many bytes a file of a kind may have."""
    return MAX_BYTES if kind.form else MAX_ZIP_BYTES


def queue(tx: Session, actor: Actor, upload: Upload, total: int = 0) -> uuid.UUID:
    """Give an upload of the caller's transaction a job of its own, and return its key to ring for after the commit.

    `total` is said when the rows are known already.
    """
    job = engine.enqueue(tx, JOB_KIND, actor, {"upload": str(upload.id)})
    job.total = total
    tx.flush()
    upload.job_id = job.id
    return job.id
