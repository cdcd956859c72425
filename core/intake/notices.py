"""What an organisation's own system is told of an import: ids, counts, states, why it failed; never a name."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.events import tell
from core.db.tables import Audience, Job, Upload, Webhook
from core.jobs.engine import Progress, Work
from core.jobs.queries import reason_of
from core.kernel.messages import reason


def notify(tx: Session, upload: Upload, state: str, progress: Progress) -> None:
    """Tell the organisation's address in the caller's transaction: checked, applied, failed or cancelled."""
    if tx.scalar(select(Webhook.id)) is None:
        return
    facts: dict[str, object] = {
        "upload": upload.id,
        "kind": upload.kind,
        "state": state,
        "read": progress.accepted + progress.refused + progress.skipped,
        "new": progress.accepted - upload.changed,
        "changed": upload.changed,
        "same": progress.skipped,
        "refused": progress.refused,
    }
    if why := reason_of(tx.get_one(Job, upload.job_id)):
        facts |= reason(why)
    tell(tx, f"import.{state}", str(upload.job_id), facts, Audience.WEBHOOK)


def notify_stopped(tx: Session, work: Work, state: str) -> None:
    """Tell that an import ended before it was through."""
    notify(tx, tx.get_one(Upload, uuid.UUID(work.params["upload"])), state, work.progress)
