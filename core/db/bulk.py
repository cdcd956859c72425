"""Many rows at once: COPY on PostgreSQL, executemany on SQLite; the same tenant check as for one row."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from operator import itemgetter
from types import MappingProxyType
from typing import Any

import psycopg
from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    LargeBinary,
    Uuid,
    any_,
    column,
    insert,
    literal,
    select,
    table,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.types import UserDefinedType

from core.db.tables.base import Base, Moment
from core.db.tenancy import writable
from core.kernel.errors import NotFound


def insert_many(
    tx: Session, model: type[Base], rows: Sequence[Mapping[str, Any]], same: Mapping[str, Any] = MappingProxyType({})
) -> None:
    """Insert complete rows (every key made by the caller, no defaults filled in) of one table.

    `same` holds the columns all rows agree in; they are sent once. Raises NotFound when a row belongs to another
    tenant, IntegrityError as the database does.
    """
    if not rows:
        return
    mine = writable(model, tx.info["actor"])
    if not mine(same.get) and not all(mine(row.get) for row in rows):
        raise NotFound
    tx.flush()
    if tx.get_bind().dialect.name == "postgresql":
        _copy(tx, model, rows, same)
    else:
        whole = [{**same, **row} for row in rows]
        tx.execute(insert(model), whole, execution_options={"onex_checked": True, "render_nulls": True})


def among(tx: Session, attribute: InstrumentedAttribute[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """Return the condition that a column of bytes, keys or texts has one of many values.

    PostgreSQL takes them as one array: with `in_`, which makes a parameter of each, naming a thousand rows costs more
    than reading them does.
    """
    wanted, dialect = list(values), tx.get_bind().dialect
    if dialect.name != "postgresql":
        return attribute.in_(wanted)
    array = ",".join(f'"{_escaped(value)}"' for value in wanted)
    return attribute == any_(literal(f"{{{array}}}", _ArrayText(attribute.type.compile(dialect))))


def _escaped(value: object) -> str:
    """Write one element of an array; whatever a text holds, it stays one element."""
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    return str(value).replace("\\", "\\\\").replace('"', '\\"')


class _ArrayText(UserDefinedType[str]):
    """An array as PostgreSQL writes it: the driver would take longer to write it than the database to use it."""

    cache_ok = True
    render_bind_cast = True

    def __init__(self, item: str) -> None:
        self.item = item

    def get_col_spec(self, **_options: object) -> str:
        """Return the name of the type."""
        return f"{self.item}[]"


def _copy(tx: Session, model: type[Base], rows: Sequence[Mapping[str, Any]], same: Mapping[str, Any]) -> None:
    """COPY into a table of this transaction's own, then insert from it: COPY itself is refused under row security."""
    connection, columns, name = tx.connection(), model.__table__.c, model.__tablename__
    names = list(rows[0])
    found = ((place, _binder(columns[each].type, connection.dialect)) for place, each in enumerate(names))
    binders = [(place, bind) for place, bind in found if bind]
    listed = ", ".join(f'"{each}"' for each in names)
    connection.exec_driver_sql(
        f'CREATE TEMP TABLE IF NOT EXISTS "bulk_{name}" ON COMMIT DROP AS TABLE "{name}" WITH NO DATA'
    )
    connection.exec_driver_sql(f'TRUNCATE "bulk_{name}"')
    cursor = connection.connection.cursor()
    with _said_as_usual(connection), cursor.copy(f'COPY "bulk_{name}" ({listed}) FROM STDIN') as copy:
        for row in map(itemgetter(*names), rows):
            cells = list(row)
            for place, bind in binders:
                cells[place] = bind(cells[place])
            copy.write_row(cells)
    brought = table(f"bulk_{name}", *(column(each) for each in names)).c
    agreed = [literal(value, columns[each].type) for each, value in same.items()]
    rest = select(*brought, *agreed)
    connection.execute(insert(model).from_select([*names, *same], rest, include_defaults=False))


@contextmanager
def _said_as_usual(connection: Connection) -> Iterator[None]:
    """Raise what the driver's own cursor says as SQLAlchemy would: a full disk and a lost database are known by it."""
    try:
        yield
    except psycopg.Error as error:
        lost = connection.dialect.is_disconnect(error, connection.connection.dbapi_connection, None)  # type: ignore[arg-type]
        if lost:
            connection.invalidate(error)
        raise DBAPIError.instance(
            None, None, error, psycopg.Error, connection_invalidated=lost, dialect=connection.dialect
        ) from error


def _binder(kind: Any, dialect: Any) -> Any:
    """Return how a value of this column type is written into COPY text; None where it is as it is."""
    if isinstance(kind, JSON):
        return lambda value: None if value is None else json.dumps(value, ensure_ascii=False)
    if isinstance(kind, LargeBinary | Uuid):
        return None  # their own processors only name the kind, which COPY knows
    bind = kind.dialect_impl(dialect).bind_processor(dialect)
    if isinstance(kind, Moment):  # thousands of rows name the same few sessions
        return lru_cache(lambda value: None if value is None else bind(value).isoformat())
    return bind
