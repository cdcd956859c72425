"""Worlds made once per worker: who asks again gets a copy of the rows, the files and the hour they ended at."""

from __future__ import annotations

import copyreg
import datetime as dt
import functools
import pickle
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Concatenate, ParamSpec, TypeVar

import psycopg
from sqlalchemy import text

from core.db.engine import engine
from core.db.tables import Base
from core.kernel import clock
from tests.rooms.college_world import bind_files

P = ParamSpec("P")
W = TypeVar("W")
Put = Callable[[Any], None]

TABLES = Base.metadata.sorted_tables


def _read_only(values: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(values)


# A world holds the rules of its plan, and rules hold read-only mappings, which pickle does not know by itself.
copyreg.pickle(MappingProxyType, lambda proxy: (_read_only, (dict(proxy),)))


@dataclass(frozen=True)
class Kept:
    """A world as it stood when it was finished. It is kept as bytes: no test changes what the next one gets."""

    world: bytes
    put_rows: Put
    files: dict[Path, bytes]
    ended: dt.datetime


def kept(make: Callable[Concatenate[Path, P], W]) -> Callable[Concatenate[Path, P], W]:
    """Let `make` fill the bound database and a folder once; every later call puts a copy there.

    What a world is made of has to be in its arguments, in the database, in the folder's files and on the clock.
    """
    worlds: dict[str, Kept] = {}

    @functools.wraps(make)
    def copied(folder: Path, *args: P.args, **kwargs: P.kwargs) -> W:
        _refuse_what_is_not_empty()
        name = f"{engine().dialect.name} {args} {kwargs}"
        if name not in worlds:
            worlds[name] = _keep(make(folder, *args, **kwargs), folder)
        else:
            _put(worlds[name], folder)
        world: W = pickle.loads(worlds[name].world)
        return world

    return copied


def _refuse_what_is_not_empty() -> None:
    any_row = " OR ".join(f"EXISTS (SELECT 1 FROM {table.name})" for table in TABLES)
    with engine().connect() as connection:
        if connection.scalar(text(f"SELECT {any_row}")):
            raise RuntimeError("a kept world comes first: what was written before it would be lost")


def _keep(world: object, folder: Path) -> Kept:
    files = {path.relative_to(folder): path.read_bytes() for path in (folder / "files").rglob("*") if path.is_file()}
    take = _take_sqlite if engine().dialect.name == "sqlite" else _take_postgres
    with engine().connect() as connection:
        return Kept(pickle.dumps(world), take(connection.connection.driver_connection), files, clock.now())


def _put(kept: Kept, folder: Path) -> None:
    bind_files(folder)
    for path, data in kept.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    with engine().connect() as connection:
        kept.put_rows(connection.connection.driver_connection)
    clock.travel(kept.ended)


def _take_sqlite(full: sqlite3.Connection) -> Put:
    copy = sqlite3.connect(":memory:")
    full.backup(copy)
    return copy.backup


def _take_postgres(full: psycopg.Connection) -> Put:
    rows: dict[str, bytes] = {}
    for table in TABLES:
        with full.cursor().copy(f"COPY {table.name} TO STDOUT") as copy:
            rows[table.name] = b"".join(copy)

    def put(empty: psycopg.Connection) -> None:
        with empty.transaction(), empty.cursor() as cursor:
            # The rows met every rule when they were written; checking them again proves nothing.
            cursor.execute("SET LOCAL session_replication_role = replica")
            for name, data in rows.items():
                if data:
                    with cursor.copy(f"COPY {name} FROM STDIN") as copy:
                        copy.write(data)

    return put
