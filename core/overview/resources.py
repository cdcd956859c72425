"""REST: audit events."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import g
from flask.views import MethodView
from flask_babel import gettext
from flask_smorest import Blueprint

from core.overview.events import HISTORY_READERS, Wanted, events
from core.overview.schemas import EventQuery, EventSchema
from core.overview.sentences import sentence
from core.rest.forms import for_roles
from core.rest.listing import listing, paged

blueprint = Blueprint("audit", __name__, url_prefix="/api/v1/audit-events", description="操作记录")


@blueprint.route("")
class Events(MethodView):
    """Audit events."""

    @for_roles(*HISTORY_READERS)
    @blueprint.arguments(EventQuery, location="query")
    @blueprint.response(200, listing(EventSchema))
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List one's organisation's and those about its objects, the newest first."""
        limit, cursor, subject = query.pop("limit"), query.pop("cursor"), query.pop("subject")
        wanted = Wanted(**query, objects=(subject,) if subject else ())
        found = paged(events(g.actor, wanted, after=cursor, limit=limit), limit)
        return {**found, "items": [{**asdict(event), "sentence": sentence(event, gettext)} for event in found["items"]]}
