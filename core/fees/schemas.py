"""The shapes of 费用 in the API; amounts are text with two places."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from core.rest.listing import listing
from core.rest.money import Amount


class StandardSchema(Schema):
    """A province's standard for one level."""

    id = fields.UUID(dump_only=True)
    province = fields.String(dump_only=True)
    certificate = fields.String(dump_only=True)
    certificate_id = fields.UUID(load_only=True, required=True)
    level = fields.Integer(required=True, validate=validate.Range(1, 9))
    amount = Amount(required=True)
    valid_from = fields.Date(required=True)
    clause = fields.String(required=True, validate=validate.Length(1, 200))


class StatementQuery(Schema):
    """Which plan's statements."""

    plan_id = fields.UUID()


class BillingBody(Schema):
    """The plan to bill."""

    plan_id = fields.UUID(required=True)


class StatementSchema(Schema):
    """A statement in a list."""

    id = fields.UUID()
    plan_id = fields.UUID()
    plan_name = fields.String()
    college_name = fields.String()
    number = fields.String()
    state = fields.String()
    provisional = fields.Boolean()
    total = Amount()
    paid = Amount()
    due_on = fields.Date(allow_none=True)


class PaymentSchema(Schema):
    """A transfer received, or a refund made (negative)."""

    statement_id = fields.UUID(required=True)
    amount = Amount(required=True)
    received_on = fields.Date(required=True)
    memo = fields.String(load_default="", validate=validate.Length(max=200))


class SettledSchema(Schema):
    """What settling changed."""

    statements = fields.Integer()
    top_up = Amount()
    refund = Amount()


StandardList = listing(StandardSchema)
StatementList = listing(StatementSchema)
