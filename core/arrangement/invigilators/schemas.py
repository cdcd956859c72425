"""Invigilators as the API shows and takes them: documents and phones come in whole and go out masked."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from core.candidates.sheet import GENDERS
from core.rest.listing import listing

TEXT = validate.Length(1, 100)


class InvigilatorChange(Schema):
    """What may be changed; what is missing stays."""

    name = fields.String(validate=TEXT)
    gender = fields.String(validate=validate.OneOf(list(GENDERS)))
    id_type = fields.String(validate=TEXT)
    id_number = fields.String(validate=TEXT)
    phone = fields.String(validate=TEXT)
    unit = fields.String(validate=TEXT)
    post = fields.String(validate=TEXT)
    major = fields.String(validate=validate.Length(0, 100))


class NewInvigilator(Schema):
    """One person, as a row of 监考人员批量导入模板; what is wrong is said for every field at once."""

    plan = fields.UUID(required=True)
    name = fields.String(required=True, validate=TEXT)
    gender = fields.String(required=True, validate=validate.OneOf(list(GENDERS)))
    id_type = fields.String(required=True, validate=TEXT)
    id_number = fields.String(required=True, validate=TEXT)
    phone = fields.String(required=True, validate=TEXT)
    unit = fields.String(required=True, validate=TEXT)
    post = fields.String(required=True, validate=TEXT)
    major = fields.String(load_default="", validate=validate.Length(0, 100))


class InvigilatorFinding(Schema):
    """Something worth knowing; it refuses nothing."""

    code = fields.String()
    params = fields.Dict()


class InvigilatorSchema(Schema):
    """One invigilator with the state, and the vendor's last day while it is asked."""

    id = fields.UUID()
    plan = fields.UUID(attribute="plan_id")
    college = fields.String()
    name = fields.String(attribute="person.name")
    gender = fields.String()
    id_type = fields.String(attribute="person.id_type")
    id_masked = fields.String()
    phone_masked = fields.String()
    unit = fields.String()
    post = fields.String()
    major = fields.String()
    state = fields.String(attribute="state.value")
    reason = fields.String()
    submitted_at = fields.AwareDateTime(allow_none=True)
    reply_by = fields.Date(allow_none=True)
    duties = fields.Integer()
    findings = fields.List(fields.Nested(InvigilatorFinding))
    version = fields.String()


class InvigilatorReview(Schema):
    """The vendor's decision; returning needs a reason."""

    approve = fields.Boolean(required=True)
    reason = fields.String(load_default="", validate=validate.Length(max=500))


class DutySchema(Schema):
    """One sitting of a room with its invigilators; `needed` is what the plan asks for."""

    room = fields.UUID(attribute="room_id")
    room_name = fields.String(attribute="room")
    begins_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    candidates = fields.Integer()
    needed = fields.Integer()
    names = fields.List(fields.String())


InvigilatorList = listing(InvigilatorSchema)
DutyList = listing(DutySchema)
