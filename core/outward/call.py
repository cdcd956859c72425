"""One call to a checked address: no redirects, short timeouts, and no guess about what the other side has done."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPMessage
from threading import Event, Timer

from core.outward.address import Address

CONNECT_SECONDS = 3


class Unsent(Exception):
    """The other side was not reached, so it has done nothing."""


class Unanswered(Exception):
    """No answer that can be understood: whether the other side has done it is unknown."""

    def __init__(self, why: str, retry_after: int = 0) -> None:
        super().__init__(why)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back, whatever its status."""

    status: int
    headers: HTTPMessage
    body: bytes


def post(
    address: Address, path: str, body: bytes, headers: Mapping[str, str], *, seconds: float, most: int = 0
) -> Reply:
    """Post to a path of a checked address and return the answer with at most so many bytes of its body.

    `seconds` is for the whole of the exchange once connected: an answer that drips in does not hold the caller.
    Raises Unsent or Unanswered.
    """
    return _exchange("POST", address, path, body, headers, seconds, most)


def get(address: Address, path: str, headers: Mapping[str, str], *, seconds: float, most: int) -> Reply:
    """Read a path of a checked address, as `post` posts to one. Raises Unsent or Unanswered."""
    return _exchange("GET", address, path, None, headers, seconds, most)


def _exchange(
    method: str,
    address: Address,
    path: str,
    body: bytes | None,
    headers: Mapping[str, str],
    seconds: float,
    most: int,
) -> Reply:
    try:
        connection = _open(address, seconds)
    except OSError as error:
        raise Unsent(str(error)) from error
    try:
        with _cut_after(connection.sock, seconds):
            connection.request(method, path, body=body, headers=dict(headers))
            response = connection.getresponse()
            answered = response.read(most) if most else b""
        return Reply(status=response.status, headers=response.headers, body=answered)
    except (OSError, HTTPException) as error:
        raise Unanswered(type(error).__name__) from error
    finally:
        connection.close()


def _open(address: Address, seconds: float) -> HTTPConnection:
    raw = socket.create_connection((address.number, address.port), CONNECT_SECONDS)
    if address.tls:
        try:
            raw = ssl.create_default_context().wrap_socket(raw, server_hostname=address.host)
        except OSError:
            raw.close()
            raise
    raw.settimeout(seconds)
    connection = HTTPConnection(address.host, address.port)
    connection.sock = raw
    return connection


@contextmanager
def _cut_after(sock: socket.socket, seconds: float) -> Iterator[None]:
    late = Event()

    def cut() -> None:
        late.set()
        with suppress(OSError):  # it ended by itself in this very moment
            # The plain socket's own: TLS must not be taken apart under the thread that reads.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
    if late.is_set():  # what was read until then may look whole
        raise TimeoutError
