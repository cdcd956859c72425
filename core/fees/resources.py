"""REST of 费用."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from flask import g
from flask.views import MethodView
from flask_smorest import Blueprint

from core.fees import queries, schemas, service
from core.fees.queries import StatementRow
from core.fees.service import Settled
from core.kernel.actor import COLLEGE_STAFF, VENDOR_ROLES, Role
from core.kernel.scopes import KeyScope
from core.rest.forms import for_roles
from core.rest.keys import check_key, for_keys, for_persons
from core.rest.listing import whole

blueprint = Blueprint("fees", __name__, url_prefix="/api/v1", description="费用")


@blueprint.route("/fees")
class Fees(MethodView):
    """Province standards."""

    @for_roles(*VENDOR_ROLES, Role.PROVINCE_REVIEWER, *COLLEGE_STAFF)
    @blueprint.response(200, schemas.StandardList)
    def get(self) -> dict[str, Any]:
        """List the standards."""
        return whole(queries.list_standards(g.actor))

    @for_roles(Role.PROVINCE_REVIEWER)
    @for_persons
    @blueprint.arguments(schemas.StandardSchema, as_kwargs=True)
    @blueprint.response(201, schemas.StandardList)
    def post(
        self, certificate_id: uuid.UUID, level: int, amount: Decimal, valid_from: dt.date, clause: str
    ) -> dict[str, Any]:
        """Publish a standard of the actor's province; answers with all standards."""
        service.publish_standard(g.actor, certificate_id, level, amount, valid_from, clause)
        return whole(queries.list_standards(g.actor))


@blueprint.route("/statements")
class Statements(MethodView):
    """Statements."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
    @blueprint.arguments(schemas.StatementQuery, location="query")
    @blueprint.response(200, schemas.StatementList)
    def get(self, query: dict[str, uuid.UUID]) -> dict[str, Any]:
        """List the statements the actor may see."""
        return whole(queries.list_statements(g.actor, query.get("plan_id")))

    @for_roles(Role.VENDOR_FINANCE)
    @for_keys(KeyScope.FEES)
    @blueprint.arguments(schemas.BillingBody)
    @blueprint.response(201, schemas.StatementList)
    def post(self, body: dict[str, uuid.UUID]) -> dict[str, Any]:
        """Bill a plan: unpaid statements are recalculated."""
        service.make_statements(g.actor, body["plan_id"])
        return whole(queries.list_statements(g.actor, body["plan_id"]))


@blueprint.route("/statements/settle")
class Settling(MethodView):
    """Settling by the provinces' standards."""

    @for_roles(Role.VENDOR_FINANCE)
    @for_keys(KeyScope.FEES)
    @blueprint.arguments(schemas.BillingBody)
    @blueprint.response(200, schemas.SettledSchema)
    def post(self, body: dict[str, uuid.UUID]) -> Settled:
        """Settle a plan."""
        return service.settle(g.actor, body["plan_id"])


@blueprint.route("/payments")
class Payments(MethodView):
    """Transfers and refunds."""

    @for_roles(Role.VENDOR_FINANCE)
    @for_keys(KeyScope.FEES)
    @blueprint.arguments(schemas.PaymentSchema, as_kwargs=True)
    @blueprint.response(201, schemas.StatementSchema)
    def post(self, statement_id: uuid.UUID, amount: Decimal, received_on: dt.date, memo: str) -> StatementRow:
        """Enter a transfer received, or, for persons only, a refund with a negative amount; answers the statement."""
        if amount < 0:
            check_key()
        service.receive_payment(g.actor, statement_id, amount, received_on, memo)
        return queries.statement(g.actor, statement_id).row
