"""The engine of this process, and the transaction rules of each database.

SQLite: `BEGIN IMMEDIATE` for writers (a snapshot that has to be upgraded is never retried by the busy timeout), WAL,
`synchronous=FULL`, foreign keys. PostgreSQL: READ COMMITTED with row locks.

No connection crosses a fork: two processes on one PostgreSQL session tear each other's transactions, and an SQLite
connection that was carried over neither holds its locks nor may be closed.
"""

from __future__ import annotations

import os
import sqlite3
from functools import partial
from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, Pool, QueuePool, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from core.kernel.errors import Refused

_engine: Engine | None = None
_inherited: list[Pool] = []


def bind(url: str) -> Engine:
    """Connect this process to a database; an earlier one is let go. Raises Refused DATABASE_URL_INVALID."""
    global _engine  # noqa: PLW0603 - one process serves one database
    dispose()
    try:
        target = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise Refused("DATABASE_URL_INVALID") from error
    if target.get_backend_name() not in {"postgresql", "sqlite"}:
        raise Refused("DATABASE_URL_INVALID")
    if target.get_backend_name() == "postgresql":
        target = target.set(drivername="postgresql+psycopg")
        _engine = create_engine(target, hide_parameters=True, pool_pre_ping=True, pool_size=10, max_overflow=10)
    else:
        if target.database:
            Path(target.database).parent.mkdir(parents=True, exist_ok=True)
        _engine = create_engine(target, hide_parameters=True)
        event.listen(_engine, "connect", partial(_prepare_sqlite, target.database))
        event.listen(_engine, "begin", _begin_sqlite)
    return _engine


def engine() -> Engine:
    """Return the engine of this process."""
    if _engine is None:
        raise RuntimeError("bind() was not called")
    return _engine


def pool() -> QueuePool | None:
    """Return the pool that this process's connections come from, for its figures; None while there is none."""
    found = _engine.pool if _engine else None
    return found if isinstance(found, QueuePool) else None


def dispose() -> None:
    """Close every connection."""
    global _engine  # noqa: PLW0603
    if _engine is not None:
        _engine.dispose()
        _engine = None


def _close_sqlite() -> None:
    # The child's SQLite would believe in locks that only its parent holds, whether it used the connection or not.
    if _engine is not None and _engine.dialect.name == "sqlite":
        _engine.dispose()


def _leave_to_parent() -> None:
    # The parent's connections are not used here, nor closed: so they may not be collected either.
    if _engine is not None:
        _inherited.append(_engine.pool)
        _engine.dispose(close=False)


os.register_at_fork(before=_close_sqlite, after_in_child=_leave_to_parent)


def _prepare_sqlite(file: str | None, connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    try:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            raise Refused("DATABASE_UNREADABLE", file=file) from None
        raise


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("onex_reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("core.db") / "migrations"))
    return config


def upgrade(revision: str = "head") -> None:
    """Bring the bound database to `revision`."""
    config = _alembic()
    with engine().begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def newest() -> str:
    """Return the revision this code is written for."""
    return str(ScriptDirectory.from_config(_alembic()).get_current_head())


def ping() -> None:
    """Ask the bound database for nothing, to see that it answers; raises what SQLAlchemy raises when it does not."""
    with engine().execution_options(onex_reading=True).connect() as connection:
        connection.execute(text("SELECT 1"))


def current() -> str | None:
    """Return the revision the bound database stands at."""
    with engine().connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
