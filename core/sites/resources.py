"""REST: exam sites."""

from __future__ import annotations

import io
import uuid
from typing import Any

from flask import g, send_file
from flask.typing import ResponseReturnValue
from flask.views import MethodView
from flask_smorest import Blueprint

from core.kernel.actor import COLLEGE_ROLES, VENDOR_ROLES, Role
from core.rest.conditions import version_meant
from core.rest.forms import for_roles
from core.rest.keys import for_persons
from core.rest.listing import whole
from core.sites import papers, schemas, service, uses, views
from core.sites.views import SiteRow

blueprint = Blueprint("sites", __name__, url_prefix="/api/v1/sites", description="考核站点")
ANY_FILE = "application/octet-stream"


def _download(name: str, data: bytes) -> ResponseReturnValue:
    return send_file(io.BytesIO(data), mimetype=ANY_FILE, as_attachment=True, download_name=name)


@blueprint.route("")
class Sites(MethodView):
    """Sites."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
    @blueprint.response(200, schemas.SiteList)
    def get(self) -> dict[str, Any]:
        """List one's own in every state, others' once approved (R-007, R-025)."""
        return whole(views.sites(g.actor))

    @for_roles(Role.COLLEGE_OFFICER)
    @for_persons
    @blueprint.arguments(schemas.NewSite)
    @blueprint.response(201, schemas.SiteSchema)
    def post(self, data: dict[str, Any]) -> SiteRow:
        """Save an application without handing it in (R-020 … R-022)."""
        return views.site(g.actor, service.draft(g.actor, **data).id)


@blueprint.route("/<uuid:site_id>")
class Site(MethodView):
    """One site."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
    @blueprint.response(200, schemas.SiteSchema)
    def get(self, site_id: uuid.UUID) -> SiteRow:
        """Show it."""
        return views.site(g.actor, site_id)

    @for_roles(Role.COLLEGE_OFFICER)
    @for_persons
    @blueprint.arguments(schemas.SiteChange)
    @blueprint.response(200, schemas.SiteSchema)
    def put(self, data: dict[str, Any], site_id: uuid.UUID) -> SiteRow:
        """Change it before it is handed in, or after it was returned (R-026)."""
        service.edit(g.actor, site_id, **data, version=version_meant())
        return views.site(g.actor, site_id)

    @for_roles(Role.COLLEGE_OFFICER)
    @for_persons
    @blueprint.response(204)
    def delete(self, site_id: uuid.UUID) -> None:
        """Delete it (R-027)."""
        service.delete(g.actor, [site_id], version=version_meant())


@blueprint.route("/deletion")
class Deletion(MethodView):
    """Deleting several."""

    @for_roles(Role.COLLEGE_OFFICER)
    @for_persons
    @blueprint.arguments(schemas.SiteDeletion)
    @blueprint.response(204)
    def post(self, data: dict[str, Any]) -> None:
        """Delete applications together, all or none (R-027)."""
        service.delete(g.actor, data["ids"])


@blueprint.route("/forms")
class EmptyForms(MethodView):
    """The vendors' empty application forms."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
    @blueprint.response(200, schemas.EmptyFormList)
    def get(self) -> dict[str, Any]:
        """List them."""
        return whole([{"id": key, "vendor": vendor, "name": name} for key, vendor, name in papers.empty_forms(g.actor)])

    @for_roles(Role.VENDOR_PLANNER)
    @for_persons
    @blueprint.arguments(schemas.SitePaper, location="files")
    @blueprint.response(204)
    def post(self, files: dict[str, Any]) -> None:
        """Offer colleges one's own, in place of the one before (R-024)."""
        papers.set_empty_form(g.actor, file_name=files["file"].filename, data=files["file"].read())


@blueprint.route("/forms/<uuid:form_id>")
class EmptyForm(MethodView):
    """One of them."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
    @blueprint.response(200, content_type=ANY_FILE)
    def get(self, form_id: uuid.UUID) -> ResponseReturnValue:
        """Download it."""
        return _download(*papers.empty_form(g.actor, form_id))


@blueprint.route("/uses")
class Uses(MethodView):
    """Sites in coming exams."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
    @blueprint.response(200, schemas.UseList)
    def get(self) -> dict[str, Any]:
        """List the sites of one's candidates in exams that are not over, and whether their plans count them (R-034)."""
        return whole(uses.uses(g.actor))


@blueprint.route("/<uuid:site_id>/uses")
class SiteUses(MethodView):
    """The coming exams of one site."""

    @for_roles(Role.VENDOR_PLANNER)
    @for_persons
    @blueprint.arguments(schemas.NewUse)
    @blueprint.response(204)
    def post(self, data: dict[str, Any], site_id: uuid.UUID) -> None:
        """Let a plan use a site that does not count for it by itself, with the reason (R-034)."""
        service.allow_use(g.actor, site_id, **data)


@blueprint.route("/<uuid:site_id>/files")
class Files(MethodView):
    """其他材料."""

    @for_roles(Role.COLLEGE_OFFICER)
    @for_persons
    @blueprint.arguments(schemas.SitePaper, location="files")
    @blueprint.response(201, schemas.SiteSchema)
    def post(self, files: dict[str, Any], site_id: uuid.UUID) -> SiteRow:
        """Attach a file (R-024)."""
        papers.add_file(g.actor, site_id, file_name=files["file"].filename, data=files["file"].read())
        return views.site(g.actor, site_id)


@blueprint.route("/<uuid:site_id>/files/<uuid:file_id>")
class File(MethodView):
    """One of them."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
    @blueprint.response(200, content_type=ANY_FILE)
    def get(self, site_id: uuid.UUID, file_id: uuid.UUID) -> ResponseReturnValue:
        """Download it (the college and its vendor)."""
        return _download(*papers.file(g.actor, site_id, file_id))

    @for_roles(Role.COLLEGE_OFFICER)
    @for_persons
    @blueprint.response(204)
    def delete(self, site_id: uuid.UUID, file_id: uuid.UUID) -> None:
        """Take it away again; `If-Match` is the site's version."""
        papers.remove_file(g.actor, site_id, file_id, version=version_meant())


@blueprint.route("/<uuid:site_id>/form")
class Form(MethodView):
    """The stamped form."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
    @blueprint.response(200, content_type=ANY_FILE)
    def get(self, site_id: uuid.UUID) -> ResponseReturnValue:
        """Download it (the college and its vendor)."""
        return _download(*papers.form(g.actor, site_id))

    @for_roles(Role.COLLEGE_OFFICER)
    @for_persons
    @blueprint.arguments(schemas.SiteForm, location="files")
    @blueprint.response(200, schemas.SiteSchema)
    def post(self, files: dict[str, Any], site_id: uuid.UUID) -> SiteRow:
        """Attach it, in place of the one before (R-024)."""
        form = files["form"]
        papers.attach_form(g.actor, site_id, file_name=form.filename, data=form.read())
        return views.site(g.actor, site_id)


@blueprint.route("/<uuid:site_id>/submission")
class Submission(MethodView):
    """Handing in."""

    @for_roles(Role.COLLEGE_OFFICER)
    @for_persons
    @blueprint.response(200, schemas.SiteSchema)
    def post(self, site_id: uuid.UUID) -> SiteRow:
        """Hand the application in; the stamped form is mandatory."""
        service.submit(g.actor, site_id)
        return views.site(g.actor, site_id)


@blueprint.route("/<uuid:site_id>/withdrawal")
class Withdrawal(MethodView):
    """Taking back."""

    @for_roles(Role.COLLEGE_OFFICER)
    @for_persons
    @blueprint.response(200, schemas.SiteSchema)
    def post(self, site_id: uuid.UUID) -> SiteRow:
        """Take back an application that was not reviewed (R-028)."""
        service.withdraw(g.actor, site_id)
        return views.site(g.actor, site_id)


@blueprint.route("/<uuid:site_id>/review")
class Review(MethodView):
    """The vendor's word."""

    @for_roles(Role.VENDOR_PLANNER)
    @for_persons
    @blueprint.arguments(schemas.SiteReview)
    @blueprint.response(200, schemas.SiteSchema)
    def post(self, data: dict[str, Any], site_id: uuid.UUID) -> SiteRow:
        """Approve, or return with a reason (R-029)."""
        service.review(g.actor, site_id, **data)
        return views.site(g.actor, site_id)


@blueprint.route("/<uuid:site_id>/revocation")
class Revocation(MethodView):
    """Losing the qualification."""

    @for_roles(Role.VENDOR_PLANNER)
    @for_persons
    @blueprint.arguments(schemas.SiteRevocation)
    @blueprint.response(200, schemas.SiteSchema)
    def post(self, data: dict[str, Any], site_id: uuid.UUID) -> SiteRow:
        """Revoke an approved site (R-034)."""
        service.revoke(g.actor, site_id, **data)
        return views.site(g.actor, site_id)
