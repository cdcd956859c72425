"""REST: invigilators of a plan and where they stand."""

from __future__ import annotations

import uuid
from typing import Any

from flask import g
from flask.views import MethodView
from flask_smorest import Blueprint

from core.arrangement.invigilators import queries, schemas, service
from core.arrangement.invigilators.queries import InvigilatorView
from core.arrangement.invigilators.service import REVIEWERS, SUBMITTERS
from core.arrangement.schemas import PlanQuery
from core.kernel.actor import COLLEGE_STAFF, VENDOR_ROLES
from core.kernel.scopes import KeyScope
from core.rest.conditions import version_meant
from core.rest.forms import for_roles
from core.rest.keys import for_keys, for_persons
from core.rest.listing import whole

blueprint = Blueprint("invigilators", __name__, url_prefix="/api/v1", description="监考人员")


@blueprint.route("/invigilators")
class Invigilators(MethodView):
    """Invigilators of a plan; many come in as imports."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
    @blueprint.arguments(PlanQuery, location="query")
    @blueprint.response(200, schemas.InvigilatorList)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List them; a vendor sees them once they are submitted."""
        return whole(queries.roster(g.actor, query["plan"]).people)

    @for_roles(*SUBMITTERS)
    @for_keys(KeyScope.ARRANGEMENT)
    @blueprint.arguments(schemas.NewInvigilator)
    @blueprint.response(201, schemas.InvigilatorSchema)
    def post(self, data: dict[str, Any]) -> InvigilatorView:
        """Enter one without submitting (R-115)."""
        return queries.invigilator(g.actor, service.add(g.actor, data.pop("plan_id"), data))


@blueprint.route("/invigilators/<uuid:invigilator_id>")
class Invigilator(MethodView):
    """One invigilator."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
    @blueprint.response(200, schemas.InvigilatorSchema)
    def get(self, invigilator_id: uuid.UUID) -> InvigilatorView:
        """Show it."""
        return queries.invigilator(g.actor, invigilator_id)

    @for_roles(*SUBMITTERS)
    @for_keys(KeyScope.ARRANGEMENT)
    @blueprint.arguments(schemas.InvigilatorChange)
    @blueprint.response(200, schemas.InvigilatorSchema)
    def patch(self, data: dict[str, str], invigilator_id: uuid.UUID) -> InvigilatorView:
        """Change it before it is submitted, or after it was returned."""
        service.edit(g.actor, invigilator_id, data, version=version_meant())
        return queries.invigilator(g.actor, invigilator_id)

    @for_roles(*SUBMITTERS)
    @for_keys(KeyScope.ARRANGEMENT)
    @blueprint.response(204)
    def delete(self, invigilator_id: uuid.UUID) -> None:
        """Delete it before it is submitted, or after it was returned."""
        service.delete(g.actor, [invigilator_id], version=version_meant())


@blueprint.route("/invigilators/<uuid:invigilator_id>/submission")
class Submission(MethodView):
    """Handing in."""

    @for_roles(*SUBMITTERS)
    @for_keys(KeyScope.ARRANGEMENT)
    @blueprint.response(200, schemas.InvigilatorSchema)
    def post(self, invigilator_id: uuid.UUID) -> InvigilatorView:
        """Hand it to the vendor, whose working days begin."""
        service.submit(g.actor, [invigilator_id])
        return queries.invigilator(g.actor, invigilator_id)


@blueprint.route("/invigilators/<uuid:invigilator_id>/review")
class Review(MethodView):
    """The vendor's word."""

    @for_roles(*REVIEWERS)
    @for_persons
    @blueprint.arguments(schemas.InvigilatorReview)
    @blueprint.response(200, schemas.InvigilatorSchema)
    def post(self, data: dict[str, Any], invigilator_id: uuid.UUID) -> InvigilatorView:
        """Approve, or return with a reason; the plan's rooms are staffed anew."""
        service.review(g.actor, [invigilator_id], **data)
        return queries.invigilator(g.actor, invigilator_id)


@blueprint.route("/invigilator-duties")
class Duties(MethodView):
    """Who stands in which room when."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
    @blueprint.arguments(PlanQuery, location="query")
    @blueprint.response(200, schemas.DutyList)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List a plan's sittings by time, with what each needs and has (R-117)."""
        return whole(queries.roster(g.actor, query["plan"]).duties)
