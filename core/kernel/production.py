"""What the settings of an installation must be before it may serve the public."""

from __future__ import annotations

import ipaddress
import socket
import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

from core.kernel.keys import of_secret, weaknesses
from core.kernel.problems import Place, Problem
from core.kernel.settings import Settings

DATABASE, FILES, BASE = (Place(field=f"ONEX_{name}_URL") for name in ("DATABASE", "FILES", "BASE"))
METRICS = Place(field="ONEX_METRICS_TOKEN")
POSTGRESQL = frozenset({"postgresql", "postgresql+psycopg"})


def shortcomings(settings: Settings) -> Iterator[Problem]:
    """Yield every setting that production refuses, by the variable it stands in; a demo may have any.

    SQLite is among them: without row-level security nothing stands behind our own checks of whose row is whose.
    """
    if settings.env != "production":
        return
    for name in ("secret_key", "data_keys"):
        if not getattr(settings, name):
            variable = f"ONEX_{name.upper()}"
            yield Problem(code="SETTING_MISSING", place=Place(field=variable), params={"name": variable})
    yield from weaknesses(settings.secret_key, settings.data_keys)
    if settings.metrics_token:
        yield from of_secret(settings.metrics_token, METRICS)
    if settings.database_url.partition(":")[0] not in POSTGRESQL:
        yield Problem(code="DATABASE_NOT_POSTGRESQL", place=DATABASE)
    if not settings.files_url.startswith("file:///"):
        yield Problem(
            code="FILES_URL_UNSUPPORTED", place=FILES, params={"scheme": settings.files_url.partition(":")[0]}
        )
    if not _is_public(settings.base_url):
        yield Problem(code="BASE_URL_INVALID", place=BASE)


def _is_public(url: str) -> bool:
    """Tell whether an address is `https://` and a name or number others can reach, with a port at most behind it."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        bare = parts.username is None and url == f"https://{parts.netloc}" and parts.port != 0
    except ValueError:
        return False
    host = unicodedata.normalize("NFKC", host).replace("。", ".").removesuffix(".")  # as whoever resolves it reads it
    if not bare or not host or host == "localhost" or host.endswith(".localhost"):
        return False
    try:
        number = _number(host)
    except (OSError, ValueError):
        return True  # a name
    return not (number.is_loopback or number.is_unspecified or number.is_link_local or number.is_multicast)


def _number(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Read a number in any of the ways it is dialled, `127.1` and `2130706433` among them; OSError for a name."""
    if ":" not in host:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    number = ipaddress.IPv6Address(host)
    return number.ipv4_mapped or number
