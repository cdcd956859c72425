"""Every room's doors, in the order of the corridor: the only list of them."""

from __future__ import annotations

import flask
import flask_smorest

from core.arrangement import pages as arrangement_pages
from core.fees import pages as fees_pages
from core.fees import resources as fees_resources
from core.intake import pages as intake_pages


def pages() -> list[flask.Blueprint]:
    """Return the HTML pages of all rooms."""
    rooms = (intake_pages, fees_pages, arrangement_pages)
    return [room.blueprint for room in rooms]


def resources() -> list[flask_smorest.Blueprint]:
    """Return the REST resources of all rooms."""
    rooms = (fees_resources,)
    return [room.blueprint for room in rooms]
