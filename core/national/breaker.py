"""Whether the platform may be called now, kept in one row so that all workers agree and a restart forgets nothing."""

from __future__ import annotations

import logging

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.session import retried, transaction
from core.db.tables import NationalMedium
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.national import link
from core.national.rules import MOST_SKEW, OPENS_AFTER, PROBE, health, wait

log = logging.getLogger(__name__)


def _locked(tx: Session) -> NationalMedium | None:
    return tx.scalars(select(NationalMedium).with_for_update()).first()


@retried
def admit() -> str | None:
    """Return the platform's address if it may be called now; while it fails, one probe at a time is let through."""
    with transaction(SYSTEM) as tx:
        medium = _locked(tx)
        if medium is None or not link.link(tx).may_call:
            return None
        now = clock.now()
        if medium.retry_at is not None and now < medium.retry_at:
            return None
        if medium.failures >= OPENS_AFTER:
            medium.retry_at = now + PROBE
        return medium.url


@retried
def failed(retry_after: int = 0) -> None:
    """Count a failed call; after five in a row nobody calls until it is time for a probe."""
    with transaction(SYSTEM) as tx:
        medium = _locked(tx)
        if medium is None:
            return
        now = clock.now()
        medium.failures += 1
        medium.failing_since = medium.failing_since or now
        waits = retry_after or medium.failures >= OPENS_AFTER
        medium.retry_at = now + wait(medium.failures, retry_after) if waits else None
        if (seen := health(medium.failures, medium.failing_since, now)) is not link.State.OPEN:
            link.observe(tx, seen)


@retried
def answered(skew: int) -> None:
    """Note that the platform works, and how far its clock is off; ours decides, so that is only worth a warning."""
    with transaction(SYSTEM) as tx:
        medium = _locked(tx)
        if medium is None:
            return
        if abs(skew) > MOST_SKEW:
            log.warning("the national platform's clock is %d s off", skew)
        medium.failures, medium.failing_since, medium.retry_at = 0, None, None
        medium.answered_at, medium.skew_seconds = clock.now(), skew
        link.observe(tx, link.State.OPEN)
