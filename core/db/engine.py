"""The engine of this process, and the transaction rules of each database.

SQLite: `BEGIN IMMEDIATE` for writers (a snapshot that has to be upgraded is never retried by the busy timeout), WAL,
`synchronous=FULL`, foreign keys. PostgreSQL: READ COMMITTED with row locks.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

_engine: Engine | None = None


def bind(url: str) -> Engine:
    """Connect this process to a database; an earlier one is let go."""
    global _engine  # noqa: PLW0603 - one process serves one database
    dispose()
    target = make_url(url)
    if target.get_backend_name() == "postgresql":
        target = target.set(drivername="postgresql+psycopg")
        _engine = create_engine(target, hide_parameters=True, pool_pre_ping=True, pool_size=10, max_overflow=10)
    else:
        if target.database:
            Path(target.database).parent.mkdir(parents=True, exist_ok=True)
        _engine = create_engine(target, hide_parameters=True)
        event.listen(_engine, "connect", _prepare_sqlite)
        event.listen(_engine, "begin", _begin_sqlite)
    return _engine


def engine() -> Engine:
    """Return the engine of this process."""
    if _engine is None:
        raise RuntimeError("bind() was not called")
    return _engine


def dispose() -> None:
    """Close every connection."""
    global _engine  # noqa: PLW0603
    if _engine is not None:
        _engine.dispose()
        _engine = None


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


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


def current() -> str | None:
    """Return the revision the bound database stands at."""
    with engine().connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
