"""Contacts as the API and the form take and show them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from core.api import ContactKind
from core.kernel.messages import N_
from core.rest.fields import Id, Text
from core.rest.forms import Form
from core.rest.listing import listing

SHORT = validate.Length(max=100)
VALUE = validate.Length(1, 300)
CODE = validate.Length(equal=2)


class ContactSchema(Schema):
    """One way to reach a vendor."""

    id = fields.UUID(dump_only=True)
    kind = fields.Enum(ContactKind, by_value=True, required=True, metadata={"label": N_("种类")})
    value = Text(required=True, validate=VALUE, metadata={"label": N_("号码或地址")})
    person = Text(load_default="", validate=SHORT, metadata={"label": N_("联系人")})
    task = Text(load_default="", validate=SHORT, metadata={"label": N_("负责事项")})
    plan_id = Id(load_default=None, allow_none=True, metadata={"label": N_("考核计划")})
    college_id = Id(load_default=None, allow_none=True, metadata={"label": N_("院校")})
    provinces = fields.List(Text(validate=CODE), load_default=list, metadata={"label": N_("省份")})
    version = fields.String(dump_only=True)


class ContactForm(Form):
    """One way to reach the vendor, as its form has it: a college by its name."""

    kind = fields.Enum(ContactKind, by_value=True, required=True, metadata={"label": N_("种类")})
    value = Text(required=True, validate=VALUE, metadata={"label": N_("号码或地址")})
    person = Text(load_default="", validate=SHORT, metadata={"label": N_("联系人")})
    task = Text(load_default="", validate=SHORT, metadata={"label": N_("负责事项")})
    plan_id = Id(load_default=None, metadata={"label": N_("考核计划")})
    college = Text(load_default="", validate=SHORT, metadata={"label": N_("院校")})
    provinces = fields.List(Text(validate=CODE), load_default=list, metadata={"label": N_("省份")})


class PlanQuery(Form):
    """For which plan."""

    plan_id = Id(load_default=None, data_key="plan", metadata={"label": N_("考核计划")})


ContactList = listing(ContactSchema)
