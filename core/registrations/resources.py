"""REST: registrations of a plan."""

from __future__ import annotations

import uuid
from typing import Any

from flask import g
from flask.views import MethodView
from flask_smorest import Blueprint

from core.registrations import chosen, schemas, service, views
from core.registrations.chosen import Choice, Outcome
from core.registrations.views import RegistrationView
from core.rest.conditions import version_meant

blueprint = Blueprint("registrations", __name__, url_prefix="/api/v1/registrations", description="报考")


@blueprint.route("")
class Registrations(MethodView):
    """Registrations; many come in as imports."""

    @blueprint.arguments(schemas.RegistrationQuery, location="query", as_kwargs=True)
    @blueprint.response(200, schemas.RegistrationList)
    def get(self, plan_id: uuid.UUID, cursor: uuid.UUID | None, limit: int) -> dict[str, Any]:
        """List a plan's registrations, as far as one may see them."""
        page = views.page(g.actor, plan_id, cursor, limit)
        return {"items": page.rows, "next": page.after}

    @blueprint.arguments(schemas.NewRegistrations)
    @blueprint.response(201, schemas.OutcomeSchema)
    def post(self, choice: Choice) -> Outcome:
        """Register chosen candidates; who cannot be is named with the reason (R-078)."""
        return chosen.register_chosen(g.actor, choice)


@blueprint.route("/<uuid:registration_id>")
class Registration(MethodView):
    """One registration."""

    @blueprint.response(200, schemas.RegistrationSchema)
    def get(self, registration_id: uuid.UUID) -> RegistrationView:
        """Show it."""
        return views.one(g.actor, registration_id)

    @blueprint.arguments(schemas.SnapshotChange)
    @blueprint.response(200, schemas.RegistrationSchema)
    def patch(self, data: dict[str, str], registration_id: uuid.UUID) -> RegistrationView:
        """Correct pinyin or phone; only the vendor may (R-075)."""
        service.fix_snapshot(g.actor, registration_id, data, version=version_meant())
        return views.one(g.actor, registration_id)

    @blueprint.response(204)
    def delete(self, registration_id: uuid.UUID) -> None:
        """Take it back while the window is open and nothing of it is arranged (R-091, C-04)."""
        service.unregister(g.actor, [registration_id], version=version_meant())
