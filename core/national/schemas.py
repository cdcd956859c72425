"""The platform's state and what has not reached it, as the API and the page show and take them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from core.kernel.messages import N_
from core.national.rules import State
from core.rest.fields import Text
from core.rest.listing import listing


class LinkSchema(Schema):
    """How the platform stands; `down` and `closed` open registration by workbook where a certificate has it."""

    state = fields.Enum(State, by_value=True)
    reason = fields.String(metadata={"description": "Empty until somebody has said something"})
    since = fields.AwareDateTime(allow_none=True)
    said_by = fields.String()
    automatic = fields.Boolean(metadata={"description": "Seen by a health check, said by nobody"})


class LinkDeclaration(Schema):
    """The operator's word on how the platform stands."""

    state = fields.Enum(State, by_value=True, required=True, metadata={"label": N_("新状态")})
    reason = Text(required=True, validate=validate.Length(1, 200), metadata={"label": N_("原因")})


class DeliverySchema(Schema):
    """What has not reached the platform: one college's deliveries of one plan in one state."""

    college_id = fields.UUID()
    college = fields.String()
    plan_id = fields.UUID()
    plan = fields.String()
    state = fields.String(metadata={"description": "pending, sending, unknown, refused or failed"})
    error = fields.String(metadata={"description": "Why the last try did not get through; empty before the first"})
    reason = fields.String(metadata={"description": "The platform's own code for a refusal"})
    count = fields.Integer()
    since = fields.AwareDateTime()
    next_try = fields.AwareDateTime(allow_none=True)


DeliveryList = listing(DeliverySchema)
