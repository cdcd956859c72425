"""Invigilators as the API shows and takes them: documents and phones come in whole and go out masked."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from core.arrangement.invigilators.sheet import FORM
from core.candidates.sheet import GENDERS
from core.kernel.messages import N_
from core.rest.fields import Id, Text, cells
from core.rest.forms import Form
from core.rest.listing import Chosen, listing

TEXT = validate.Length(1, 100)
REASON = validate.Length(max=500)


class InvigilatorChange(Schema):
    """What may be changed; what is missing stays."""

    name = Text(validate=TEXT)
    gender = Text(validate=validate.OneOf(list(GENDERS)))
    id_type = Text(validate=TEXT)
    id_number = Text(validate=TEXT)
    phone = Text(validate=TEXT)
    unit = Text(validate=TEXT)
    post = Text(validate=TEXT)
    major = Text(validate=validate.Length(0, 100))


class NewInvigilator(Schema):
    """One person, as a row of 监考人员批量导入模板; what is wrong is said for every field at once."""

    plan_id = Id(required=True, data_key="plan")
    name = Text(required=True, validate=TEXT)
    gender = Text(required=True, validate=validate.OneOf(list(GENDERS)))
    id_type = Text(required=True, validate=TEXT)
    id_number = Text(required=True, validate=TEXT)
    phone = Text(required=True, validate=TEXT)
    unit = Text(required=True, validate=TEXT)
    post = Text(required=True, validate=TEXT)
    major = Text(load_default="", validate=validate.Length(0, 100))


_CELLS = cells({column.key: column.title for column in FORM.columns})

InvigilatorForm = Form.from_dict(_CELLS, name="InvigilatorForm")
"""One person on the page: what is wrong with a field is said beside it, by the rules of the template."""

EditForm = Form.from_dict({**_CELLS, "version": Text(required=True)}, name="EditForm")
"""Changes of one, made from the version the page showed."""


class ReviewForm(Chosen):
    """The ticked entries, and why they are returned."""

    reason = Text(lines=True, load_default="", validate=REASON, metadata={"label": N_("退回理由")})


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
    reason = Text(lines=True, load_default="", validate=REASON)


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
