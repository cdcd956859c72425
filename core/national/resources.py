"""REST: the national platform's state."""

from __future__ import annotations

from flask import g
from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from core.national import link
from core.national.link import Link

blueprint = Blueprint("national", __name__, url_prefix="/api/v1/national-link", description="国家平台")


class LinkSchema(Schema):
    """How the platform stands; `down` opens registration by workbook where a certificate has it."""

    state = fields.Enum(link.State, by_value=True, required=True)
    reason = fields.String(required=True, validate=validate.Length(1, 200))
    since = fields.AwareDateTime(dump_only=True, allow_none=True)
    said_by = fields.String(dump_only=True)


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
        """Say that the platform is down or open again (operator, R-103)."""
        link.declare(g.actor, state, reason, getattr(g, "user_name", ""))
        return link.status(g.actor)
