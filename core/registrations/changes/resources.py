"""REST: change requests."""

from __future__ import annotations

import uuid
from typing import Any

from flask import g
from flask.views import MethodView
from flask_smorest import Blueprint

from core.kernel.actor import COLLEGE_ROLES, VENDOR_ROLES, Role
from core.kernel.scopes import KeyScope
from core.registrations.changes import queries, schemas, service
from core.registrations.changes.queries import ChangeView
from core.registrations.changes.service import Asked
from core.registrations.service import REGISTRARS
from core.rest.forms import for_roles
from core.rest.keys import for_keys, for_persons
from core.rest.listing import whole

blueprint = Blueprint("changes", __name__, url_prefix="/api/v1/change-requests", description="变更申请")


@blueprint.route("")
class ChangeRequests(MethodView):
    """变更申请: changes of registrations between the end of the window and the arrangement."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
    @blueprint.response(200, schemas.ChangeRequestList)
    def get(self) -> dict[str, Any]:
        """List what one's college asked for, or what one's vendor is asked."""
        return whole(queries.changes(g.actor))

    @for_roles(Role.COLLEGE_OFFICER)
    @for_keys(KeyScope.REGISTRATIONS)
    @blueprint.arguments(schemas.NewChangeRequest)
    @blueprint.response(201, schemas.ChangeRequestSchema)
    def post(self, asked: Asked) -> ChangeView:
        """Ask the vendor to delete, add or replace a candidate (R-119, C-04)."""
        return queries.change(g.actor, service.ask(g.actor, asked))


@blueprint.route("/<uuid:change_id>")
class ChangeRequest(MethodView):
    """One request."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
    @blueprint.response(200, schemas.ChangeRequestSchema)
    def get(self, change_id: uuid.UUID) -> ChangeView:
        """Show it to either side."""
        return queries.change(g.actor, change_id)


@blueprint.route("/<uuid:change_id>/decision")
class ChangeDecision(MethodView):
    """The vendor's word."""

    @for_roles(*REGISTRARS)
    @for_persons
    @blueprint.arguments(schemas.ChangeDecision)
    @blueprint.response(200, schemas.ChangeRequestSchema)
    def post(self, data: dict[str, Any], change_id: uuid.UUID) -> ChangeView:
        """Approve it, which carries it out, or refuse it with a reason."""
        service.decide(g.actor, change_id, **data)
        return queries.change(g.actor, change_id)


@blueprint.route("/<uuid:change_id>/withdrawal")
class ChangeWithdrawal(MethodView):
    """Stepping back."""

    @for_roles(Role.COLLEGE_OFFICER)
    @for_keys(KeyScope.REGISTRATIONS)
    @blueprint.response(200, schemas.ChangeRequestSchema)
    def post(self, change_id: uuid.UUID) -> ChangeView:
        """Take it back before it is decided."""
        service.withdraw(g.actor, change_id)
        return queries.change(g.actor, change_id)
