"""One measurement: ours and the floor in the same run, with statements and memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event

from core.bench.memory import peak


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What is measured: `ours` does `count` things, which `done` reads off what it returned; `floor` is the least."""

    count: int
    ours: Callable[[], Any]
    floor: Callable[[], object]
    done: Callable[[Any], int] = int


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """One size's figures; `ratio` is ours to the floor, `peak_rss_mb` of this process and its children."""

    rows: int
    seconds: float
    floor_seconds: float
    ratio: float
    rows_per_s: float
    peak_rss_mb: float
    statements: int


def measure(trial: Trial, rows: int) -> Size:
    """Run a trial once; RuntimeError when it did not do what it should: such a figure would say nothing."""
    with peak() as megabytes, _statements() as counted:
        seconds, result = _timed(trial.ours)
    if (done := trial.done(result)) != trial.count:
        raise RuntimeError(f"{done} done, not {trial.count}")
    floor_seconds, _ = _timed(trial.floor)
    return Size(
        rows=rows,
        seconds=round(seconds, 4),
        floor_seconds=round(floor_seconds, 4),
        ratio=round(seconds / floor_seconds, 2),
        rows_per_s=round(trial.count / seconds, 1),
        peak_rss_mb=round(megabytes[0], 1),
        statements=len(counted),
    )


def _timed(act: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    result = act()
    return time.perf_counter() - began, result


@contextmanager
def _statements() -> Iterator[list[None]]:
    """Count what is sent to the database; COPY, which passes below SQLAlchemy, shows as the INSERT that follows it."""
    counted: list[None] = []

    def count(*_arguments: object) -> None:
        counted.append(None)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        yield counted
    finally:
        event.remove(Engine, "before_cursor_execute", count)
