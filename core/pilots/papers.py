"""其他佐证材料 of pilot applications (R-014)."""

from __future__ import annotations

import uuid

from core.db.events import record
from core.db.session import reading, retried, transaction
from core.db.tables import PilotFile
from core.db.versions import check_version
from core.files.documents import MOST_FILES, check_document
from core.files.store import drop, keep, store
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.errors import NotFound, Refused
from core.pilots.queries import files
from core.pilots.rules import check_editable
from core.pilots.service import find


@retried
def add_file(actor: Actor, application_id: uuid.UUID, *, file_name: str, data: bytes) -> None:
    """Attach a file to what was not submitted; raises Refused DOCUMENT_… or FILES_TOO_MANY, Conflict."""
    actor.require(Role.COLLEGE_OFFICER)
    name = check_document(file_name, data)
    with transaction(actor) as tx:
        application = find(tx, application_id)
        check_editable(application.state)
        if len(files(tx, [application_id])) >= MOST_FILES:
            raise Refused("FILES_TOO_MANY", limit=MOST_FILES)
        tx.add(
            PilotFile(
                college_id=application.college_id,
                province=application.province,
                application_id=application_id,
                key=keep(tx, data),
                name=name,
                added_at=clock.now(),
            )
        )
        record(tx, "pilot_application.file_added", application)


@retried
def remove_file(actor: Actor, application_id: uuid.UUID, file_id: uuid.UUID, *, version: str | None = None) -> None:
    """Take a file away again, from the version of the application that was read; raises NotFound, Conflict."""
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        application = find(tx, application_id)
        check_version(application, version)
        check_editable(application.state)
        file = next((file for file in files(tx, [application_id]) if file.id == file_id), None)
        if file is None:
            raise NotFound
        drop(tx, file.key)
        tx.delete(file)
        record(tx, "pilot_application.file_removed", application)


def file(actor: Actor, application_id: uuid.UUID, file_id: uuid.UUID) -> tuple[str, bytes]:
    """Return what is attached and its file name, for the college and its province."""
    with reading(actor) as tx:
        row = next((row for row in files(tx, [application_id]) if row.id == file_id), None)
        if row is None:
            raise NotFound
        return row.name, store().get(row.key)
