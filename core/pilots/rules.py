"""The life of a pilot application (R-010 … R-019)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from core.kernel.errors import Conflict, Refused


class State(StrEnum):
    """待提交 → 待审核 → 审核通过 / 审核不通过 (R-016, C-23)."""

    DRAFT = "draft"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


def check_window(opens: dt.datetime, closes: dt.datetime, moment: dt.datetime) -> None:
    """Applications only inside the province's window, to the minute (R-012)."""
    if not opens <= moment < closes:
        raise Refused("PILOT_WINDOW_CLOSED", opens=f"{opens:%Y-%m-%d %H:%M}", closes=f"{closes:%Y-%m-%d %H:%M}")


def check_editable(state: str) -> None:
    """Only an application not yet submitted is edited or deleted (R-017)."""
    if state != State.DRAFT:
        raise Conflict("PILOT_NOT_DRAFT")


def check_decidable(state: str) -> None:
    """Only a submitted application is decided (R-019)."""
    if state != State.PENDING:
        raise Conflict("PILOT_NOT_PENDING")


def is_pilot_college(states: list[str]) -> bool:
    """A college is a pilot college of the year with at least one approved application (R-018, C-45)."""
    return State.APPROVED in states
