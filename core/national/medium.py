"""Where the platform answers and with which key, as an operator entered it; none of it comes from a request."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.events import record
from core.db.sealing import keyring
from core.db.session import retried, transaction
from core.db.tables import College, NationalAccount, NationalMedium
from core.db.turns import wait_for_turn
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.errors import NotFound, Refused
from core.outward.address import check_url


@retried
def connect(actor: Actor, url: str, key: str, college_name: str = "") -> int:
    """Send to this address from now on, with this key for one college, or for all; return for how many.

    Raises Refused as `check_url` does, MEDIUM_KEY_MISSING, NotFound for an unknown college.
    """
    actor.require(Role.OPERATOR)
    if not key.strip():
        raise Refused("MEDIUM_KEY_MISSING")
    check_url(url, encrypted=True)
    with transaction(actor) as tx:
        wait_for_turn(tx, NationalMedium.__tablename__)
        medium = tx.scalars(select(NationalMedium)).first() or NationalMedium(connected_at=clock.now())
        medium.url, medium.failures, medium.failing_since, medium.retry_at = url, 0, None, None
        tx.add(medium)
        wanted = select(College).where(College.name == college_name) if college_name else select(College)
        colleges = list(tx.scalars(wanted))
        if college_name and not colleges:
            raise NotFound
        for college in colleges:
            _enter(tx, college.id, key.strip())
        record(tx, "national_medium.connected", medium, colleges=len(colleges))
        return len(colleges)


def _enter(tx: Session, college_id: uuid.UUID, key: str) -> None:
    account = tx.scalars(select(NationalAccount).where(NationalAccount.college_id == college_id)).first()
    account = account or NationalAccount(college_id=college_id)
    account.sealed = keyring().seal(key.encode(), college_id, _context(account))
    tx.add(account)


def key_of(account: NationalAccount) -> str:
    """Return a college's key to the platform, opened."""
    return keyring().unseal(account.sealed, account.college_id, _context(account)).decode()


def _context(account: NationalAccount) -> str:
    return f"{NationalAccount.__tablename__}:{account.id}"
