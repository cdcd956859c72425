"""`GET /metrics`: the figures of this installation for a Prometheus, and for nobody else.

The door stands before the portal: whoever may not pass it meets the portal, which knows no such address. Every label
comes from a list of ours; no organisation and no person is in one.
"""

from __future__ import annotations

import hmac
import ipaddress
import os
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, make_wsgi_app
from prometheus_client.multiprocess import MultiProcessCollector

from core.db import engine
from core.web.figures import Figures

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/metrics"
SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
# What a proxy adds: a call that carries any of these comes from outside, whoever hands it on.
HANDED_ON = ("FORWARDED", "VIA", "X_FORWARDED_FOR", "X_FORWARDED_HOST", "X_FORWARDED_PROTO", "X_REAL_IP")

disable_created_metrics()  # type: ignore[no-untyped-call]
counted = CollectorRegistry()
REQUESTS = Counter(
    "onex_requests", "Requests by door, method and status", ["door", "method", "status"], registry=counted
)
DURATION = Histogram("onex_request_seconds", "How long requests took", ["door"], registry=counted, buckets=SECONDS)
LIMITED = Counter("onex_limited", "Requests turned away for coming too often (429)", ["door"], registry=counted)
SIGN_IN = {"home.sign_in", "home.sign_in_code"}
FAILURES = Counter("onex_sign_in_failures", "Passwords and tokens that were wrong", ["by"], registry=counted)
CONNECTIONS = Gauge(
    "onex_database_connections",
    "Database connections of the portal: in use, kept, and opened beyond those kept",
    ["state"],
    registry=counted,
    multiprocess_mode="livesum",
)


def count_request(door: str, method: str, status: int, seconds: float, *, brought: bool) -> None:
    """Count one request of the portal; `brought` says that it came with a token."""
    REQUESTS.labels(door, method, f"{status // 100}xx").inc()
    DURATION.labels(door).observe(seconds)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        LIMITED.labels(door).inc()
    if status == HTTPStatus.UNAUTHORIZED and (brought or door in SIGN_IN):
        FAILURES.labels("token" if brought else "password").inc()
    if pool := engine.pool():
        CONNECTIONS.labels("used").set(pool.checkedout())
        CONNECTIONS.labels("size").set(pool.size())
        CONNECTIONS.labels("overflow").set(max(0, pool.overflow()))


def before(portal: WSGIApplication, token: str) -> WSGIApplication:
    """Put the door before the portal: for this machine itself, and for whoever brings the `token`, if there is one."""
    registry = CollectorRegistry()
    # The processes of gunicorn count in files, and any of them may be asked.
    several = "PROMETHEUS_MULTIPROC_DIR" in os.environ
    registry.register(MultiProcessCollector(None) if several else counted)  # type: ignore[no-untyped-call]
    registry.register(Figures())
    figures = make_wsgi_app(registry)

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        asked = environ["REQUEST_METHOD"] == "GET" and environ["PATH_INFO"] == PATH
        may = asked and (_is_near(environ) or _brings(token, environ))
        return (figures if may else portal)(environ, start_response)

    return application


def _is_near(environ: WSGIEnvironment) -> bool:
    """Tell whether a program on this machine asks by itself, and no proxy for somebody else."""
    if any(f"HTTP_{name}" in environ for name in HANDED_ON):
        return False
    try:
        return ipaddress.ip_address(environ.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _brings(token: str, environ: WSGIEnvironment) -> bool:
    scheme, _, brought = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    return bool(token) and scheme.lower() == "bearer" and hmac.compare_digest(brought.encode(), token.encode())
