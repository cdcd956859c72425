"""A document is known by its number: not by the type that was typed, nor by which of its printed lengths (C-42)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import IntegrityError

from core.db.sealing import document_index, keyring, open_person

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

SEALED = {
    "candidate": "college_id",
    "registration": "vendor_id",
    "invigilator": "vendor_id",
    "issued_certificate": "vendor_id",
}
"""The tables that hold people, and whom each seals them for."""
FOLLOWING = ("occupation", "invigilator_time", "fallback_row", "result", "national_delivery")
"""The tables that hold the same index beside them."""


def upgrade() -> None:
    """Write the new index wherever the old one stands.

    Who was two people by one document stays two where both are in one place: a row that would be there twice keeps its
    old index, and what hangs on it is not taken from anybody.
    """
    connection = op.get_bind()
    with ExitStack() as rows:
        for table in (*SEALED, *FOLLOWING):
            rows.enter_context(_every_row(table))
        changed = dict(_changed(connection))
        for table in (*SEALED, *FOLLOWING) if changed else ():
            _rewrite(connection, table, changed)


def _changed(connection: sa.Connection) -> Iterator[tuple[bytes, bytes]]:
    """Yield the old and the new index of every document whose index is another now."""
    for name, owner in SEALED.items():
        table = _table(name, sa.column(owner, sa.Uuid()), sa.column("sealed", sa.LargeBinary()))
        for row in connection.execute(sa.select(table)):
            person = open_person(row.sealed, getattr(row, owner), f"{name}:{row.id}")
            old, new = keyring().blind_index(person.document), document_index(person)
            if old != new:
                yield old, new


def _rewrite(connection: sa.Connection, name: str, changed: dict[bytes, bytes]) -> None:
    table = _table(name)
    found = connection.execute(sa.select(table).where(table.c.bidx.is_not(None)).order_by(table.c.id))
    kept = 0
    for key, index in [(row.id, changed[bytes(row.bidx)]) for row in found if bytes(row.bidx) in changed]:
        try:
            with connection.begin_nested():
                connection.execute(sa.update(table).where(table.c.id == key).values(bidx=index))
        except IntegrityError:
            kept += 1
    if kept:
        log.warning("%s: %d rows keep their index: somebody else is there by the same document", name, kept)


def _table(name: str, *more: sa.ColumnClause[object]) -> sa.TableClause:
    return sa.table(name, sa.column("id", sa.Uuid()), sa.column("bidx", sa.LargeBinary()), *more)


@contextmanager
def _every_row(table: str) -> Iterator[None]:
    """Let the owner see a table's rows: row-level security is forced on it, too."""
    postgres = op.get_bind().dialect.name == "postgresql"
    if postgres:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    yield
    if postgres:
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
