"""Every request leaves one line in the log and one count in the figures: which door, who, and what it came to."""

from __future__ import annotations

import logging
import re
import secrets
import time

from flask import Flask, Response, g, request
from structlog.contextvars import bind_contextvars, clear_contextvars

from core.kernel.logs import who
from core.web import metrics

log = logging.getLogger(__name__)

PROXYS = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""How a proxy names a request: nginx's $request_id, or a UUID. Anything else is somebody's own text."""
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNHEARD = frozenset({"static", "bootstrap.static", "docs.static", "health.alive", "health.ready"})


def number_request() -> None:
    """Give the request its number, 8 figures one can read aloud: every line about it carries it, and a bug's page."""
    g.number, g.since = f"{secrets.randbelow(10**8):08d}", time.perf_counter()
    bind_contextvars(request=g.number)
    if PROXYS.fullmatch(named := request.headers.get("X-Request-Id", "")):
        bind_contextvars(proxy_request=named)


def name_actor() -> None:
    """Let the lines that follow say for whom they are written: kind and ids."""
    if g.actor:
        bind_contextvars(**who(g.actor))


def note(response: Response) -> Response:
    """Count what the request came to, and write its line: the name of the door, never the address somebody typed."""
    seconds = time.perf_counter() - g.since
    door = request.endpoint or "unknown"
    method = request.method if request.method in METHODS else "other"
    metrics.count_request(door, method, response.status_code, seconds, brought="Authorization" in request.headers)
    if door not in UNHEARD:
        facts = {"method": method, "door": door, "status": response.status_code, "ms": round(seconds * 1000)}
        log.info("request", extra=facts)
    return response


def init_app(app: Flask) -> None:
    """Number every request, before any guard can refuse it."""
    app.before_request(number_request)
    app.after_request(note)
    app.teardown_request(lambda _error: clear_contextvars())
