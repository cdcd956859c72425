"""Organisations, accounts and keys as the API shows and takes them."""

from __future__ import annotations

from functools import partial

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from core.kernel.actor import Role
from core.kernel.messages import N_
from core.kernel.provinces import PROVINCES
from core.kernel.scopes import KeyScope
from core.orgs.rules import MOST_DAYS, ResetReason
from core.rest.fields import Id, Text, Whole
from core.rest.forms import Form
from core.rest.listing import listing

NAME = validate.Length(1, 100)
PASSWORD = validate.Length(max=200)
REASON = partial(fields.Enum, ResetReason, by_value=True)
SUBJECT = validate.Length(max=255)


class OrganizationSchema(Schema):
    """A vendor or a college."""

    id = Id(dump_only=True)
    kind = Text(required=True, validate=validate.OneOf(["vendor", "college"]), metadata={"label": N_("类型")})
    name = Text(required=True, validate=NAME, metadata={"label": N_("名称")})
    name_en = Text(
        load_only=True, load_default="", validate=validate.Length(max=200), metadata={"label": N_("英文名称")}
    )
    province = Text(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(list(PROVINCES)),
        metadata={"label": N_("省份"), "description": "A college's, as its two-digit code"},
    )

    @validates_schema
    def check(self, data: dict[str, object], **_options: object) -> None:
        """A college lies in a province."""
        if data["kind"] == "college" and not data.get("province"):
            raise ValidationError({"province": ["FIELD_REQUIRED"]})


class OrganizationForm(Form, OrganizationSchema):
    """The page's form, and which page asked."""

    back = Text(data_key="for", load_default="")


class LastResetSchema(Schema):
    """Who last set the password of an account that is not theirs, and why."""

    at = fields.AwareDateTime()
    by = fields.String()
    reason = REASON()


class UserSchema(Schema):
    """An account; the password is taken and never shown."""

    id = Id(dump_only=True)
    login = Text(required=True, validate=NAME, metadata={"label": N_("登录名")})
    name = Text(required=True, validate=NAME, metadata={"label": N_("姓名")})
    organization = Text(
        load_default="",
        validate=validate.Length(max=100),
        metadata={
            "label": N_("单位"),
            "description": "The organisation's name, a province's code, or empty: one's own",
        },
    )
    password = fields.String(required=True, load_only=True, validate=PASSWORD, metadata={"label": N_("初始密码")})
    roles = fields.List(fields.Enum(Role, by_value=True), required=True, metadata={"label": N_("角色")})
    subject = Text(
        load_only=True,
        load_default="",
        validate=SUBJECT,
        metadata={"label": N_("统一身份标识（sub）"), "description": "Who they are at the identity provider, if known"},
    )
    active = fields.Boolean(dump_only=True)
    has_factor = fields.Boolean(dump_only=True, metadata={"description": "A second factor is in use"})
    must_change = fields.Boolean(
        dump_only=True, metadata={"description": "Somebody else set the password: it is changed before anything else"}
    )
    reset = fields.Nested(LastResetSchema, dump_only=True, allow_none=True)
    linked = fields.Boolean(dump_only=True, metadata={"description": "Tied to a subject of the identity provider"})
    version = fields.String(dump_only=True)


class UserChange(Schema):
    """What may be changed of an account."""

    active = fields.Boolean()
    password = fields.String(load_only=True, validate=PASSWORD)
    roles = fields.List(fields.Enum(Role, by_value=True))
    subject = Text(load_only=True, validate=SUBJECT, metadata={"description": "At the identity provider; empty unties"})
    reason = REASON(load_only=True, metadata={"description": "Needed with a password; it goes on record"})

    @validates_schema
    def check(self, data: dict[str, object], **_options: object) -> None:
        """A password is set for a reason."""
        if "password" in data and "reason" not in data:
            raise ValidationError({"reason": ["FIELD_REQUIRED"]})


class NewPassword(Schema):
    """Somebody's new password, set by who runs the account."""

    password = fields.String(required=True, validate=PASSWORD, metadata={"label": N_("新密码")})
    reason = REASON(required=True, metadata={"label": N_("重设原因")})


class NewRoles(Schema):
    """Somebody's roles."""

    roles = fields.List(fields.Enum(Role, by_value=True), required=True, metadata={"label": N_("角色")})


class SubjectForm(Form):
    """Who somebody is at the organisation's identity provider; nothing unties the account."""

    subject = Text(load_default="", validate=SUBJECT, metadata={"label": N_("统一身份标识（sub）")})


class FactorReset(Schema):
    """Why somebody's second factor is taken from them."""

    reason = REASON(required=True, metadata={"label": N_("重置原因")})


class NewToken(Schema):
    """A key to be made, of one's own account."""

    name = Text(required=True, validate=NAME, metadata={"label": N_("用途")})
    scopes = fields.List(fields.Enum(KeyScope, by_value=True), required=True, metadata={"label": N_("范围")})
    days = Whole(
        load_default=90,
        validate=validate.Range(1, MOST_DAYS),
        metadata={"label": N_("有效期（天）"), "description": "How long it is good"},
    )


class TokenSchema(Schema):
    """A key of the API."""

    id = Id()
    name = fields.String()
    login = fields.String()
    own = fields.Boolean(metadata={"description": "Of one's own account"})
    scopes = fields.List(fields.Enum(KeyScope, by_value=True))
    created_at = fields.AwareDateTime()
    expires_at = fields.AwareDateTime(allow_none=True)
    used_on = fields.Date(allow_none=True, metadata={"description": "The day it was used last"})
    good = fields.Boolean()
    version = fields.String()


class MadeTokenSchema(TokenSchema):
    """A key just made: the only answer that shows it."""

    token = fields.String()


OrganizationList = listing(OrganizationSchema)
UserList = listing(UserSchema)
TokenList = listing(TokenSchema)
