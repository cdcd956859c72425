"""One sender per college: a lease and a fencing epoch, as for jobs, so that an orphan can no longer write."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from core.db.session import reading, transaction
from core.db.tables import NationalAccount, NationalDelivery
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.national.medium import key_of
from core.national.rules import ON_ITS_WAY, Delivery

LEASE = dt.timedelta(seconds=60)
IN_ORDER = (NationalDelivery.created_at, NationalDelivery.id)


class LostLease(RuntimeError):
    """Another process sends for this college now; this one must stop without writing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who sends for a college, with its key."""

    account_id: uuid.UUID
    college_id: uuid.UUID
    epoch: int
    key: str = field(repr=False)


def due_colleges() -> list[uuid.UUID]:
    """Return the colleges with something to send or to ask for."""
    now = clock.now()
    due = or_(NationalDelivery.due_at.is_(None), NationalDelivery.due_at <= now)
    on_its_way = NationalDelivery.state.in_(ON_ITS_WAY)
    followed = (NationalDelivery.state == Delivery.DELIVERED) & (NationalDelivery.due_at <= now)
    with reading(SYSTEM) as tx:
        query = select(NationalDelivery.college_id).where((on_its_way & due) | followed).distinct()
        return sorted(tx.scalars(query))


def claim(college_id: uuid.UUID) -> Claim | None:
    """Become the college's sender; None when somebody else is, or when it has no account any more."""
    with transaction(SYSTEM) as tx:
        free = NationalAccount.lease_until.is_(None) | (NationalAccount.lease_until < clock.now())
        account = tx.scalar(
            select(NationalAccount)
            .where(NationalAccount.college_id == college_id, free)
            .with_for_update(skip_locked=True)
        )
        if account is None:
            return None
        account.epoch += 1
        account.lease_until = clock.now() + LEASE
        return Claim(account_id=account.id, college_id=college_id, epoch=account.epoch, key=key_of(account))


@contextmanager
def fenced(held: Claim, *, release: bool = False) -> Iterator[Session]:
    """Open a transaction that stands only if the college is still ours; it renews the lease, or gives it back."""
    with transaction(SYSTEM) as tx:
        yield tx
        tx.flush()
        result = tx.execute(
            update(NationalAccount)
            .where(NationalAccount.id == held.account_id, NationalAccount.epoch == held.epoch)
            .values(lease_until=None if release else clock.now() + LEASE),
            execution_options={"synchronize_session": False},
        )
        assert isinstance(result, CursorResult)  # noqa: S101 - what an UPDATE returns
        if result.rowcount != 1:
            raise LostLease


def fresh(tx: Session, rows: Sequence[NationalDelivery]) -> list[NationalDelivery]:
    """Return deliveries as they stand now, in their order, to be written in this transaction."""
    keys = [row.id for row in rows]
    return list(tx.scalars(select(NationalDelivery).where(NationalDelivery.id.in_(keys)).order_by(*IN_ORDER)))
