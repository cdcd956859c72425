"""An address somebody entered is checked before every call, and the call goes to the number that was checked (H21)."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from core.kernel.errors import Refused
from core.outward.ranges import is_somebodys

_private_allowed = False
_ports = frozenset({443})


def allow_private(*, allowed: bool) -> None:
    """Say whether private addresses and unencrypted calls pass in this installation: only in a demo."""
    global _private_allowed  # noqa: PLW0603 - one process, one installation
    _private_allowed = allowed


def allow_ports(ports: frozenset[int]) -> None:
    """Say which ports may be called where private addresses do not pass."""
    global _ports  # noqa: PLW0603 - as above
    _ports = ports


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A checked address: the name to ask for, and the number it stood for when it was checked."""

    tls: bool
    host: str
    port: int
    path: str
    number: str


def check_url(url: str, *, encrypted: bool = False) -> Address:
    """Resolve an address and refuse what is none of the internet's, or a port that is not among those allowed (H21).

    The caller connects to the number that was checked, so that a name cannot change its meaning in between.
    Raises Refused ADDRESS_INVALID, ADDRESS_PLAIN when it must be `encrypted`, ADDRESS_UNRESOLVED, ADDRESS_PRIVATE,
    ADDRESS_PORT.
    """
    try:
        parts = urlsplit(url)
        host, usual = parts.hostname, 443 if parts.scheme == "https" else 80
        port = usual if parts.port is None else parts.port
    except ValueError as error:
        raise Refused("ADDRESS_INVALID") from error
    clean = url.isascii() and url.isprintable() and " " not in url
    if not clean or parts.scheme not in {"http", "https"} or not host:
        raise Refused("ADDRESS_INVALID")
    if parts.username or parts.query or parts.fragment:
        raise Refused("ADDRESS_INVALID")
    if encrypted and parts.scheme == "http" and not _private_allowed:
        raise Refused("ADDRESS_PLAIN")
    number = _number(host, port)
    return Address(tls=parts.scheme == "https", host=host, port=port, path=parts.path, number=number)


def _number(host: str, port: int) -> str:
    try:
        numbers = [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise Refused("ADDRESS_UNRESOLVED", host=host) from error
    if not _private_allowed and not all(map(is_somebodys, numbers)):
        raise Refused("ADDRESS_PRIVATE", host=host)
    if not _private_allowed and port not in _ports:
        raise Refused("ADDRESS_PORT", host=f"{host}:{port}")
    return numbers[0]
