"""How often one may ask: failures of secrets are the scarce unit, because a whole campus shares one address."""

from __future__ import annotations

import hashlib
from http import HTTPStatus

from flask import Flask, Response, current_app, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import parse
from werkzeug.exceptions import TooManyRequests

from core.kernel.settings import Settings

# Of one address trying one login (reliability §1.7).
PASSWORDS = "10 per 5 minutes"
EVERYTHING = "1200 per minute"


def asker() -> str:
    """Return who is counted: the signed-in person, else the address with the login it tries."""
    actor = g.get("actor")
    return str(actor.user_id) if actor else f"{get_remote_address()} {request.form.get('login', '').strip().lower()}"


# What a stranger may get wrong about one document, ticket or certificate (reliability §1.8): a whole school asks
# from one address, so only failures count, and they count for what was asked about.
GUESSES = parse("5 per hour")
GUESSED = {"lookup.find": ("id_number", "ticket_no"), "verify.check": ("certificate_no", "id_number")}

LARGE_BYTES = 205_000_000
UPLOADS = frozenset({"intake.create", "api_intake.Imports", "api_intake.PhotoBatches"})

limiter = Limiter(asker, default_limits=[EVERYTHING], in_memory_fallback_enabled=True)


def _about(field: str) -> str:
    """Return what is asked about, unreadable: personal data stays out of the counters."""
    asked = "".join(request.form.get(field, "").split()).upper()
    return hashlib.blake2b(asked.encode(), key=str(current_app.secret_key).encode()[:64]).hexdigest()


def let_large_files_in() -> None:
    """Let the doors that take workbooks and photo zips read more than a form; they know their own limits."""
    if request.endpoint in UPLOADS:
        request.max_content_length = LARGE_BYTES


def init_app(app: Flask, settings: Settings) -> None:
    """Count in Redis where there are several machines, else in this process."""
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or "memory://"
    limiter.init_app(app)
    app.before_request(check_guesses)
    app.after_request(count_guesses)


def check_guesses() -> None:
    """Refuse to answer about what was guessed wrong too often."""
    for field in GUESSED.get(request.endpoint or "", ()):
        if not limiter.limiter.test(GUESSES, field, _about(field)):
            raise TooManyRequests(retry_after=GUESSES.get_expiry())


def count_guesses(response: Response) -> Response:
    """Count a wrong guess."""
    if response.status_code == HTTPStatus.NOT_FOUND:
        for field in GUESSED.get(request.endpoint or "", ()):
            limiter.limiter.hit(GUESSES, field, _about(field))
    return response
