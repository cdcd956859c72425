"""What an answer, or none, means for a delivery; no answer takes one back."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence

from core.db.tables import NationalDelivery
from core.kernel import clock
from core.national.answers import Found
from core.national.claim import Claim, fenced, fresh
from core.national.link import link
from core.national.rules import Act, Delivery, Verification, gives_up, later, may_move, wait

log = logging.getLogger(__name__)

FOLLOW_EVERY = dt.timedelta(hours=6)
FOLLOW_FOR = dt.timedelta(days=30)


def move(row: NationalDelivery, state: Delivery) -> bool:
    """Bring a delivery to a state; False, and a line in the log, for a move backwards."""
    if not may_move(Delivery(row.state), state):
        log.warning("delivery %s is %s and does not become %s", row.id, row.state, state.value)
        return False
    row.state = state.value
    return True


def delivered(row: NationalDelivery, receipt: str, verification: Verification | None) -> None:
    """The platform has done it."""
    if move(row, Delivery.DELIVERED):
        row.error, row.reason, row.receipt, row.document = "", "", receipt or row.receipt, None
        row.settled_at, row.due_at = clock.now(), None
        if row.act == Act.REGISTER:
            hear(row, verification)


def refused(row: NationalDelivery, reason: str) -> None:
    """The platform does not take it; somebody has to look."""
    if move(row, Delivery.REFUSED):
        row.error, row.reason, row.settled_at, row.due_at = "DELIVERY_REFUSED", reason, clock.now(), None


def hear(row: NationalDelivery, verification: Verification | None) -> None:
    """Note how the person's verification stands at the platform, and ask again until it is done."""
    old = Verification(row.verification) if row.verification else None
    if verification is not None and later(old, verification):
        row.verification = verification.value
    elif verification is not None:
        log.warning("delivery %s was %s and does not become %s", row.id, row.verification, verification.value)
    now = clock.now()
    over = row.settled_at is not None and now - row.settled_at > FOLLOW_FOR
    row.due_at = None if over or row.verification == Verification.VERIFIED else now + FOLLOW_EVERY


def followed(row: NationalDelivery, found: Found | None) -> None:
    """Note what was found of something delivered; what is no longer there needs somebody to look.

    `found` is None when our own registration was cancelled since: then there is nothing to follow.
    """
    if found is None:
        row.due_at = None
    elif found.count:
        hear(row, found.verification)
    elif move(row, Delivery.FAILED):
        row.error, row.due_at = "DELIVERY_VANISHED", None


def wait_for(row: NationalDelivery, state: Delivery, error: str, retry_after: int = 0) -> None:
    """Leave a delivery for a later try."""
    if move(row, state):
        row.error, row.due_at = error, clock.now() + wait(row.tries, retry_after)


def put_off(
    held: Claim, rows: Sequence[NationalDelivery], error: str, state: Delivery | None = None, retry_after: int = 0
) -> None:
    """Leave rows for a later try, in a state or as they are; who was tried for 72 hours is given up."""
    with fenced(held) as tx:
        platform = link(tx)
        for row in fresh(tx, rows):
            wait_for(row, state or Delivery(row.state), error, retry_after)
            if platform.is_open and gives_up(row.first_tried_at, platform.since, clock.now()):
                # Whether the platform has it is as unknown as before: trying again asks first.
                row.state, row.error, row.due_at = Delivery.FAILED.value, "DELIVERY_GIVEN_UP", None
