"""REST: the national platform's state, and what has not reached it."""

from __future__ import annotations

from flask import g
from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from core.national import link, queries
from core.national.link import Link
from core.rest.listing import listing, whole

blueprint = Blueprint("national", __name__, url_prefix="/api/v1/national-link", description="国家平台")


class LinkSchema(Schema):
    """How the platform stands; `down` and `closed` open registration by workbook where a certificate has it."""

    state = fields.Enum(link.State, by_value=True, required=True)
    reason = fields.String(required=True, validate=validate.Length(1, 200))
    since = fields.AwareDateTime(dump_only=True, allow_none=True)
    said_by = fields.String(dump_only=True)
    automatic = fields.Boolean(dump_only=True, metadata={"description": "Seen by a health check, said by nobody"})


class DeliverySchema(Schema):
    """What has not reached the platform: one college's deliveries of one plan in one state."""

    college_id = fields.UUID()
    college = fields.String()
    plan_id = fields.UUID()
    plan = fields.String()
    state = fields.String(metadata={"description": "pending, sending, unknown, refused or failed"})
    error = fields.String(metadata={"description": "Why the last try did not get through; empty before the first"})
    reason = fields.String(metadata={"description": "The platform's own code for a refusal"})
    count = fields.Integer()
    since = fields.AwareDateTime()
    next_try = fields.AwareDateTime(allow_none=True)


@blueprint.route("")
class NationalLink(MethodView):
    """The link."""

    @blueprint.response(200, LinkSchema)
    def get(self) -> Link:
        """Show the state in force."""
        return link.status(g.actor)

    @blueprint.arguments(LinkSchema, as_kwargs=True)
    @blueprint.response(201, LinkSchema)
    def post(self, state: link.State, reason: str) -> Link:
        """Say how the platform stands (operator, R-103)."""
        link.declare(g.actor, state, reason, getattr(g, "user_name", ""))
        return link.status(g.actor)


@blueprint.route("/deliveries")
class Deliveries(MethodView):
    """What is on its way."""

    @blueprint.response(200, listing(DeliverySchema))
    def get(self) -> dict[str, object]:
        """List what has not reached the platform, by college and plan."""
        return whole(queries.groups(g.actor))
