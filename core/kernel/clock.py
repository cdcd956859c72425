"""The one clock: Asia/Shanghai, movable by tests, drills and the demo."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
YEARS = range(2000, 2101)
"""Years a day can lie in; those far outside are slips, and no calendar of ours has them."""

# How far the clock stands from the machine's: one value per process, as a deadline is the same for everybody in it.
_shift = dt.timedelta(0)


def now() -> dt.datetime:
    """Return this moment, aware, in Asia/Shanghai."""
    return dt.datetime.now(SHANGHAI) + _shift  # noqa: TID251 - the one place that asks the machine


def milliseconds() -> int:
    """Return this moment as milliseconds since 1970, as keys are made of."""
    return int((time.time() + _shift.total_seconds()) * 1000)  # noqa: TID251


def today() -> dt.date:
    """Return today's date in Asia/Shanghai."""
    return now().date()


def day_start(day: dt.date) -> dt.datetime:
    """Return the first instant of `day`."""
    return dt.datetime.combine(day, dt.time(), SHANGHAI)


def day_end(day: dt.date) -> dt.datetime:
    """Return the first instant that is no longer `day`: periods are half-open (C-43)."""
    return day_start(day + dt.timedelta(days=1))


def moment(day: dt.date, time: dt.time) -> dt.datetime:
    """Return the instant of a wall-clock time in Asia/Shanghai."""
    return dt.datetime.combine(day, time, SHANGHAI)


def travel(to: dt.datetime) -> None:
    """Move the clock to `to` (aware); it goes on running from there."""
    global _shift  # noqa: PLW0603 - the clock is the one shared value of the house
    _shift = to - dt.datetime.now(SHANGHAI)  # noqa: TID251


def back_to_present() -> None:
    """Let the clock follow the machine again."""
    global _shift  # noqa: PLW0603
    _shift = dt.timedelta(0)


@contextmanager
def at(to: dt.datetime) -> Iterator[None]:
    """Run a block at another moment, then restore the clock."""
    global _shift  # noqa: PLW0603
    before = _shift
    travel(to)
    try:
        yield
    finally:
        _shift = before
