"""Where a demo may be made: on an empty database, or in place of an earlier demo; never over anybody's data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import Connection, MetaData, inspect, select

from core.db import engine
from core.files.store import KEY, Store
from core.kernel.errors import Refused
from core.kernel.ids import FileKey
from core.kernel.settings import Settings

# SQLite keeps a number in the head of its file to say whose it is. A demo writes this one ("demo") before all else; a
# database that was ever anybody's does not have it, and a copy of a demo does.
DEMO = int.from_bytes(b"demo")


def empty_place(settings: Settings) -> None:
    """Leave an empty database where the settings say, marked as a demo's own where it is the embedded one.

    Of an earlier demo its database under `instance/` goes, with the files that it names; keys and other files stay.
    Raises Refused DEMO_PLACE_IN_USE, with nothing changed, for any other database that has tables.
    """
    file = settings.instance / "onex.sqlite3"
    embedded = settings.database_url == f"sqlite:///{file}"
    try:
        with engine.bind(settings.database_url).connect() as connection:
            used = inspect(connection).get_table_names()
            ours = embedded and connection.exec_driver_sql("PRAGMA application_id").scalar() == DEMO
            if used and not ours:
                raise Refused("DEMO_PLACE_IN_USE", place=connection.engine.url.render_as_string())
            keys = set(_file_keys(connection))
        if embedded:
            engine.dispose()
            _remove(file, keys, Store(settings.files_url, seal=bytes, unseal=bytes))
            with engine.bind(settings.database_url).begin() as connection:
                connection.exec_driver_sql(f"PRAGMA application_id = {DEMO}")
    finally:
        engine.dispose()


def _file_keys(connection: Connection) -> Iterator[FileKey]:
    """Yield the keys of the stored files a database names, whichever revision it stands at."""
    found = MetaData()
    found.reflect(connection)
    for table in found.tables.values():
        for column in table.columns:
            if column.name.endswith("_key"):
                yield from (FileKey(key) for key in connection.scalars(select(column)) if KEY.fullmatch(str(key)))


def _remove(database: Path, keys: Iterable[FileKey], files: Store) -> None:
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    for key in keys:
        files.delete(key)
