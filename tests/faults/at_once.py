"""Eight threads at one moment: each has looked and found nothing before the first of them writes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import event, text

from core.db.engine import engine

T = TypeVar("T")

THREADS = 8
LONGEST = 30
"""Seconds one waits for the others: who waits in vain fails."""


def at_once(table: str, act: Callable[[int], T], threads: int = THREADS) -> list[T]:
    """Run `act` in so many threads, which meet before their first row in `table`; return what each came to.

    SQLite lets one transaction write at a time, check and all: there the threads meet before they begin.
    """
    begin = threading.Barrier(threads)

    def begun(number: int) -> T:
        begin.wait(LONGEST)
        return act(number)

    with _gate(table, threads), ThreadPoolExecutor(threads) as pool:
        return list(pool.map(begun, range(threads)))


@contextmanager
def _gate(table: str, threads: int) -> Iterator[None]:
    barrier = threading.Barrier(threads)
    if engine().dialect.name != "postgresql":
        yield
        return
    with before_first_row(table, lambda: barrier.wait(LONGEST)):
        yield


@contextmanager
def before_first_row(table: str, act: Callable[[], object]) -> Iterator[None]:
    """Do something in every thread, once, just before it writes its first row into a table."""
    with before_first(f"INSERT INTO {table} ", act):
        yield


@contextmanager
def before_first(words: str, act: Callable[[], object]) -> Iterator[None]:
    """Do something in every thread, once, just before its first statement that begins with these words."""
    been = threading.local()

    def look(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(words) and not getattr(been, "here", False):
            been.here = True
            act()

    event.listen(engine(), "before_cursor_execute", look)
    try:
        yield
    finally:
        event.remove(engine(), "before_cursor_execute", look)


def rows(table: str) -> int:
    """Count a table's rows, whoever they belong to."""
    with engine().connect() as connection:
        return int(connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0)
