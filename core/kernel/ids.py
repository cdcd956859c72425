"""Keys made by us before the database sees the row, so that a retry can never insert twice."""

from __future__ import annotations

import secrets
import uuid

from core.kernel import clock


def new_id() -> uuid.UUID:
    """Return a UUIDv7 (RFC 9562): sorted by time of making, 74 random bits."""
    milliseconds = int(clock.now().timestamp() * 1000)
    value = (milliseconds & ((1 << 48) - 1)) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)
