"""Jobs of a vendor that write one row a chunk, and what became of them."""

from __future__ import annotations

import uuid

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.db.session import reading, transaction
from core.db.tables import Job, VendorSetting
from core.jobs import engine
from core.jobs.engine import Progress, Work
from core.kernel.actor import SYSTEM, Actor
from tests.db.rows import a_world

ROWS = 7


def write_one(tx: Session, work: Work) -> Progress:
    """Write one row a chunk; its key names the position, so a doubled chunk would show."""
    done = work.progress.position + 1
    tx.add(VendorSetting(vendor_id=work.actor.vendor, key=f"row-{done}", value=str(work.job_id)))
    return Progress(position=done, total=ROWS, accepted=done, finished=done == ROWS)


def a_vendor() -> Actor:
    """Make a vendor, and no job that is open."""
    engine.register("rows", write_one)
    world = a_world()
    with transaction(SYSTEM) as tx:
        tx.execute(update(Job).values(state="succeeded"))
    return world.vendor


def a_job(actor: Actor, kind: str = "rows") -> uuid.UUID:
    with transaction(actor) as tx:
        return engine.enqueue(tx, kind, actor, {}).id


def job(actor: Actor, job_id: uuid.UUID) -> Job:
    with reading(actor) as tx:
        return tx.get_one(Job, job_id)


def rows_written(actor: Actor) -> int:
    with reading(actor) as tx:
        return tx.scalar(select(func.count(VendorSetting.id)).where(VendorSetting.key.like("row-%"))) or 0
