"""Pilot applications and province plans as the API shows and takes them."""

from __future__ import annotations

from marshmallow import Schema, fields, post_load, validate

from core.pilots.service import ApplicationFields
from core.rest.listing import listing

TEXT = validate.Length(1, 2000)


class ApplicationChange(Schema):
    """What a college writes into an application (R-014)."""

    planned_headcount = fields.Integer(required=True, strict=True, validate=validate.Range(1, 100_000))
    majors = fields.List(fields.String(validate=validate.Length(1, 100)), load_default=tuple)
    faculty_text = fields.String(required=True, validate=TEXT)
    venue_text = fields.String(required=True, validate=TEXT)

    @post_load
    def fill(self, data: dict[str, object], **_options: object) -> dict[str, object]:
        """Put what the college writes into one value; what only a new application names stays beside it."""
        names = ApplicationFields.__dataclass_fields__.keys()
        written = {name: data.pop(name) for name in list(data) if name in names}
        return {**data, "fields": ApplicationFields(**{**written, "majors": tuple(written["majors"])})}  # type: ignore[arg-type]


class NewApplication(ApplicationChange):
    """An application for one certificate in one window."""

    province_plan_id = fields.UUID(required=True, data_key="window")
    certificate_id = fields.UUID(required=True, data_key="certificate")


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
    version = fields.String()


class PilotDecision(Schema):
    """The province's decision: a headcount approves, null rejects with a reason."""

    approved_headcount = fields.Integer(required=True, allow_none=True, strict=True)
    reason = fields.String(load_default="", validate=validate.Length(max=500))


class PilotWindowSchema(Schema):
    """A province's application window."""

    id = fields.UUID(dump_only=True)
    batch = fields.String(required=True, validate=validate.Length(1, 100))
    year = fields.Integer(required=True, strict=True, validate=validate.Range(2019, 2100))
    opens_at = fields.AwareDateTime(required=True)
    closes_at = fields.AwareDateTime(required=True)


PilotApplicationList = listing(PilotApplicationSchema)
PilotWindowList = listing(PilotWindowSchema)
