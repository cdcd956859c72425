"""Two people, one row: who writes says which version they read, and a newer one is never overwritten unseen (P14)."""

from __future__ import annotations

import hashlib

from sqlalchemy import inspect

from core.db.tables import Base
from core.kernel.errors import Stale

LENGTH = 16


def version_of(row: Base) -> str:
    """Return the version of a row as the database holds it: any change of a column gives another."""
    columns = inspect(type(row)).column_attrs.keys()
    text = "\x1f".join(f"{name}={getattr(row, name)!r}" for name in columns)
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def check_version(row: Base, version: str | None) -> None:
    """Raise Stale unless the row, which the caller has locked, still is the version asked for; None asks for none."""
    if version is not None and version != version_of(row):
        raise Stale
