"""工作日 by the State Council's yearly calendar, adjusted working weekends included."""

from __future__ import annotations

import datetime as dt

import chinese_calendar

from core.kernel.errors import Refused


def is_working_day(day: dt.date) -> bool:
    """Say whether `day` is a working day.

    Raises Refused CALENDAR_YEAR_UNPUBLISHED for a year without an official calendar: next year's holidays are
    announced in autumn, and a guess would move deadlines afterwards.
    """
    try:
        working: bool = chinese_calendar.is_workday(day)
    except NotImplementedError:
        raise Refused("CALENDAR_YEAR_UNPUBLISHED", year=day.year) from None
    return working
