"""The life of a pilot application (R-010 … R-019)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from enum import StrEnum

from core.kernel.errors import Conflict, Refused


class State(StrEnum):
    """待提交 → 待审核 → 审核通过 / 审核不通过 (R-016, C-23); where the province asks for it 地市已通过 in between."""

    DRAFT = "draft"
    PENDING = "pending"
    CITY_APPROVED = "city_approved"
    APPROVED = "approved"
    REJECTED = "rejected"


class WindowState(StrEnum):
    """状态 of a province's plan (R-013)."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"


def window_state(opens: dt.datetime, closes: dt.datetime, moment: dt.datetime) -> WindowState:
    """Return whether applications are taken yet, now, or no more."""
    if moment < opens:
        return WindowState.UPCOMING
    return WindowState.OPEN if moment < closes else WindowState.CLOSED


def check_window(opens: dt.datetime, closes: dt.datetime, moment: dt.datetime) -> None:
    """Applications only inside the province's window, to the minute (R-012)."""
    if not opens <= moment < closes:
        raise Refused("PILOT_WINDOW_CLOSED", opens=f"{opens:%Y-%m-%d %H:%M}", closes=f"{closes:%Y-%m-%d %H:%M}")


def check_editable(state: str) -> None:
    """Only an application not yet submitted is edited or deleted (R-017)."""
    if state != State.DRAFT:
        raise Conflict("PILOT_NOT_DRAFT")


def check_decidable(state: str, *, city_first: bool) -> None:
    """Only a submitted application is decided, after the city bureau where the province wants it (R-013, R-019)."""
    if city_first and state == State.PENDING:
        raise Conflict("PILOT_CITY_FIRST")
    if state != (State.CITY_APPROVED if city_first else State.PENDING):
        raise Conflict("PILOT_NOT_PENDING")


def check_city_decidable(state: str, *, city_first: bool) -> None:
    """The city bureau decides submitted applications, if the province plan asks for it (R-013)."""
    if not city_first:
        raise Conflict("PILOT_CITY_NOT_ASKED")
    if state != State.PENDING:
        raise Conflict("PILOT_NOT_PENDING")


def check_majors(majors: Collection[str], *, required: bool) -> None:
    """A province plan may ask for applications by major (R-013)."""
    if required and not majors:
        raise Refused("PILOT_MAJORS_MISSING")


def check_new(added_at: dt.datetime | None, first_opened: dt.datetime | None) -> None:
    """A window for newly added certificates takes those added since the year's first window opened (R-011)."""
    if first_opened is None or added_at is None or added_at <= first_opened:
        raise Refused("PILOT_CERTIFICATE_NOT_NEW")
