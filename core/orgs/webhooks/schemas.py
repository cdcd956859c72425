"""An address and its notices as the API shows and takes them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from core.kernel.messages import N_
from core.rest.fields import Text
from core.rest.listing import listing


class WebhookSchema(Schema):
    """An organisation's address."""

    id = fields.UUID(dump_only=True)
    url = Text(required=True, validate=validate.Length(1, 500), metadata={"label": N_("地址")})
    set_at = fields.AwareDateTime(dump_only=True)
    version = fields.String(dump_only=True)


class MadeWebhookSchema(WebhookSchema):
    """An address just set: the only answer that shows its secret."""

    secret = fields.String()


class NoticeSchema(Schema):
    """One notice and how it stands."""

    id = fields.UUID(metadata={"description": "As in the header Onex-Delivery"})
    event = fields.String()
    upload = fields.UUID(allow_none=True)
    at = fields.AwareDateTime()
    state = fields.String(metadata={"description": "pending, done or failed"})
    tries = fields.Integer()
    error = fields.String(metadata={"description": "Why the last try did not get through; empty when it did"})
    detail = fields.String(metadata={"description": "The status or the host the error is about"})
    next_try = fields.AwareDateTime(allow_none=True)


class SentAgain(Schema):
    """How many notices were taken up again."""

    count = fields.Integer()


WebhookList = listing(WebhookSchema)
NoticeList = listing(NoticeSchema)
