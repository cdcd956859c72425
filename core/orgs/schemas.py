"""Organisations, accounts and keys as the API shows and takes them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from core.kernel.actor import Role
from core.kernel.provinces import PROVINCES
from core.rest.listing import listing

NAME = validate.Length(1, 100)


class OrganizationSchema(Schema):
    """A vendor or a college."""

    id = fields.UUID(dump_only=True)
    kind = fields.String(required=True, validate=validate.OneOf(["vendor", "college"]))
    name = fields.String(required=True, validate=NAME)
    name_en = fields.String(load_only=True, load_default="", validate=validate.Length(max=200))
    province = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(list(PROVINCES)),
        metadata={"description": "A college's, as its two-digit code"},
    )


class UserSchema(Schema):
    """An account; the password is taken and never shown."""

    id = fields.UUID(dump_only=True)
    login = fields.String(required=True, validate=NAME)
    name = fields.String(required=True, validate=NAME)
    organization = fields.String(
        load_default="", metadata={"description": "The organisation's name, a province's code, or empty: one's own"}
    )
    password = fields.String(required=True, load_only=True)
    roles = fields.List(fields.Enum(Role, by_value=True), required=True)
    active = fields.Boolean(dump_only=True)
    version = fields.String(dump_only=True)


class UserChange(Schema):
    """What may be changed of an account."""

    active = fields.Boolean()
    password = fields.String(load_only=True)


class NewToken(Schema):
    """A key to be made."""

    name = fields.String(required=True, validate=NAME)
    login = fields.String(required=True, validate=NAME, metadata={"description": "For whose account"})


class TokenSchema(Schema):
    """A key of the API."""

    id = fields.UUID()
    name = fields.String()
    login = fields.String()
    created_at = fields.AwareDateTime()
    expires_at = fields.AwareDateTime(allow_none=True)
    good = fields.Boolean()
    version = fields.String()


class MadeTokenSchema(TokenSchema):
    """A key just made: the only answer that shows it."""

    token = fields.String()


OrganizationList = listing(OrganizationSchema)
UserList = listing(UserSchema)
TokenList = listing(TokenSchema)
