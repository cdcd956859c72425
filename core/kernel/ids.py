"""Keys made by us before the database sees the row, so that a retry can never insert twice."""

from __future__ import annotations

import secrets
import uuid
from typing import NewType

from core.kernel import clock

FileKey = NewType("FileKey", str)
"""What the file store gives out for a file; a column that holds one says so, and its files are not swept."""

_last = (0, 0)


def new_id() -> uuid.UUID:
    """Return a UUIDv7 (RFC 9562): sorted by time of making, and within a millisecond by order of making.

    Rows of one file keep their order where they are listed. The step to the next key is random, so that none can be
    guessed from another.
    """
    global _last  # noqa: PLW0603 - the order is this process's own
    milliseconds = clock.milliseconds() & ((1 << 48) - 1)
    before, tail = _last
    tail = tail + 1 + secrets.randbits(48) if before == milliseconds else secrets.randbits(73)
    _last = milliseconds, tail
    high, low = tail >> 62 & 0xFFF, tail & ((1 << 62) - 1)
    return uuid.UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0x2 << 62 | low)
