"""REST: exam sites."""

from __future__ import annotations

import uuid
from typing import Any

from flask import g
from flask.views import MethodView
from flask_smorest import Blueprint

from core.rest.conditions import version_meant
from core.rest.listing import whole
from core.sites import schemas, service, views
from core.sites.views import SiteRow

blueprint = Blueprint("sites", __name__, url_prefix="/api/v1/sites", description="考核站点")


@blueprint.route("")
class Sites(MethodView):
    """Sites."""

    @blueprint.response(200, schemas.SiteList)
    def get(self) -> dict[str, Any]:
        """List one's own in every state, others' once approved (R-007, R-025)."""
        return whole(views.sites(g.actor))

    @blueprint.arguments(schemas.NewSite)
    @blueprint.response(201, schemas.SiteSchema)
    def post(self, data: dict[str, Any]) -> SiteRow:
        """Save an application without handing it in (R-020 … R-022)."""
        return views.site(g.actor, service.draft(g.actor, **data).id)


@blueprint.route("/<uuid:site_id>")
class Site(MethodView):
    """One site."""

    @blueprint.response(200, schemas.SiteSchema)
    def get(self, site_id: uuid.UUID) -> SiteRow:
        """Show it."""
        return views.site(g.actor, site_id)

    @blueprint.arguments(schemas.SiteChange)
    @blueprint.response(200, schemas.SiteSchema)
    def put(self, data: dict[str, Any], site_id: uuid.UUID) -> SiteRow:
        """Change it before it is handed in, or after it was returned (R-026)."""
        service.edit(g.actor, site_id, **data, version=version_meant())
        return views.site(g.actor, site_id)

    @blueprint.response(204)
    def delete(self, site_id: uuid.UUID) -> None:
        """Delete it (R-027)."""
        service.delete(g.actor, [site_id], version=version_meant())


@blueprint.route("/<uuid:site_id>/form")
class Form(MethodView):
    """The stamped form."""

    @blueprint.arguments(schemas.SiteForm, location="files")
    @blueprint.response(200, schemas.SiteSchema)
    def post(self, files: dict[str, Any], site_id: uuid.UUID) -> SiteRow:
        """Attach it (R-024)."""
        form = files["form"]
        service.attach_form(g.actor, site_id, file_name=form.filename, data=form.read())
        return views.site(g.actor, site_id)


@blueprint.route("/<uuid:site_id>/submission")
class Submission(MethodView):
    """Handing in."""

    @blueprint.response(200, schemas.SiteSchema)
    def post(self, site_id: uuid.UUID) -> SiteRow:
        """Hand the application in; the stamped form is mandatory."""
        service.submit(g.actor, site_id)
        return views.site(g.actor, site_id)


@blueprint.route("/<uuid:site_id>/withdrawal")
class Withdrawal(MethodView):
    """Taking back."""

    @blueprint.response(200, schemas.SiteSchema)
    def post(self, site_id: uuid.UUID) -> SiteRow:
        """Take back an application that was not reviewed (R-028)."""
        service.withdraw(g.actor, site_id)
        return views.site(g.actor, site_id)


@blueprint.route("/<uuid:site_id>/review")
class Review(MethodView):
    """The vendor's word."""

    @blueprint.arguments(schemas.SiteReview)
    @blueprint.response(200, schemas.SiteSchema)
    def post(self, data: dict[str, Any], site_id: uuid.UUID) -> SiteRow:
        """Approve, or return with a reason (R-029)."""
        service.review(g.actor, site_id, **data)
        return views.site(g.actor, site_id)


@blueprint.route("/<uuid:site_id>/revocation")
class Revocation(MethodView):
    """Losing the qualification."""

    @blueprint.arguments(schemas.SiteRevocation)
    @blueprint.response(200, schemas.SiteSchema)
    def post(self, data: dict[str, Any], site_id: uuid.UUID) -> SiteRow:
        """Revoke an approved site (R-034)."""
        service.revoke(g.actor, site_id, **data)
        return views.site(g.actor, site_id)
