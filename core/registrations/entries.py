"""Where one subject of a registration stands: by arrangement and clock alone (R-086)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum


class EntryState(StrEnum):
    """未排考 → 待考试 → 考试中 → 已结束, by arrangement and clock alone (R-086)."""

    UNARRANGED = "unarranged"
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    ENDED = "ended"


def entry_state(*, seated: bool, begins: dt.datetime, ends: dt.datetime, moment: dt.datetime) -> EntryState:
    """Derive an entry's state; no clock job can be late for it (R-086)."""
    if not seated:
        return EntryState.UNARRANGED
    if moment < begins:
        return EntryState.SCHEDULED
    return EntryState.IN_PROGRESS if moment < ends else EntryState.ENDED
