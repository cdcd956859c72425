"""Many rows at once: COPY on PostgreSQL, executemany on SQLite; the same tenant check as for one row."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import JSON, insert
from sqlalchemy.orm import Session

from core.db.tables.base import Base
from core.db.tenancy import may_write
from core.kernel.errors import NotFound


def insert_many(tx: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert complete rows (every key made by the caller, no defaults filled in) of one table.

    Raises NotFound when a row belongs to another tenant, IntegrityError as the database does.
    """
    if not rows:
        return
    actor = tx.info["actor"]
    if not all(may_write(row, model, actor) for row in rows):
        raise NotFound
    tx.flush()
    if tx.get_bind().dialect.name == "postgresql":
        _copy(tx, model, rows)
    else:
        tx.execute(insert(model), rows, execution_options={"onex_checked": True, "render_nulls": True})


def _copy(tx: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """COPY into a table of this transaction's own, then insert from it: COPY itself is refused under row security."""
    connection, table, name = tx.connection(), model.__table__, model.__tablename__
    names = list(rows[0])
    binders = [_binder(table.c[column].type, connection.dialect) for column in names]
    columns = ", ".join(f'"{column}"' for column in names)
    connection.exec_driver_sql(f'CREATE TEMP TABLE IF NOT EXISTS "bulk_{name}" (LIKE "{name}") ON COMMIT DROP')
    cursor = connection.connection.cursor()
    with cursor.copy(f'COPY "bulk_{name}" ({columns}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row([bind(row[column]) for column, bind in zip(names, binders, strict=True)])
    connection.exec_driver_sql(f'INSERT INTO "{name}" ({columns}) SELECT {columns} FROM "bulk_{name}"')  # noqa: S608 - our own names
    connection.exec_driver_sql(f'TRUNCATE "bulk_{name}"')


def _binder(kind: Any, dialect: Any) -> Any:
    """Return how a value of this column type is written into COPY text."""
    if isinstance(kind, JSON):
        return lambda value: None if value is None else json.dumps(value, ensure_ascii=False)
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    return process or (lambda value: value)
