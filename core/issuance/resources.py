"""REST of 签发."""

from __future__ import annotations

import io
import uuid
from collections.abc import Sequence

from flask import g, send_file, url_for
from flask.typing import ResponseReturnValue
from flask.views import MethodView
from flask_smorest import Blueprint

from core.issuance import press, queries, schemas, service
from core.issuance.queries import IssuedRow, ItemRow, PlanCount
from core.issuance.rules import Decision
from core.kernel.problems import Tally

blueprint = Blueprint("issuance", __name__, url_prefix="/api/v1", description="证书签发与发放")


@blueprint.route("/issuance-batches")
class Batches(MethodView):
    """A plan's items are one batch."""

    @blueprint.response(200, schemas.BatchSchema(many=True))
    def get(self) -> list[PlanCount]:
        """List the plans with their items by state."""
        return queries.list_plans(g.actor)

    @blueprint.arguments(schemas.IssuancePlanBody)
    @blueprint.response(201, schemas.IssuanceTallySchema)
    def post(self, body: dict[str, uuid.UUID]) -> Tally:
        """Propose the passed registrations of a plan."""
        return service.propose(g.actor, body["plan_id"])


@blueprint.route("/issuance-batches/<uuid:plan_id>/items")
class Items(MethodView):
    """The items of a plan."""

    @blueprint.arguments(schemas.IssuanceQuery, location="query")
    @blueprint.response(200, schemas.IssuanceItemSchema(many=True))
    def get(self, query: dict[str, int], plan_id: uuid.UUID) -> Sequence[ItemRow]:
        """Show a hundred items."""
        return queries.items(g.actor, plan_id, query["page"]).rows


@blueprint.route("/issuance-batches/<uuid:plan_id>/sign-offs")
class SignOffs(MethodView):
    """One side's decisions."""

    @blueprint.arguments(schemas.SignBody, as_kwargs=True)
    @blueprint.response(200, schemas.IssuanceTallySchema)
    def post(self, plan_id: uuid.UUID, ids: list[uuid.UUID] | None, decision: Decision, reason: str) -> Tally:
        """Sign or refuse; it cannot be taken back."""
        return service.sign(g.actor, plan_id, ids, decision, reason)


@blueprint.route("/certificates-issued")
class Issued(MethodView):
    """The register."""

    @blueprint.arguments(schemas.IssuanceQuery, location="query", as_kwargs=True)
    @blueprint.response(200, schemas.IssuedSchema(many=True))
    def get(self, page: int, plan_id: uuid.UUID | None = None) -> list[IssuedRow]:
        """List a hundred certificates."""
        return queries.issued(g.actor, plan_id, page)[0]

    @blueprint.arguments(schemas.IssuancePlanBody)
    @blueprint.response(201, schemas.IssuanceTallySchema)
    def post(self, body: dict[str, uuid.UUID]) -> Tally:
        """Make the certificates of a plan that both parties have signed."""
        return press.issue(g.actor, body["plan_id"], url_for("public.verify", _external=True))


@blueprint.route("/certificates-issued/<uuid:certificate_id>/pdf")
class Pdf(MethodView):
    """One certificate as a file."""

    @blueprint.response(200, content_type="application/pdf")
    def get(self, certificate_id: uuid.UUID) -> ResponseReturnValue:
        """Download a certificate."""
        number, data = queries.pdf(g.actor, certificate_id)
        return send_file(io.BytesIO(data), mimetype="application/pdf", download_name=f"{number}.pdf")


@blueprint.route("/certificates-issued/<uuid:certificate_id>/revocation")
class Revocation(MethodView):
    """Revoking."""

    @blueprint.arguments(schemas.RevokeBody)
    @blueprint.response(204)
    def post(self, body: dict[str, str], certificate_id: uuid.UUID) -> None:
        """Revoke a certificate with a reason."""
        service.revoke(g.actor, certificate_id, body["reason"])
