"""Whom a door is for, asked by what leads there: a page offers nothing that would be refused."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, g, request
from werkzeug.exceptions import HTTPException

from core.kernel.actor import Role
from core.rest.keys import act_of

PUBLIC = frozenset(
    {
        "static",
        "language",
        "bootstrap.static",
        "docs.static",
        "docs.page",
        "api-docs.openapi_json",
        "home.sign_in",
        "home.sign_in_code",
        "oidc.choose",
        "oidc.begin",
        "oidc.come_back",
        "public.lookup",
        "lookup.find",
        "public.verify",
        "verify.show_number",
        "verify.check",
        "health.alive",
        "health.ready",
        "overview.calendar",
    }
)
"""What is open to everybody, signed in or not."""


def admits(address: str, method: str = "GET") -> bool:
    """Say whether the reader may go to an address; where no door of the portal is, nobody refuses."""
    adapter = current_app.url_map.bind(request.host)
    try:
        endpoint, _values = adapter.match(urlsplit(address).path.removeprefix(request.root_path) or "/", method)
    except HTTPException:
        return True
    return endpoint in PUBLIC or not _roles(endpoint, method).isdisjoint(_held())


def _roles(endpoint: str, method: str) -> frozenset[Role]:
    return getattr(act_of(current_app.view_functions[endpoint], method), "roles", frozenset())


def _held() -> frozenset[Role]:
    return g.actor.roles if g.get("actor") else frozenset()
