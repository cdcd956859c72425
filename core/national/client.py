"""One call to the platform: JSON there and back, and no guess about what it has done."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from core.kernel import clock
from core.kernel.errors import Refused
from core.outward.address import check_url
from core.outward.call import Reply, Unanswered, Unsent, post

READ_SECONDS = 15
MOST_BYTES = 1_000_000
LONGEST_RETRY_AFTER = 86_400


class TurnedAway(Exception):
    """The platform works but does not take this call; it has done nothing."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A parsed answer, and how far the platform's clock stands from ours, in seconds."""

    document: Any
    skew: int


def call(url: str, key: str, path: str, document: object, idempotency_key: str = "") -> Answer:
    """Post a document and return the answer; raises Unsent, Unanswered or TurnedAway."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json", "Accept": "application/json"}
    if idempotency_key:
        headers["Idempotency-Key"] = idempotency_key
    try:
        address = check_url(url, encrypted=True)
    except Refused as error:
        raise Unsent(str(error)) from error
    body = json.dumps(document, ensure_ascii=False).encode()
    at = address.path.rstrip("/") + path
    return _read(post(address, at, body, headers, seconds=READ_SECONDS, most=MOST_BYTES + 1))


def _read(reply: Reply) -> Answer:
    asked = reply.headers.get("Retry-After", "")[:10]
    retry_after = min(int(asked), LONGEST_RETRY_AFTER) if asked.isdecimal() else 0
    if 400 <= reply.status < 500 and reply.status not in {408, 429}:
        raise TurnedAway(reply.status)
    if reply.status != 200 or len(reply.body) > MOST_BYTES:
        raise Unanswered(f"status {reply.status}", retry_after)
    try:
        return Answer(document=json.loads(reply.body), skew=_skew(reply.headers.get("Date", "")))
    except (ValueError, RecursionError) as error:
        raise Unanswered("no JSON") from error


def _skew(date: str) -> int:
    try:
        told = parsedate_to_datetime(date)
    except ValueError:
        return 0
    aware = told if told.tzinfo else told.replace(tzinfo=dt.UTC)
    return round((aware - clock.now()).total_seconds())
