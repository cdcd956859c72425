"""The door of the machine: a complete file becomes an upload and a job in one transaction."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from core.db.events import actor_columns, record
from core.db.session import retried, transaction
from core.db.tables import Upload
from core.files.store import store
from core.intake.kind import kind_of
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
) -> uuid.UUID:
    """Keep a file and queue its import; return the upload's id at once.

    The moment of this call is the time of receipt that deadlines are judged by (R-092).

    Raises Refused IMPORT_EMPTY, IMPORT_TOO_LARGE or IMPORT_NEEDS_PLAN, NotAllowed without the kind's role.
    """
    kind = kind_of(kind_key)
    actor.require(*kind.roles)
    limit = MAX_BYTES if kind.form else MAX_ZIP_BYTES
    if not data:
        raise Refused("IMPORT_EMPTY", file=file_name)
    if len(data) > limit:
        raise Refused("IMPORT_TOO_LARGE", file=file_name, limit=limit // 1024 // 1024)
    if kind.needs_plan and plan_id is None:
        raise Refused("IMPORT_NEEDS_PLAN")
    upload = Upload(
        id=new_id(),
        **actor_columns(actor),
        kind=kind_key,
        plan_id=plan_id,
        options=options or {},
        file_name=file_name,
        file_key=store().put(data),
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        findings=[],
        header={},
        sent_by=actor.user_id,
        sender_name=sender,
        sent_at=clock.now(),
    )
    job_id = _queue(actor, upload)
    bell.ring(job_id)
    return upload.id


@retried
def _queue(actor: Actor, upload: Upload) -> uuid.UUID:
    with transaction(actor) as tx:
        job = engine.enqueue(tx, JOB_KIND, actor, {"upload": str(upload.id)})
        tx.flush()
        upload.job_id = job.id
        tx.add(upload)
        record(tx, "upload.received", upload, kind=upload.kind, size=upload.size)
        return job.id
