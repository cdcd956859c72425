"""A database and a file store of the bench's own, and nothing of them left afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import inspect

from core.db import engine
from core.db.tables import Base
from core.kernel import clock
from core.kernel.errors import Refused
from core.kernel.settings import Settings
from core.wiring.start import start


@contextmanager
def scratch(database: str) -> Iterator[None]:
    """Bind this process to an empty, migrated database, an SQLite file for want of an address.

    Raises Refused BENCH_NOT_EMPTY for one that has tables: they may be somebody's.
    """
    with tempfile.TemporaryDirectory(prefix="onex-bench-") as name:
        folder = Path(name)
        url = database or f"sqlite:///{folder / 'bench.sqlite3'}"
        start(Settings(instance=folder, database_url=url, files_url=f"file://{folder / 'files'}"))
        try:
            if tables := inspect(engine.engine()).get_table_names():
                raise Refused("BENCH_NOT_EMPTY", tables=len(tables))
            yield from _migrated()
        finally:
            engine.dispose()


def _migrated() -> Iterator[None]:
    """Leave the database as empty as it was found: the next size begins there."""
    try:
        engine.upgrade()
        yield
    finally:
        clock.back_to_present()
        with engine.engine().begin() as connection:
            Base.metadata.drop_all(connection)
            connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
