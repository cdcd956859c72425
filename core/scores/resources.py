"""REST: subject scores and results."""

from __future__ import annotations

import uuid
from typing import Any

from flask import g
from flask.views import MethodView
from flask_smorest import Blueprint

from core.kernel.actor import COLLEGE_ROLES, VENDOR_ROLES, Role
from core.rest.forms import for_roles
from core.rest.keys import for_persons
from core.rest.listing import whole
from core.scores import queries, service
from core.scores.schemas import (
    Correction,
    PlanQuery,
    Publication,
    PublishedSchema,
    ResultList,
    ResultQuery,
    ScoreList,
    StandingList,
)
from core.scores.service import Published

blueprint = Blueprint("scores", __name__, url_prefix="/api/v1", description="成绩")


@blueprint.route("/scores")
class Scores(MethodView):
    """科目成绩 of a plan; they come in as imports."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
    @blueprint.arguments(PlanQuery, location="query")
    @blueprint.response(200, ScoreList)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List a plan's marks; a college's own, from the publicity on (R-140)."""
        return whole(queries.subject_scores(g.actor, query["plan"], subject=query["subject"]).scores)


@blueprint.route("/scores/<uuid:entry_id>/corrections")
class Corrections(MethodView):
    """Corrections of one entry's mark; every earlier mark stays on record."""

    @for_roles(Role.VENDOR_APPROVER)
    @for_persons
    @blueprint.arguments(Correction)
    @blueprint.response(204)
    def post(self, data: dict[str, Any], entry_id: uuid.UUID) -> None:
        """Correct a published mark inside the publicity (R-141)."""
        service.correct(g.actor, entry_id, data["mark"], data["reason"])


@blueprint.route("/results")
class Results(MethodView):
    """考证结果 of a plan."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
    @blueprint.arguments(ResultQuery, location="query")
    @blueprint.response(200, ResultList)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Count who passed (R-143)."""
        return whole(queries.results(g.actor, query["plan"]))

    @for_roles(Role.VENDOR_APPROVER)
    @for_persons
    @blueprint.arguments(Publication)
    @blueprint.response(201, PublishedSchema)
    def post(self, data: dict[str, Any]) -> Published:
        """Publish a plan's scores and make its results (R-140)."""
        return service.publish(g.actor, data["plan"])


@blueprint.route("/results/standing")
class Standings(MethodView):
    """What a plan's marks would come to."""

    @for_roles(Role.VENDOR_APPROVER)
    @blueprint.arguments(ResultQuery, location="query")
    @blueprint.response(200, StandingList)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Count who would pass, and why others would not, before the scores are published (R-139)."""
        return whole(queries.standings(g.actor, query["plan"]))
