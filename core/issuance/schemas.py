"""The shapes of 签发 in the API."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from core.issuance.rules import BATCH, Decision
from core.rest.listing import Paging, listing


class IssuancePlanBody(Schema):
    """The plan whose certificates are meant."""

    plan_id = fields.UUID(required=True)


class IssuedQuery(Paging):
    """Which plan's."""

    plan_id = fields.UUID()


class IssuanceTallySchema(Schema):
    """read = accepted + refused + skipped."""

    read = fields.Integer()
    accepted = fields.Integer()
    refused = fields.Integer()
    skipped = fields.Integer()


class BatchSchema(Schema):
    """A plan's items by state."""

    plan_id = fields.UUID()
    name = fields.String()
    total = fields.Integer()
    states = fields.Dict(keys=fields.String(), values=fields.Integer())


class SignBody(Schema):
    """One side's decision on at most a hundred items, or on all when `ids` is missing."""

    ids = fields.List(fields.UUID(), load_default=None, allow_none=True, validate=validate.Length(1, BATCH))
    decision = fields.Enum(Decision, by_value=True, required=True)
    reason = fields.String(load_default="", validate=validate.Length(max=500))


class IssuanceItemSchema(Schema):
    """An item as its signers are shown it."""

    id = fields.UUID()
    name = fields.String()
    id_number_masked = fields.String(attribute="masked")
    college = fields.String()
    certificate = fields.String()
    level = fields.String()
    marks = fields.List(fields.Raw())
    state = fields.String()
    round = fields.Integer()
    reason = fields.String()
    stale = fields.Boolean()


class IssuedSchema(Schema):
    """A certificate in the register."""

    id = fields.UUID()
    plan_id = fields.UUID()
    number = fields.String()
    name = fields.String()
    id_number_masked = fields.String(attribute="masked")
    state = fields.String()
    issued_at = fields.AwareDateTime(allow_none=True)
    revoked_at = fields.AwareDateTime(allow_none=True)


class RevokeBody(Schema):
    """Why a certificate is revoked."""

    reason = fields.String(required=True, validate=validate.Length(1, 500))


BatchList = listing(BatchSchema)
IssuanceItemList = listing(IssuanceItemSchema)
IssuedList = listing(IssuedSchema)
