"""Pilot applications and province plans as the API shows and takes them."""

from __future__ import annotations

from typing import Any

from flask_smorest.fields import Upload
from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from core.kernel.messages import N_
from core.pilots.service import ApplicationFields, WindowFields
from core.rest.fields import Id, LocalMoment, Moment, Text, Whole
from core.rest.forms import Form
from core.rest.listing import listing

HEADCOUNT = validate.Range(1, 100_000)
MAJOR = Text(validate=validate.Length(1, 100))
MAJORS = validate.Length(max=100)
TEXT = validate.Length(1, 2000)
REASON = validate.Length(max=500)
LABELS = {
    "headcount": {"label": N_("拟申报的培训人数")},
    "majors": {"label": N_("拟申请的专业名称")},
    "faculty": {"label": N_("师资情况描述")},
    "venue": {"label": N_("场地情况描述")},
    "approved": {"label": N_("批准人数")},
    "reason": {"label": N_("不通过的理由")},
    "opens_at": {"label": N_("开始")},
    "closes_at": {"label": N_("结束")},
}


class ApplicationChange(Schema):
    """What a college writes into an application (R-014)."""

    planned_headcount = Whole(required=True, validate=HEADCOUNT, metadata=LABELS["headcount"])
    majors: fields.List[str] = fields.List(MAJOR, load_default=tuple, validate=MAJORS, metadata=LABELS["majors"])
    faculty_text = Text(lines=True, required=True, validate=TEXT, metadata=LABELS["faculty"])
    venue_text = Text(lines=True, required=True, validate=TEXT, metadata=LABELS["venue"])

    @post_load
    def fill(self, data: dict[str, object], **_options: object) -> dict[str, object]:
        """Put what the college writes into one value; what only a new application names stays beside it."""
        names = ApplicationFields.__dataclass_fields__.keys()
        written = {name: data.pop(name) for name in list(data) if name in names}
        return {**data, "fields": ApplicationFields(**{**written, "majors": tuple(written["majors"])})}  # type: ignore[arg-type]


class NewApplication(ApplicationChange):
    """An application for one certificate in one window."""

    province_plan_id = Id(required=True, data_key="window", metadata={"label": N_("申报批次")})
    certificate_id = Id(required=True, data_key="certificate", metadata={"label": N_("选择试点证书")})


class Words(fields.List[str]):
    """Several words typed into one line, with blanks between them."""

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> list[Any]:
        return super()._deserialize([word for line in value for word in line.split()], *args, **options)


class WrittenForm(Form):
    """What a college writes into an application, under the names of the page's form."""

    planned_headcount = Whole(data_key="headcount", required=True, validate=HEADCOUNT, metadata=LABELS["headcount"])
    majors: fields.List[str] = Words(MAJOR, validate=MAJORS, metadata=LABELS["majors"])
    faculty_text = Text(data_key="faculty", lines=True, required=True, validate=TEXT, metadata=LABELS["faculty"])
    venue_text = Text(data_key="venue", lines=True, required=True, validate=TEXT, metadata=LABELS["venue"])


THEN = Text(load_default="", validate=validate.OneOf(["", "submit"]))
"""Whether what is saved goes on to be handed in (R-014)."""


class NewForm(WrittenForm, NewApplication):
    """A new application on its page."""

    then = THEN


class EditForm(WrittenForm, ApplicationChange):
    """A page's changes, made from the version it showed."""

    version = Text(required=True)
    then = THEN


class PilotFile(Schema):
    """A file attached to an application."""

    id = fields.UUID()
    name = fields.String()


class PilotPaper(Schema):
    """A document: pdf, jpg, png or docx, at most 10 MB."""

    file = Upload(required=True)


class PilotApplicationSchema(Schema):
    """An application with its state."""

    id = fields.UUID()
    college = fields.String()
    certificate = fields.String()
    year = fields.Integer()
    majors = fields.List(fields.String())
    faculty_text = fields.String(attribute="faculty")
    venue_text = fields.String(attribute="venue")
    planned_headcount = fields.Integer(attribute="planned")
    approved_headcount = fields.Integer(attribute="approved", allow_none=True)
    used_headcount = fields.Integer(attribute="used")
    state = fields.String()
    reason = fields.String()
    batch = fields.String()
    city_approval_required = fields.Boolean(attribute="city_first")
    files = fields.List(fields.Nested(PilotFile))
    version = fields.String()


class PilotDecision(Schema):
    """The province's decision: a headcount approves, null rejects with a reason."""

    approved_headcount = Whole(required=True, allow_none=True)
    reason = Text(lines=True, load_default="", validate=REASON)


class CityDecision(Schema):
    """The city bureau's word; rejecting needs a reason."""

    approve = fields.Boolean(required=True)
    reason = Text(lines=True, load_default="", validate=REASON, metadata=LABELS["reason"])


class CityForm(Form):
    """The same on its page."""

    decision = Text(required=True, validate=validate.OneOf(["approve", "reject"]), metadata={"label": N_("审核结果")})
    reason = Text(lines=True, load_default="", validate=REASON, metadata=LABELS["reason"])


class DecisionForm(Form):
    """The province's decision on its page."""

    decision = Text(required=True, validate=validate.OneOf(["approve", "reject"]), metadata={"label": N_("审核结果")})
    headcount = Whole(load_default=None, metadata=LABELS["approved"])
    reason = Text(lines=True, load_default="", validate=REASON, metadata=LABELS["reason"])

    @validates_schema
    def check(self, data: dict[str, object], **_options: object) -> None:
        """Who approves says how many."""
        if data["decision"] == "approve" and data["headcount"] is None:
            raise ValidationError({"headcount": ["FIELD_REQUIRED"]})


class WindowChange(Schema):
    """What a province says of an application window (R-013)."""

    batch = Text(required=True, validate=validate.Length(1, 100), metadata={"label": N_("申报批次")})
    year = Whole(required=True, validate=validate.Range(2019, 2100), metadata={"label": N_("年度")})
    opens_at: fields.AwareDateTime = Moment(required=True, metadata=LABELS["opens_at"])
    closes_at: fields.AwareDateTime = Moment(required=True, metadata=LABELS["closes_at"])
    by_major_required = fields.Boolean(load_default=False, metadata={"label": N_("要求按专业填报")})
    city_approval_required = fields.Boolean(load_default=False, metadata={"label": N_("需要地市教育局审批")})
    new_certificates_only = fields.Boolean(load_default=False, metadata={"label": N_("只受理新增证书")})

    @post_load
    def fill(self, data: dict[str, Any], **_options: object) -> dict[str, Any]:
        """Put what the province says into one value."""
        written = {name: data.pop(name) for name in list(data) if name in WindowFields.__dataclass_fields__}
        return {**data, "fields": WindowFields(**written)}


class PilotWindowSchema(WindowChange):
    """A province's application window with its state."""

    id = fields.UUID(dump_only=True)
    state = fields.String(dump_only=True)
    version = fields.String(dump_only=True)


class WindowForm(Form, WindowChange):
    """The same on the page, by the clock in Shanghai."""

    version = Text(load_default=None)

    opens_at: fields.AwareDateTime = LocalMoment(required=True, metadata=LABELS["opens_at"])
    closes_at: fields.AwareDateTime = LocalMoment(required=True, metadata=LABELS["closes_at"])


class PilotQuery(Schema):
    """Which windows or applications: of a year, batch or state (R-010)."""

    year = Whole(load_default=None, validate=validate.Range(2019, 2100), metadata={"label": N_("年度")})
    batch = Text(load_default="", validate=validate.Length(max=100), metadata={"label": N_("申报批次")})
    state = Text(load_default="", validate=validate.Length(max=20), metadata={"label": N_("状态")})


PilotApplicationList = listing(PilotApplicationSchema)
PilotWindowList = listing(PilotWindowSchema)
