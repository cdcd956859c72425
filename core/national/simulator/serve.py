"""The stand-in as a program: on this machine only, until it is stopped."""

from __future__ import annotations

from collections.abc import Callable

from werkzeug.serving import make_server

from core.national.simulator.app import create_app
from core.national.simulator.faults import Faults
from core.national.simulator.platform import ANY_COLLEGE, Platform

HOST = "127.0.0.1"


def serve(port: int, faults: Faults, seed: int, key: str, ready: Callable[[str], None]) -> None:
    """Serve, with one account that may send for every college; `ready` is told the address (port 0: a free one)."""
    platform = Platform(seed)
    platform.accounts[key] = ANY_COLLEGE
    server = make_server(HOST, port, create_app(platform, faults), threaded=True)
    ready(f"http://{HOST}:{server.server_port}")
    server.serve_forever()
