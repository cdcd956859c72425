"""REST of 签发."""

from __future__ import annotations

import io
import uuid
from typing import Any

from flask import g, send_file, url_for
from flask.typing import ResponseReturnValue
from flask.views import MethodView
from flask_smorest import Blueprint

from core.issuance import press, queries, register, schemas, service, unmade
from core.issuance.press import Outcome
from core.issuance.rules import Decision
from core.issuance.service import SIGNERS
from core.kernel.actor import COLLEGE_ROLES, COLLEGE_STAFF, VENDOR_ROLES, Role
from core.kernel.problems import Tally
from core.rest.forms import for_roles, proven
from core.rest.keys import for_persons
from core.rest.listing import Paging, paged, whole

blueprint = Blueprint("issuance", __name__, url_prefix="/api/v1", description="证书签发与发放")


@blueprint.route("/issuance-batches")
class Batches(MethodView):
    """A plan's items are one batch."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
    @blueprint.response(200, schemas.BatchList)
    def get(self) -> dict[str, Any]:
        """List the plans with their items by state."""
        return whole(queries.list_plans(g.actor))

    @for_roles(Role.VENDOR_SIGNER)
    @for_persons
    @blueprint.arguments(schemas.IssuancePlanBody)
    @blueprint.response(201, schemas.IssuanceTallySchema)
    def post(self, body: dict[str, uuid.UUID]) -> Tally:
        """Propose the passed registrations of a plan."""
        return service.propose(g.actor, body["plan_id"])


@blueprint.route("/issuance-batches/<uuid:plan_id>/items")
class Items(MethodView):
    """The items of a plan."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
    @blueprint.arguments(Paging, location="query", as_kwargs=True)
    @blueprint.response(200, schemas.IssuanceItemList)
    def get(self, plan_id: uuid.UUID, cursor: uuid.UUID | None, limit: int) -> dict[str, Any]:
        """Show the items with exactly what is signed."""
        return paged(queries.items_after(g.actor, plan_id, cursor, limit), limit)


@blueprint.route("/issuance-batches/<uuid:plan_id>/unmade")
class UnmadeOnes(MethodView):
    """What both have signed and cannot be made."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
    @blueprint.response(200, schemas.UnmadeList)
    def get(self, plan_id: uuid.UUID) -> dict[str, Any]:
        """List the signed certificates that cannot be made now, with reason and a way on, and those that wait to be."""
        return whole(unmade.left(g.actor, plan_id))


@blueprint.route("/issuance-batches/<uuid:plan_id>/sign-offs")
class SignOffs(MethodView):
    """One side's decisions."""

    @for_roles(*SIGNERS)
    @proven()
    @for_persons
    @blueprint.arguments(schemas.SignBody, as_kwargs=True)
    @blueprint.response(200, schemas.IssuanceTallySchema)
    def post(self, plan_id: uuid.UUID, decision: Decision, reason: str, **scope: Any) -> Tally:
        """Sign or refuse; it cannot be taken back."""
        return service.sign(g.actor, plan_id, None if scope["everything"] else scope["ids"], decision, reason)


@blueprint.route("/certificates-issued")
class Issued(MethodView):
    """The register."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
    @blueprint.arguments(schemas.IssuedQuery, location="query", as_kwargs=True)
    @blueprint.response(200, schemas.IssuedList)
    def get(self, cursor: uuid.UUID | None, limit: int, plan_id: uuid.UUID | None = None) -> dict[str, Any]:
        """List the certificates."""
        return paged(register.issued_after(g.actor, plan_id, cursor, limit), limit)

    @for_roles(Role.VENDOR_SIGNER)
    @for_persons
    @blueprint.arguments(schemas.IssuancePlanBody)
    @blueprint.response(201, schemas.IssueTallySchema)
    def post(self, body: dict[str, uuid.UUID]) -> Outcome:
        """Make the certificates of a plan both parties have signed; who cannot have one is listed with the reason."""
        return press.issue(g.actor, body["plan_id"], url_for("public.verify", _external=True))


@blueprint.route("/certificates-issued/<uuid:certificate_id>/pdf")
class Pdf(MethodView):
    """One certificate as a file."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
    @blueprint.response(200, content_type="application/pdf")
    def get(self, certificate_id: uuid.UUID) -> ResponseReturnValue:
        """Download a certificate."""
        number, data = register.pdf(g.actor, certificate_id)
        return send_file(io.BytesIO(data), mimetype="application/pdf", download_name=f"{number}.pdf")


@blueprint.route("/certificates-issued/<uuid:certificate_id>/revocation")
class Revocation(MethodView):
    """Revoking."""

    @for_roles(Role.VENDOR_SIGNER)
    @proven()
    @for_persons
    @blueprint.arguments(schemas.RevokeBody)
    @blueprint.response(204)
    def post(self, body: dict[str, str], certificate_id: uuid.UUID) -> None:
        """Revoke a certificate with a reason."""
        service.revoke(g.actor, certificate_id, body["reason"])
