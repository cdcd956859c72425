"""Files that no row names: what a crash, a lost connection or a deleted row has left in the store, removed after a day.

A row is its tenant's, so the platform asks as every tenant in turn, and for keys only. Within a day of its being
written a file is left alone: its row may not be committed yet.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import func, inspect, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.db.session import reading
from core.db.tables import MODELS, College, Vendor
from core.db.tables.base import FileReference
from core.files.store import FOLDERS, store
from core.intake.run import kept_files
from core.issuance.queries import photos_to_print
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, on_behalf_of
from core.kernel.ids import FileKey
from core.kernel.provinces import PROVINCES

log = logging.getLogger(__name__)

AGE = dt.timedelta(days=1)
ROUNDS = 24
"""How many sweeps make one of the whole store, so that each holds the same few keys however large it grows."""

REFERENCES: tuple[InstrumentedAttribute[FileKey | None], ...] = tuple(
    getattr(model, attribute.key)
    for model in MODELS
    for attribute in inspect(model).column_attrs
    if isinstance(attribute.columns[0].type, FileReference)
)
"""Every column that holds a file's key. Keys inside sealed rows and texts are told by the rooms that write them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What one sweep removed: parts of files that were never finished, and files that no row names."""

    parts: int
    orphans: int


def sweep_hourly(hour: int) -> Swept:
    """Sweep the folders whose turn it is at an hour of the day."""
    return sweep_files(FOLDERS[hour % ROUNDS :: ROUNDS])


def sweep_files(folders: Sequence[str] = FOLDERS) -> Swept:
    """Remove what is older than a day and named by no row."""
    before = clock.now() - AGE
    unnamed = {key for folder in folders for key in store().keys(folder, before)}
    for actor in _tenants():
        with reading(actor) as tx:
            unnamed.difference_update(_named(tx, folders))
    for key in unnamed:
        store().delete(key)
    swept = Swept(parts=sum(store().remove_parts(folder, before) for folder in folders), orphans=len(unnamed))
    if swept.parts or swept.orphans:
        log.warning("swept %s unfinished files, %s that no row names", swept.parts, swept.orphans)
    return swept


def _tenants() -> Iterator[Actor]:
    with reading(SYSTEM) as tx:
        colleges, vendors = tx.scalars(select(College.id)).all(), tx.scalars(select(Vendor.id)).all()
    why = "only its tenant sees which files a row names"
    yield from (on_behalf_of(SYSTEM, college=college, why=why) for college in colleges)
    yield from (on_behalf_of(SYSTEM, vendor=vendor, why=why) for vendor in vendors)
    yield from (on_behalf_of(SYSTEM, province=province, why=why) for province in PROVINCES)


def _named(tx: Session, folders: Sequence[str]) -> Iterator[str | None]:
    """Yield the keys a tenant's rows hold; one statement sees a key that moves from row to row in one of them."""
    held = (select(column).where(func.substr(column, 1, 2).in_(folders)) for column in REFERENCES)
    yield from tx.scalars(union_all(*held), execution_options={"yield_per": 1_000})
    yield from kept_files(tx)
    yield from photos_to_print(tx)
