"""The official calendar."""

from __future__ import annotations

import datetime as dt

import pytest

from core.kernel.errors import Refused
from core.kernel.working_days import is_working_day


@pytest.mark.req("R-191")
@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2024-09-13", True),  # an ordinary Friday
        ("2024-09-14", True),  # Saturday, worked instead of the holiday
        ("2024-09-15", False),
        ("2024-09-16", False),
        ("2024-09-17", False),  # a Tuesday, mid-autumn holiday
        ("2024-09-21", False),  # an ordinary Saturday
        ("2024-09-29", True),  # Sunday, worked
        ("2024-10-12", True),  # Saturday, worked
        ("2024-06-10", False),  # a Monday, dragon-boat holiday
        ("2024-05-11", True),  # Saturday, worked (C-30)
        *((f"2022-10-0{day}", False) for day in range(1, 8)),
        ("2022-10-08", True),  # Saturday, worked
        ("2022-10-09", True),  # Sunday, worked
    ],
)
def test_holidays_and_worked_weekends_are_those_the_state_council_printed(day: str, working: bool) -> None:
    assert is_working_day(dt.date.fromisoformat(day)) is working


def test_a_year_without_an_official_calendar_is_refused_by_name_and_never_guessed() -> None:
    with pytest.raises(Refused) as refusal:
        is_working_day(dt.date(2099, 1, 5))
    assert (refusal.value.code, refusal.value.params) == ("CALENDAR_YEAR_UNPUBLISHED", {"year": 2099})
