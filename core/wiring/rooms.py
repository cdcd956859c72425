"""Every room's doors, in the order of the corridor: the only list of them."""

from __future__ import annotations

import flask
import flask_smorest


def pages() -> list[flask.Blueprint]:
    """Return the HTML pages of all rooms."""
    return []


def resources() -> list[flask_smorest.Blueprint]:
    """Return the REST resources of all rooms."""
    return []
