"""How often one may ask: failures of secrets are the scarce unit, because a whole campus shares one address."""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Iterator
from http import HTTPStatus

from flask import Flask, Response, current_app, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import RateLimitItem, parse
from werkzeug.exceptions import TooManyRequests

from core.intake.kind import kinds
from core.kernel.names import fold_number
from core.kernel.settings import Settings
from core.web.doors import PUBLIC

EVERYTHING = "1200 per minute"


def asker() -> str:
    """Return who is counted: the signed-in person, else where they ask from."""
    actor = g.get("actor")
    return str(actor.user_id) if actor else network()


def network() -> str:
    """Return where a call comes from: its address, of version 6 the net that one customer has to himself."""
    address = ipaddress.ip_address(get_remote_address())
    if isinstance(address, ipaddress.IPv6Address):
        return (
            str(ipaddress.ip_network((address, 64), strict=False))
            if not address.ipv4_mapped
            else str(address.ipv4_mapped)
        )
    return str(address)


def unreadable(text: str) -> str:
    """Return what something secret or personal is counted by: it stays out of the counters."""
    return hashlib.blake2b(text.encode(), key=str(current_app.secret_key).encode()[:64]).hexdigest()


# What a stranger may get wrong about one document, ticket or certificate: a whole school asks
# from one address, so only failures count, and they count for what was asked about.
GUESSES = parse("5 per hour")
GUESSED = {
    "lookup.find": ("id_number", "ticket_no"),
    "verify.check": ("certificate_no", "second_fact"),
    "verify.show_number": ("certificate_no",),
}
# Beyond guessing is the code on a certificate, so who holds one is let in whatever others did. The numbers count up,
# so here one address may not go on from one to the next for ever either.
OPENED_BY_CODE = frozenset({"verify.check", "verify.show_number"})
# What one address may get wrong in all. On the day of the results a whole school looks its own up from one.
WALKED = {
    "lookup.find": parse("1000 per hour"),
    "verify.check": parse("60 per hour"),
    "verify.show_number": parse("60 per hour"),
}

LARGE_BYTES = 205_000_000
STRANGERS_BYTES = 8_000
UPLOADS = frozenset({"intake.create", "api_intake.Imports", "api_intake.PhotoBatches"})

limiter = Limiter(asker, default_limits=[EVERYTHING], in_memory_fallback_enabled=True)


def _counters() -> Iterator[tuple[RateLimitItem, str, str]]:
    """Yield what a wrong guess at this door counts for."""
    door = request.endpoint or ""
    if door not in GUESSED:
        return  # what is sent to other doors is not read for this
    typed = {**request.form, **(request.view_args or {})}
    for field in GUESSED[door]:
        if asked := fold_number(typed.get(field, "")):
            yield GUESSES, field, unreadable(asked)
    yield WALKED[door], "address", asker()


def limit_body() -> None:
    """Say how much may be sent before any of it is read: files by whoever imports some, a small form by strangers."""
    if request.endpoint in UPLOADS and request.method == "POST":
        g.actor.require(*(role for kind in kinds() for role in kind.roles))
        request.max_content_length = LARGE_BYTES  # each kind knows its own limit
    elif g.actor is None or request.endpoint in PUBLIC:
        request.max_content_length = STRANGERS_BYTES


def init_app(app: Flask, settings: Settings) -> None:
    """Count in Redis where there are several machines, else in this process."""
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or "memory://"
    limiter.init_app(app)
    app.before_request(check_guesses)
    app.after_request(count_guesses)


def check_guesses() -> None:
    """Refuse to answer about what was guessed wrong too often; a door that a code opens is told how long to wait."""
    g.wait = 0 if all(limiter.limiter.test(*counter) for counter in _counters()) else GUESSES.get_expiry()
    if g.wait and request.endpoint not in OPENED_BY_CODE:
        raise TooManyRequests(retry_after=g.wait)


def count_guesses(response: Response) -> Response:
    """Count a wrong guess."""
    if response.status_code == HTTPStatus.NOT_FOUND:
        for counter in _counters():
            limiter.limiter.hit(*counter)
    return response
