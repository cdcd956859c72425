"""Telling that space was lacking, whoever noticed: the operating system, PostgreSQL or SQLite."""

from __future__ import annotations

import errno
import sqlite3

from core.kernel.errors import Full

NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
DISK_FULL = "53100"
"""PostgreSQL's `disk_full`."""


def lacking(error: BaseException) -> Full | None:
    """Return what to answer when space is what an error is about; None when it is about something else."""
    if isinstance(error, OSError):
        return Full() if error.errno in NO_SPACE else None
    said = getattr(error, "orig", error)
    full = getattr(said, "sqlstate", None) == DISK_FULL or (
        isinstance(said, sqlite3.Error) and getattr(said, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    )
    return Full("DATABASE_FULL") if full else None
