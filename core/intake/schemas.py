"""Uploads and jobs as the API shows and takes them."""

from __future__ import annotations

from flask_babel import gettext
from flask_smorest.fields import Upload
from marshmallow import Schema, fields, post_dump, validate, validates

from core.intake.kind import kinds
from core.intake.report import Report
from core.kernel.messages import N_, reason
from core.rest.fields import Id, Text
from core.rest.forms import Form
from core.rest.listing import listing
from core.rest.problems import FindingSchema, ReasonSchema


class JobSchema(ReasonSchema):
    """A job as its owner sees it; read = accepted + refused + skipped."""

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    done = fields.Integer(required=True)
    total = fields.Integer(required=True)
    accepted = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    skipped = fields.Integer(required=True)
    report_url = fields.String(allow_none=True)


class ImportFile(Schema):
    """The file."""

    file = Upload(required=True)


class ModeQuery(Schema):
    """How a file is taken: applied at once, or judged first; every row that is right, or all or none."""

    preview = fields.Boolean(load_default=False, metadata={"description": "Only judge it, and wait"})
    whole = fields.Boolean(load_default=False, metadata={"description": "Every row or none"})


class PhotoQuery(ModeQuery):
    """How a zip is taken."""

    verify = fields.Boolean(metadata={"description": "Send those who get a photo for comparison at once"})


class Applying(Schema):
    """How a checked file is applied."""

    whole = fields.Boolean(load_default=False, metadata={"description": "Every row or none"})


class ImportedFile(Schema):
    """What a file holds, and what may be said beside it."""

    kind = Text(required=True)
    plan_id = Id(load_default=None, data_key="plan")
    candidate_type = Text(validate=validate.OneOf(["college", "social"]))
    subject = Text(
        validate=validate.Length(1, 100),
        metadata={"label": N_("科目"), "description": "Of scores without the column"},
    )
    verify = fields.Boolean(metadata={"description": "Of photos: send their candidates for comparison at once"})
    reason = Text(
        lines=True,
        validate=validate.Length(1, 500),
        metadata={"label": N_("更改原因"), "description": "Why entered scores change"},
    )

    @validates("kind")
    def known(self, key: str, **_options: object) -> None:
        """Raise ValidationError for what nobody imports."""
        validate.OneOf([kind.key for kind in kinds()])(key)


class ImportQuery(ModeQuery, ImportedFile):
    """What a file holds, and how it is taken."""


class TemplateQuery(Form):
    """The plan a template is for, where vendors add columns of their own."""

    plan_id = Id(load_default=None, data_key="plan")


class FilledQuery(Form):
    """The plan a filled-in template is for; `whole` where it holds whole document numbers."""

    plan_id = Id(required=True, data_key="plan")
    whole = fields.Boolean(load_default=False)


class TemplateFile(Schema):
    """Which template: of a plan with its vendor's columns, and with the rows that are known already."""

    plan_id = Id(load_default=None, data_key="plan")
    filled = fields.Boolean(load_default=False)


class FieldChange(Schema):
    """One column's content before and after."""

    column = fields.Function(lambda change: change[0])
    before = fields.Function(lambda change: change[1])
    after = fields.Function(lambda change: change[2])


class ChangedRowSchema(Schema):
    """What one row changes."""

    sheet = fields.String()
    row = fields.Integer()
    changes = fields.List(fields.Nested(FieldChange))


class ImportSchema(ReasonSchema):
    """One upload with its job and what was found."""

    id = fields.UUID()
    kind = fields.String()
    file_name = fields.String()
    sender = fields.String()
    sent_at = fields.AwareDateTime()
    plan = fields.UUID(attribute="plan_id", allow_none=True)
    job = fields.UUID(attribute="job.id")
    state = fields.String(attribute="job.state")
    read = fields.Integer(attribute="tally.read")
    accepted = fields.Integer(attribute="tally.accepted")
    refused = fields.Integer(attribute="tally.refused")
    skipped = fields.Integer(attribute="tally.skipped")
    phase = fields.String(metadata={"description": "checking, checked, applying, applied, discarded, undone"})
    new = fields.Integer(metadata={"description": "read = new + changed + skipped (the same) + refused"})
    changed = fields.Integer()
    findings = fields.List(fields.Nested(FindingSchema))
    errors = fields.List(fields.Nested(FindingSchema))
    changes = fields.List(fields.Nested(ChangedRowSchema))
    version = fields.String()

    @post_dump(pass_original=True)
    def tell(self, data: dict[str, object], report: Report, **_options: object) -> dict[str, object]:
        """Say why the file was refused as a whole."""
        return data | reason(report.reason, gettext)


ImportList = listing(ImportSchema)
