"""REST: the national platform's state, and what has not reached it."""

from __future__ import annotations

from flask import g
from flask.views import MethodView
from flask_smorest import Blueprint

from core.kernel.actor import COLLEGE_STAFF, Role
from core.national import link, queries, schemas
from core.national.link import Link
from core.rest.forms import for_roles
from core.rest.keys import for_persons
from core.rest.listing import whole

blueprint = Blueprint("national", __name__, url_prefix="/api/v1/national-link", description="国家平台")


@blueprint.route("")
class NationalLink(MethodView):
    """The link."""

    @for_roles(*Role)
    @blueprint.response(200, schemas.LinkSchema)
    def get(self) -> Link:
        """Show the state in force."""
        return link.status(g.actor)

    @for_roles(Role.OPERATOR)
    @for_persons
    @blueprint.arguments(schemas.LinkDeclaration, as_kwargs=True)
    @blueprint.response(201, schemas.LinkSchema)
    def post(self, state: link.State, reason: str) -> Link:
        """Say how the platform stands (operator, R-103)."""
        link.declare(g.actor, state, reason, getattr(g, "user_name", ""))
        return link.status(g.actor)


@blueprint.route("/deliveries")
class Deliveries(MethodView):
    """What is on its way."""

    @for_roles(*COLLEGE_STAFF, Role.OPERATOR)
    @blueprint.response(200, schemas.DeliveryList)
    def get(self) -> dict[str, object]:
        """List what has not reached the platform, by college and plan."""
        return whole(queries.groups(g.actor))
