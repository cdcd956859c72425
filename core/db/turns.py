"""One at a time, where there is no row yet that could be locked."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session


def wait_for_turn(tx: Session, work: str) -> None:
    """Let one transaction at a time do this work, until it ends; what it reads from here on is what the last one left.

    SQLite lets one write at a time anyway.
    """
    if tx.get_bind().dialect.name == "postgresql":
        tx.connection().execute(select(func.pg_advisory_xact_lock(func.hashtextextended(work, 0))))
