"""REST: score reviews."""

from __future__ import annotations

import uuid
from typing import Any

from flask import g
from flask.views import MethodView
from flask_smorest import Blueprint

from core.kernel.actor import COLLEGE_STAFF, VENDOR_ROLES, Role
from core.kernel.batches import Batch
from core.kernel.scopes import KeyScope
from core.rest.conditions import version_meant
from core.rest.forms import for_roles
from core.rest.keys import for_keys, for_persons
from core.rest.listing import whole
from core.scores.reviews import queries, schemas, service
from core.scores.reviews.queries import ReviewRow

blueprint = Blueprint("reviews", __name__, url_prefix="/api/v1/score-reviews", description="成绩复查")


@blueprint.route("")
class Reviews(MethodView):
    """成绩复查 of a plan."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
    @blueprint.arguments(schemas.ReviewQuery, location="query")
    @blueprint.response(200, schemas.ReviewList)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List a plan's reviews: a college's own, a vendor's once handed in."""
        return whole(queries.reviews(g.actor, query["plan"]))

    @for_roles(Role.COLLEGE_OFFICER)
    @for_keys(KeyScope.SCORES)
    @blueprint.arguments(schemas.NewReview)
    @blueprint.response(201, schemas.ScoreReviewSchema)
    def post(self, data: dict[str, Any]) -> ReviewRow:
        """Enter a request during publicity, as the college of the site (R-145 … R-154)."""
        made = service.request(g.actor, data["entry"], data["reason"], data["detail"])
        return queries.review(g.actor, made)


@blueprint.route("/<uuid:review_id>")
class Review(MethodView):
    """One review."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
    @blueprint.response(200, schemas.ScoreReviewSchema)
    def get(self, review_id: uuid.UUID) -> ReviewRow:
        """Show it."""
        return queries.review(g.actor, review_id)

    @for_roles(Role.COLLEGE_OFFICER)
    @for_keys(KeyScope.SCORES)
    @blueprint.response(204)
    def delete(self, review_id: uuid.UUID) -> None:
        """Take it back before it is handed in."""
        service.withdraw(g.actor, [review_id], version=version_meant())


@blueprint.route("/<uuid:review_id>/check")
class Check(MethodView):
    """The college's own check."""

    @for_roles(Role.COLLEGE_OFFICER)
    @for_persons
    @blueprint.response(200, schemas.ScoreReviewSchema)
    def post(self, review_id: uuid.UUID) -> ReviewRow:
        """Say that name, ticket and document are checked (R-147)."""
        service.check(g.actor, [review_id])
        return queries.review(g.actor, review_id)


@blueprint.route("/submissions")
class Submissions(MethodView):
    """Handing in."""

    @for_roles(Role.COLLEGE_OFFICER)
    @for_keys(KeyScope.SCORES)
    @blueprint.arguments(schemas.ReviewSubmission)
    @blueprint.response(201, schemas.ReviewSubmitted)
    def post(self, data: dict[str, Any]) -> Batch:
        """Hand in together all that the college has checked of a plan; what cannot be is listed (R-147)."""
        return service.submit(g.actor, data["plan"])


@blueprint.route("/<uuid:review_id>/answer")
class Answer(MethodView):
    """The vendor's word."""

    @for_roles(Role.VENDOR_APPROVER)
    @for_persons
    @blueprint.arguments(schemas.ReviewAnswer)
    @blueprint.response(200, schemas.ScoreReviewSchema)
    def post(self, data: dict[str, Any], review_id: uuid.UUID) -> ReviewRow:
        """Answer it: changed, unchanged, late or out of scope (R-148, R-157)."""
        service.answer(g.actor, review_id, data["outcome"], mark=data["mark"], note=data["note"])
        return queries.review(g.actor, review_id)
