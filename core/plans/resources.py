"""REST: the catalogue of certificates, and exam plans from notice to amendment."""

from __future__ import annotations

import uuid
from typing import Any

from flask import g
from flask.views import MethodView
from flask_smorest import Blueprint

from core.kernel.actor import Role
from core.plans import schemas, service, views
from core.plans.schemas import Shown
from core.rest.forms import for_roles
from core.rest.keys import for_persons
from core.rest.listing import whole
from core.rules.differences import Difference

blueprint = Blueprint("plans", __name__, url_prefix="/api/v1", description="证书与考核计划")


def _shown(plan_id: uuid.UUID) -> Shown:
    plan = views.plan(g.actor, plan_id)
    return Shown(plan=plan, rules=plan.rules or service.check(g.actor, plan_id))


@blueprint.route("/certificates")
class Certificates(MethodView):
    """The catalogue."""

    @for_roles(*Role)
    @blueprint.response(200, schemas.CertificateList)
    def get(self) -> dict[str, Any]:
        """List the certificates that can be applied for."""
        return whole(views.catalogue(g.actor))


@blueprint.route("/plans")
class Plans(MethodView):
    """考核计划."""

    @for_roles(*Role)
    @blueprint.response(200, schemas.PlanList)
    def get(self) -> dict[str, Any]:
        """List the plans one may see; a vendor its drafts as well."""
        return whole(views.rows(g.actor))

    @for_roles(Role.VENDOR_PLANNER)
    @for_persons
    @blueprint.arguments(schemas.NewPlan)
    @blueprint.response(201, schemas.PlanSchema)
    def post(self, data: dict[str, str]) -> Shown:
        """Make a draft of a notice, or take a newer text for the draft of its name."""
        return _shown(service.import_notice(g.actor, data["plugin"], data["notice"]).id)


@blueprint.route("/plans/<uuid:plan_id>")
class Plan(MethodView):
    """One plan."""

    @for_roles(*Role)
    @blueprint.response(200, schemas.PlanSchema)
    def get(self, plan_id: uuid.UUID) -> Shown:
        """Show its frozen rules, or what a draft comes to today."""
        return _shown(plan_id)


@blueprint.route("/plans/<uuid:plan_id>/supplements")
class Supplements(MethodView):
    """What was announced since."""

    @for_roles(Role.VENDOR_PLANNER)
    @for_persons
    @blueprint.arguments(schemas.SupplementBody)
    @blueprint.response(201, schemas.PlanSchema)
    def post(self, data: dict[str, Any], plan_id: uuid.UUID) -> Shown:
        """Enter a fact with the clause it stands in; a published plan takes it by an amendment."""
        only = None if data.pop("everywhere") else plan_id
        service.enter_supplement(g.actor, views.plan(g.actor, plan_id).plugin, **data, plan_id=only)
        return _shown(plan_id)


@blueprint.route("/plans/<uuid:plan_id>/publication")
class Publication(MethodView):
    """Freezing."""

    @for_roles(Role.VENDOR_PLANNER)
    @for_persons
    @blueprint.response(200, schemas.PlanSchema)
    def post(self, plan_id: uuid.UUID) -> Shown:
        """Freeze a draft's rules for good."""
        service.publish(g.actor, plan_id)
        return _shown(plan_id)


@blueprint.route("/plans/<uuid:plan_id>/notices")
class Notices(MethodView):
    """A corrected notice."""

    @for_roles(Role.VENDOR_PLANNER)
    @for_persons
    @blueprint.arguments(schemas.NoticeBody)
    @blueprint.response(201, schemas.ChangesSchema)
    def post(self, data: dict[str, str], plan_id: uuid.UUID) -> dict[str, list[Difference]]:
        """Take a published plan's corrected notice; answers with what an amendment would change."""
        service.correct_notice(g.actor, plan_id, data["notice"])
        return {"changes": service.amendment(g.actor, plan_id)}


@blueprint.route("/plans/<uuid:plan_id>/amendments")
class Amendments(MethodView):
    """New revisions of a published plan."""

    @for_roles(Role.VENDOR_PLANNER)
    @blueprint.response(200, schemas.ChangesSchema)
    def get(self, plan_id: uuid.UUID) -> dict[str, list[Difference]]:
        """Say what an amendment would change today."""
        return {"changes": service.amendment(g.actor, plan_id)}

    @for_roles(Role.VENDOR_PLANNER)
    @for_persons
    @blueprint.arguments(schemas.AmendmentBody)
    @blueprint.response(201, schemas.ChangesSchema)
    def post(self, data: dict[str, str], plan_id: uuid.UUID) -> dict[str, list[Difference]]:
        """Amend it; answers with what changed."""
        return {"changes": service.amend(g.actor, plan_id, **data)}
