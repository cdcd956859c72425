"""How often one may ask: failures of secrets are the scarce unit, because a whole campus shares one address."""

from __future__ import annotations

from flask import Flask, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from core.kernel.settings import Settings

# Of one address trying one login (reliability §1.7).
PASSWORDS = "10 per 5 minutes"
EVERYTHING = "1200 per minute"


def asker() -> str:
    """Return who is counted: the signed-in person, else the address with the login it tries."""
    actor = g.get("actor")
    return str(actor.user_id) if actor else f"{get_remote_address()} {request.form.get('login', '').strip().lower()}"


limiter = Limiter(asker, default_limits=[EVERYTHING], in_memory_fallback_enabled=True)


def init_app(app: Flask, settings: Settings) -> None:
    """Count in Redis where there are several machines, else in this process."""
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or "memory://"
    limiter.init_app(app)
