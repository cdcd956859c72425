"""REST: candidates of one's own college."""

from __future__ import annotations

import io
import uuid
from typing import Any

from flask import g, send_file
from flask.typing import ResponseReturnValue
from flask.views import MethodView
from flask_smorest import Blueprint

from core.api import CandidateType
from core.candidates import moving, schemas, service, views
from core.candidates.views import CandidateView
from core.kernel.actor import COLLEGE_ROLES, VENDOR_ROLES, Role
from core.kernel.batches import Batch
from core.kernel.scopes import KeyScope
from core.rest.batches import DoneSchema
from core.rest.conditions import version_meant
from core.rest.forms import for_roles
from core.rest.keys import for_keys, for_persons

blueprint = Blueprint("candidates", __name__, url_prefix="/api/v1/candidates", description="考生")


@blueprint.route("")
class Candidates(MethodView):
    """Candidates; many come in as imports."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
    @blueprint.arguments(schemas.CandidateQuery, location="query")
    @blueprint.response(200, schemas.CandidateList)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List them by key."""
        page = views.page(g.actor, after=query.pop("cursor"), **query)
        return {"items": page.rows, "next": page.after}

    @for_roles(Role.COLLEGE_OFFICER)
    @for_keys(KeyScope.CANDIDATES)
    @blueprint.arguments(schemas.NewCandidate)
    @blueprint.response(201, schemas.CandidateSchema)
    def post(self, data: dict[str, str]) -> CandidateView:
        """Add one (R-059)."""
        kind = CandidateType(data.pop("candidate_type"))
        return views.one(g.actor, service.add(g.actor, data, kind))


@blueprint.route("/verification")
class Verification(MethodView):
    """Comparing with the documents on record."""

    @for_roles(Role.COLLEGE_OFFICER)
    @for_keys(KeyScope.CANDIDATES)
    @blueprint.arguments(schemas.VerificationBody)
    @blueprint.response(202, DoneSchema)
    def post(self, data: dict[str, Any]) -> Batch:
        """Send candidates for comparison; the answers come within a day (R-069)."""
        return service.request_verification(g.actor, data["ids"])


@blueprint.route("/confirmations")
class Confirmations(MethodView):
    """人工确认 of many."""

    @for_roles(Role.COLLEGE_OFFICER)
    @for_persons
    @blueprint.arguments(schemas.Confirmations)
    @blueprint.response(200, DoneSchema)
    def post(self, data: dict[str, Any]) -> Batch:
        """Confirm records whose comparison failed, for one reason; who waits for nothing is named (R-069)."""
        return service.confirm(g.actor, data["ids"], data["reason"])


@blueprint.route("/moves")
class Moves(MethodView):
    """From one list to the other."""

    @for_roles(Role.COLLEGE_OFFICER)
    @for_keys(KeyScope.CANDIDATES)
    @blueprint.arguments(schemas.Moving)
    @blueprint.response(200, schemas.CountSchema)
    def post(self, data: dict[str, Any]) -> dict[str, int]:
        """Move candidates, photo and verification kept; registrations stay as they were made (R-057, R-058)."""
        to, ids = CandidateType(data["candidate_type"]), data["ids"]
        if ids is None:
            ids = [row.id for row in moving.beyond(g.actor, data["upload_id"])[to]]
        return {"count": moving.move(g.actor, ids, to)}


@blueprint.route("/<uuid:candidate_id>")
class Candidate(MethodView):
    """One candidate."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
    @blueprint.response(200, schemas.CandidateSchema)
    def get(self, candidate_id: uuid.UUID) -> CandidateView:
        """Show it."""
        return views.one(g.actor, candidate_id)

    @for_roles(Role.COLLEGE_OFFICER)
    @for_keys(KeyScope.CANDIDATES)
    @blueprint.arguments(schemas.CandidateChange(partial=True))
    @blueprint.response(200, schemas.CandidateSchema)
    def patch(self, data: dict[str, Any], candidate_id: uuid.UUID) -> CandidateView:
        """Change what its state allows (R-072); registrations keep what they were made with (R-074)."""
        service.edit(g.actor, candidate_id, data, version=version_meant())
        return views.one(g.actor, candidate_id)

    @for_roles(Role.COLLEGE_OFFICER)
    @for_keys(KeyScope.CANDIDATES)
    @blueprint.response(204)
    def delete(self, candidate_id: uuid.UUID) -> None:
        """Delete who is registered nowhere (R-076)."""
        service.delete(g.actor, [candidate_id], version=version_meant())


@blueprint.route("/<uuid:candidate_id>/photo")
class Photo(MethodView):
    """The photo; photos come in as photo-batches."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
    @blueprint.response(200, content_type="image/jpeg")
    def get(self, candidate_id: uuid.UUID) -> ResponseReturnValue:
        """Show it."""
        return send_file(io.BytesIO(views.photo(g.actor, candidate_id)), mimetype="image/jpeg")


@blueprint.route("/<uuid:candidate_id>/confirmation")
class Confirming(MethodView):
    """人工确认."""

    @for_roles(Role.COLLEGE_OFFICER)
    @for_persons
    @blueprint.arguments(schemas.Confirmation)
    @blueprint.response(200, schemas.CandidateSchema)
    def post(self, data: dict[str, str], candidate_id: uuid.UUID) -> CandidateView:
        """Confirm a record whose comparison failed (R-069)."""
        service.confirm(g.actor, [candidate_id], data["reason"])
        return views.one(g.actor, candidate_id)
