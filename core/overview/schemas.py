"""What is asked of the log of acts, and what it answers."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from core.kernel.messages import N_
from core.rest.fields import Day, Id, Text
from core.rest.forms import Form
from core.rest.listing import Paging

FIND = validate.Length(1, 100)


class LogQuery(Form):
    """Which events the page lists, and after which one."""

    person = Id(load_default=None, metadata={"label": N_("操作人")})
    objects = fields.List(Id(), data_key="object", metadata={"label": N_("操作对象")})
    since = Day(load_default=None, metadata={"label": N_("从")})
    until = Day(load_default=None, metadata={"label": N_("到")})
    after = Id(load_default=None, metadata={"label": N_("页码")})


class FindForm(Form):
    """What an object is called; posted, so that no name and no number stands in an address."""

    text = Text(required=True, validate=FIND, metadata={"label": N_("名称或编号")})


class EventQuery(Paging):
    """Which events."""

    person = Id(load_default=None, metadata={"description": "Of one account"})
    subject = Id(load_default=None, metadata={"description": "About one object"})
    since = Day(load_default=None, metadata={"description": "The first day, in Shanghai"})
    until = Day(load_default=None, metadata={"description": "The last day"})
    action = Text(load_default="", validate=validate.Length(max=100), metadata={"description": "A prefix"})


class EventSchema(Schema):
    """One act: ids, codes and counts, never a candidate's data."""

    id = fields.UUID()
    at = fields.AwareDateTime()
    actor_kind = fields.String(metadata={"description": "Kind of the person's organisation; command_line or system"})
    user = fields.UUID(attribute="user_id", allow_none=True, metadata={"description": "Null for others' people"})
    person = fields.String(metadata={"description": "Their name at the time; empty for others' people"})
    organization = fields.String(metadata={"description": "The person's; empty for the operator and the platform"})
    behalf = fields.String(metadata={"description": "On whose behalf, where it was not their own organisation's"})
    vendor = fields.UUID(attribute="vendor_id", allow_none=True, metadata={"description": "Whom it concerns"})
    college = fields.UUID(attribute="college_id", allow_none=True, metadata={"description": "Whom it concerns"})
    action = fields.String()
    sentence = fields.String(metadata={"description": "What happened, in the reader's language"})
    subject_kind = fields.String()
    subject = fields.UUID(attribute="subject_id", allow_none=True)
    subject_name = fields.String(attribute="subject", metadata={"description": "Empty where the reader may not see it"})
    details = fields.Dict()
