"""The two calls there are, ask and send; what is not answered leaves the rows for a later try."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from core.db.tables import NationalDelivery
from core.national import breaker, settling
from core.national.answers import Ack, Found, read_acks, read_found
from core.national.claim import Claim
from core.national.client import TurnedAway, call
from core.national.parcels import Parcel
from core.national.rules import Delivery
from core.outward.call import Unanswered, Unsent

log = logging.getLogger(__name__)

SEND, ASK = "/api/v1/registrations/batch", "/api/v1/registrations/query"
_NAMESPACE = uuid.UUID("0f5d2a52-6f0a-5f7e-9d0e-6a8f1c6f8a11")

T = TypeVar("T")
Rows = Sequence[NationalDelivery]
Parcels = Mapping[uuid.UUID, Parcel]


def ask(held: Claim, rows: Rows, parcels: Parcels) -> Mapping[uuid.UUID, Found] | None:
    """Ask by natural key what the platform has; None when there was no answer about every row."""
    url = breaker.admit()
    if url is None:
        return None
    document = {"items": [parcels[row.id].natural for row in rows]}
    found = _call(held, rows, lambda: read_found(call(url, held.key, ASK, document)), None)
    if found is not None and (missing := [row for row in rows if row.id not in found]):
        settling.put_off(held, missing, "DELIVERY_UNANSWERED")
        return None
    return found


def send(held: Claim, url: str, rows: Rows, parcels: Parcels) -> list[Ack] | None:
    """Send one batch; None when it is unknown what the platform has done with it."""
    document = {"items": [parcels[row.id].whole for row in rows]}
    key = idempotency_key(rows)
    return _call(held, rows, lambda: read_acks(call(url, held.key, SEND, document, key)), Delivery.UNKNOWN)


def _call(held: Claim, rows: Rows, act: Callable[[], tuple[T, int]], unanswered: Delivery | None) -> T | None:
    """Make a call and note how the platform answers; `unanswered` is what becomes of the rows without an answer.

    None is for a question: it changes nothing at the platform.
    """
    not_done = unanswered and Delivery.PENDING
    try:
        answer, skew = act()
    except Unsent:
        settling.put_off(held, rows, "DELIVERY_UNREACHABLE", not_done)
        breaker.failed()
    except Unanswered as lost:
        settling.put_off(held, rows, "DELIVERY_UNANSWERED", unanswered, lost.retry_after)
        breaker.failed(lost.retry_after)
    except TurnedAway as away:
        log.error("the national platform turns calls for college %s away: %s", held.college_id, away)
        settling.put_off(held, rows, "DELIVERY_TURNED_AWAY", not_done)
    else:
        breaker.answered(skew)
        return answer
    return None


def idempotency_key(rows: Rows) -> str:
    """Return the same key for the same rows since their same first try, whichever process sends them."""
    return str(uuid.uuid5(_NAMESPACE, ",".join(f"{row.id}@{row.first_tried_at}" for row in rows)))
