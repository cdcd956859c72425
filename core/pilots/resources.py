"""REST: pilot applications and the province's windows."""

from __future__ import annotations

import uuid
from typing import Any

from flask import g
from flask.views import MethodView
from flask_smorest import Blueprint

from core.pilots import schemas, service, views
from core.pilots.views import ApplicationRow
from core.rest.conditions import version_meant
from core.rest.listing import whole

blueprint = Blueprint("pilots", __name__, url_prefix="/api/v1/pilot-applications", description="证书试点申报")


@blueprint.route("")
class Applications(MethodView):
    """Applications."""

    @blueprint.response(200, schemas.PilotApplicationList)
    def get(self) -> dict[str, Any]:
        """List those one may see, the newest first."""
        return whole(views.applications(g.actor))

    @blueprint.arguments(schemas.NewApplication)
    @blueprint.response(201, schemas.PilotApplicationSchema)
    def post(self, data: dict[str, Any]) -> ApplicationRow:
        """Save one without submitting it (R-011, R-014)."""
        return views.application(g.actor, service.draft(g.actor, **data).id)


@blueprint.route("/windows")
class Windows(MethodView):
    """The province's windows."""

    @blueprint.response(200, schemas.PilotWindowList)
    def get(self) -> dict[str, Any]:
        """List those of one's own province."""
        return whole(views.windows(g.actor))

    @blueprint.arguments(schemas.PilotWindowSchema)
    @blueprint.response(201, schemas.PilotWindowSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Open one (province, R-012)."""
        return service.open_plan(g.actor, **data)


@blueprint.route("/<uuid:application_id>")
class Application(MethodView):
    """One application."""

    @blueprint.response(200, schemas.PilotApplicationSchema)
    def get(self, application_id: uuid.UUID) -> ApplicationRow:
        """Show it."""
        return views.application(g.actor, application_id)

    @blueprint.arguments(schemas.ApplicationChange)
    @blueprint.response(200, schemas.PilotApplicationSchema)
    def put(self, data: dict[str, Any], application_id: uuid.UUID) -> ApplicationRow:
        """Change it before it is submitted (R-017)."""
        service.edit(g.actor, application_id, data["fields"], version=version_meant())
        return views.application(g.actor, application_id)

    @blueprint.response(204)
    def delete(self, application_id: uuid.UUID) -> None:
        """Delete it before it is submitted (R-017)."""
        service.delete(g.actor, application_id, version=version_meant())


@blueprint.route("/<uuid:application_id>/submission")
class Submission(MethodView):
    """Handing in."""

    @blueprint.response(200, schemas.PilotApplicationSchema)
    def post(self, application_id: uuid.UUID) -> ApplicationRow:
        """Submit it inside the window."""
        service.submit(g.actor, application_id)
        return views.application(g.actor, application_id)


@blueprint.route("/<uuid:application_id>/decision")
class Decision(MethodView):
    """The province's word."""

    @blueprint.arguments(schemas.PilotDecision)
    @blueprint.response(200, schemas.PilotApplicationSchema)
    def post(self, data: dict[str, Any], application_id: uuid.UUID) -> ApplicationRow:
        """Approve with a headcount, or reject with a reason (R-019)."""
        service.decide(g.actor, application_id, **data)
        return views.application(g.actor, application_id)
