"""One call to the platform: JSON there and back, no redirects, short timeouts, and no guess about what it has done."""

from __future__ import annotations

import datetime as dt
import json
import socket
import ssl
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any

from core.kernel import clock
from core.kernel.errors import Refused
from core.national.medium import Address, check_url

CONNECT_SECONDS = 3
READ_SECONDS = 15
MOST_BYTES = 1_000_000
LONGEST_RETRY_AFTER = 86_400


class Unsent(Exception):
    """The platform was not reached, so it has done nothing."""


class Unanswered(Exception):
    """No answer that can be understood: whether the platform has done it is unknown."""

    def __init__(self, why: str, retry_after: int = 0) -> None:
        super().__init__(why)
        self.retry_after = retry_after


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
        address = check_url(url)
        connection = _open(address)
    except (Refused, OSError) as error:
        raise Unsent(str(error)) from error
    try:
        body = json.dumps(document, ensure_ascii=False).encode()
        connection.request("POST", address.path + path, body=body, headers=headers)
        response = connection.getresponse()
        return _read(response, response.read(MOST_BYTES + 1))
    except (OSError, HTTPException) as error:
        raise Unanswered(type(error).__name__) from error
    finally:
        connection.close()


def _open(address: Address) -> HTTPConnection:
    raw = socket.create_connection((address.number, address.port), CONNECT_SECONDS)
    if address.tls:
        raw = ssl.create_default_context().wrap_socket(raw, server_hostname=address.host)
    raw.settimeout(READ_SECONDS)
    connection = HTTPConnection(address.host, address.port)
    connection.sock = raw
    return connection


def _read(response: HTTPResponse, body: bytes) -> Answer:
    asked = response.headers.get("Retry-After", "")[:10]
    retry_after = min(int(asked), LONGEST_RETRY_AFTER) if asked.isdecimal() else 0
    if 400 <= response.status < 500 and response.status not in {408, 429}:
        raise TurnedAway(response.status)
    if response.status != 200 or len(body) > MOST_BYTES:
        raise Unanswered(f"status {response.status}", retry_after)
    try:
        return Answer(document=json.loads(body), skew=_skew(response.headers.get("Date", "")))
    except (ValueError, RecursionError) as error:
        raise Unanswered("no JSON") from error


def _skew(date: str) -> int:
    try:
        told = parsedate_to_datetime(date)
    except ValueError:
        return 0
    aware = told if told.tzinfo else told.replace(tzinfo=dt.UTC)
    return round((aware - clock.now()).total_seconds())
