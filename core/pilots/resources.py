"""REST: pilot applications and the province's windows."""

from __future__ import annotations

import io
import uuid
from typing import Any

from flask import g, send_file
from flask.typing import ResponseReturnValue
from flask.views import MethodView
from flask_smorest import Blueprint

from core.kernel.actor import COLLEGE_ROLES, PROVINCE_ROLES, VENDOR_ROLES, Role
from core.pilots import papers, schemas, service, views
from core.pilots.views import ApplicationRow, WindowRow
from core.rest.conditions import version_meant
from core.rest.forms import for_roles
from core.rest.keys import for_persons
from core.rest.listing import whole

blueprint = Blueprint("pilots", __name__, url_prefix="/api/v1/pilot-applications", description="证书试点申报")
ANY_FILE = "application/octet-stream"


@blueprint.route("")
class Applications(MethodView):
    """Applications."""

    @for_roles(*PROVINCE_ROLES, *COLLEGE_ROLES, *VENDOR_ROLES)
    @blueprint.arguments(schemas.PilotQuery, location="query")
    @blueprint.response(200, schemas.PilotApplicationList)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List those one may see, the newest first, of a year, batch or state (R-010)."""
        return whole(views.applications(g.actor, **query))

    @for_roles(Role.COLLEGE_OFFICER)
    @for_persons
    @blueprint.arguments(schemas.NewApplication)
    @blueprint.response(201, schemas.PilotApplicationSchema)
    def post(self, data: dict[str, Any]) -> ApplicationRow:
        """Save one without submitting it (R-011, R-014)."""
        return views.application(g.actor, service.draft(g.actor, **data).id)


@blueprint.route("/windows")
class Windows(MethodView):
    """The province's windows."""

    @for_roles(*PROVINCE_ROLES, *COLLEGE_ROLES)
    @blueprint.arguments(schemas.PilotQuery, location="query")
    @blueprint.response(200, schemas.PilotWindowList)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List those of one's own province, of a year, batch or state (R-010)."""
        return whole(views.windows(g.actor, **query))

    @for_roles(Role.PROVINCE_REVIEWER)
    @for_persons
    @blueprint.arguments(schemas.WindowChange)
    @blueprint.response(201, schemas.PilotWindowSchema)
    def post(self, data: dict[str, Any]) -> WindowRow:
        """Open one (province, R-012)."""
        return views.window(g.actor, service.open_plan(g.actor, **data).id)


@blueprint.route("/windows/<uuid:window_id>")
class Window(MethodView):
    """One of the province's windows."""

    @for_roles(*PROVINCE_ROLES, *COLLEGE_ROLES)
    @blueprint.response(200, schemas.PilotWindowSchema)
    def get(self, window_id: uuid.UUID) -> WindowRow:
        """Show it."""
        return views.window(g.actor, window_id)

    @for_roles(Role.PROVINCE_REVIEWER)
    @for_persons
    @blueprint.arguments(schemas.WindowChange)
    @blueprint.response(200, schemas.PilotWindowSchema)
    def put(self, data: dict[str, Any], window_id: uuid.UUID) -> WindowRow:
        """Change it while nobody has applied in it."""
        service.change_plan(g.actor, window_id, **data, version=version_meant())
        return views.window(g.actor, window_id)

    @for_roles(Role.PROVINCE_REVIEWER)
    @for_persons
    @blueprint.response(204)
    def delete(self, window_id: uuid.UUID) -> None:
        """Take it back while nobody has applied in it."""
        service.withdraw_plan(g.actor, window_id, version=version_meant())


@blueprint.route("/<uuid:application_id>")
class Application(MethodView):
    """One application."""

    @for_roles(*PROVINCE_ROLES, *COLLEGE_ROLES, *VENDOR_ROLES)
    @blueprint.response(200, schemas.PilotApplicationSchema)
    def get(self, application_id: uuid.UUID) -> ApplicationRow:
        """Show it."""
        return views.application(g.actor, application_id)

    @for_roles(Role.COLLEGE_OFFICER)
    @for_persons
    @blueprint.arguments(schemas.ApplicationChange)
    @blueprint.response(200, schemas.PilotApplicationSchema)
    def put(self, data: dict[str, Any], application_id: uuid.UUID) -> ApplicationRow:
        """Change it before it is submitted (R-017)."""
        service.edit(g.actor, application_id, data["fields"], version=version_meant())
        return views.application(g.actor, application_id)

    @for_roles(Role.COLLEGE_OFFICER)
    @for_persons
    @blueprint.response(204)
    def delete(self, application_id: uuid.UUID) -> None:
        """Delete it before it is submitted (R-017)."""
        service.delete(g.actor, application_id, version=version_meant())


@blueprint.route("/<uuid:application_id>/submission")
class Submission(MethodView):
    """Handing in."""

    @for_roles(Role.COLLEGE_OFFICER)
    @for_persons
    @blueprint.response(200, schemas.PilotApplicationSchema)
    def post(self, application_id: uuid.UUID) -> ApplicationRow:
        """Submit it inside the window."""
        service.submit(g.actor, application_id)
        return views.application(g.actor, application_id)


@blueprint.route("/<uuid:application_id>/files")
class Files(MethodView):
    """其他佐证材料."""

    @for_roles(Role.COLLEGE_OFFICER)
    @for_persons
    @blueprint.arguments(schemas.PilotPaper, location="files")
    @blueprint.response(201, schemas.PilotApplicationSchema)
    def post(self, files: dict[str, Any], application_id: uuid.UUID) -> ApplicationRow:
        """Attach a file before it is submitted (R-014)."""
        papers.add_file(g.actor, application_id, file_name=files["file"].filename, data=files["file"].read())
        return views.application(g.actor, application_id)


@blueprint.route("/<uuid:application_id>/files/<uuid:file_id>")
class File(MethodView):
    """One of them."""

    @for_roles(*PROVINCE_ROLES, *COLLEGE_ROLES)
    @blueprint.response(200, content_type=ANY_FILE)
    def get(self, application_id: uuid.UUID, file_id: uuid.UUID) -> ResponseReturnValue:
        """Download it (the college and its province)."""
        name, data = papers.file(g.actor, application_id, file_id)
        return send_file(io.BytesIO(data), mimetype=ANY_FILE, as_attachment=True, download_name=name)

    @for_roles(Role.COLLEGE_OFFICER)
    @for_persons
    @blueprint.response(204)
    def delete(self, application_id: uuid.UUID, file_id: uuid.UUID) -> None:
        """Take it away again; `If-Match` is the application's version."""
        papers.remove_file(g.actor, application_id, file_id, version=version_meant())


@blueprint.route("/<uuid:application_id>/city-decision")
class CityDecision(MethodView):
    """The city bureau's word."""

    @for_roles(Role.PROVINCE_CITY_REVIEWER)
    @for_persons
    @blueprint.arguments(schemas.CityDecision)
    @blueprint.response(200, schemas.PilotApplicationSchema)
    def post(self, data: dict[str, Any], application_id: uuid.UUID) -> ApplicationRow:
        """Pass it on to the province, or reject it with a reason (R-013, R-019)."""
        service.decide_for_city(g.actor, application_id, **data)
        return views.application(g.actor, application_id)


@blueprint.route("/<uuid:application_id>/decision")
class Decision(MethodView):
    """The province's word."""

    @for_roles(Role.PROVINCE_REVIEWER)
    @for_persons
    @blueprint.arguments(schemas.PilotDecision)
    @blueprint.response(200, schemas.PilotApplicationSchema)
    def post(self, data: dict[str, Any], application_id: uuid.UUID) -> ApplicationRow:
        """Approve with a headcount, or reject with a reason (R-019)."""
        service.decide(g.actor, application_id, **data)
        return views.application(g.actor, application_id)
