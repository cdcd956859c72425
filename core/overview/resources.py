"""REST: audit events."""

from __future__ import annotations

from typing import Any

from flask import g
from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from core.overview.events import events
from core.rest.listing import Paging, listing, paged

blueprint = Blueprint("audit", __name__, url_prefix="/api/v1/audit-events", description="审计日志")


class EventQuery(Paging):
    """Which events."""

    action = fields.String(load_default="", validate=validate.Length(max=100), metadata={"description": "A prefix"})
    subject = fields.UUID(load_default=None)


class EventSchema(Schema):
    """One act: ids, codes and counts, never personal data."""

    id = fields.UUID()
    at = fields.AwareDateTime()
    actor_kind = fields.String()
    user = fields.UUID(attribute="user_id", allow_none=True)
    vendor = fields.UUID(attribute="vendor_id", allow_none=True)
    college = fields.UUID(attribute="college_id", allow_none=True)
    action = fields.String()
    subject_kind = fields.String()
    subject = fields.UUID(attribute="subject_id", allow_none=True)
    details = fields.Dict()


EventList = listing(EventSchema)


@blueprint.route("")
class Events(MethodView):
    """Audit events."""

    @blueprint.arguments(EventQuery, location="query")
    @blueprint.response(200, EventList)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List one's organisation's, the newest first."""
        limit, cursor = query["limit"], query.pop("cursor")
        return paged(events(g.actor, after=cursor, **query), limit)
