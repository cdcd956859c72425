"""Certificates and plans as the API shows and takes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from typing import Any

from flask_babel import gettext
from marshmallow import Schema, ValidationError, fields, post_load, pre_dump, pre_load, validate

from core.kernel.messages import N_
from core.kernel.messages.sources import clause
from core.kernel.text import LONGEST
from core.plans import forms
from core.plans.shapes import SHAPES
from core.plans.views import PlanView
from core.rest.fields import Text
from core.rest.forms import Form
from core.rest.listing import listing
from core.rest.problems import FindingSchema
from core.rules.passing import read_marks
from core.rules.plan import CertificateRules, PlanRules
from core.rules.resolve import Resolution
from core.rules.values import read_value

CLAUSE = Text(required=True, validate=validate.Length(1, 500), metadata={"label": N_("依据条款")})
NOTICE = Text(
    lines=True,
    required=True,
    validate=validate.Length(1, LONGEST),
    metadata={"label": N_("通知内容"), "description": "TOML"},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A plan and what it is made of: frozen rules, or what a draft comes to today."""

    plan: PlanView
    rules: PlanRules | Resolution


class CertificateSchema(Schema):
    """A certificate of the catalogue."""

    id = fields.UUID()
    key = fields.String()
    name = fields.String()
    name_en = fields.String()


class PlanRowSchema(Schema):
    """A plan in the list."""

    id = fields.UUID()
    name = fields.String()
    year = fields.Integer()
    published = fields.Boolean()
    first_day = fields.Date()
    last_day = fields.Date()
    registration_end = fields.Date(allow_none=True)


class NewPlan(Schema):
    """A notice to be made a draft of."""

    plugin = Text(required=True, validate=validate.Length(1, 100), metadata={"label": N_("插件")})
    notice = NOTICE


class WindowSchema(Schema):
    """A stage from its first to its last day, both inclusive; null is an open side."""

    stage = fields.String()
    start = fields.Date(allow_none=True)
    end = fields.Date(allow_none=True)


class SessionSchema(Schema):
    """When a level, or one subject of it, is sat."""

    certificate = fields.String()
    level = fields.Integer()
    subject = fields.String(allow_none=True)
    begins = fields.AwareDateTime()
    ends = fields.AwareDateTime()


class SubjectSchema(Schema):
    """A subject of a level."""

    key = fields.String()
    name = fields.String()
    mode = fields.String(attribute="mode.value")
    minutes = fields.Integer(allow_none=True)
    full_mark = fields.Integer()
    pass_mark = fields.Integer(allow_none=True)


class LevelSchema(Schema):
    """A level of a certificate as a plan examines it."""

    rank = fields.Integer()
    name = fields.String()
    code = fields.String(allow_none=True)
    subjects = fields.List(fields.Nested(SubjectSchema))


class ExaminedSchema(Schema):
    """A certificate as a plan examines it."""

    key = fields.String()
    name = fields.String()
    levels = fields.List(fields.Nested(LevelSchema))


class DeviationSchema(Schema):
    """A printed date that departs from the vendor's own rule."""

    stage = fields.String(attribute="stage.value")
    edge = fields.String(attribute="edge.value")
    rule = fields.Date()
    printed = fields.Date()
    reason = fields.String()


class MissingSchema(Schema):
    """What nobody has announced, and the step that waits for it."""

    path = fields.String()
    what = fields.String()
    source = fields.Function(lambda missing: clause(missing.source, gettext))
    blocks = fields.String()


class PlanSchema(Schema):
    """One plan; a draft shows what it would come to today."""

    id = fields.UUID()
    name = fields.String(metadata={"description": "with the direction it examines"})
    track = fields.String(allow_none=True, metadata={"description": "the direction; null for none"})
    plugin = fields.String()
    published = fields.Boolean()
    published_at = fields.AwareDateTime(allow_none=True)
    revision = fields.Integer()
    digest = fields.String(metadata={"description": "SHA-256 of the frozen rules; empty for a draft"})
    windows = fields.List(fields.Nested(WindowSchema))
    sessions = fields.List(fields.Nested(SessionSchema))
    certificates = fields.List(fields.Nested(ExaminedSchema))
    deviations = fields.List(fields.Nested(DeviationSchema))
    missing = fields.List(fields.Nested(MissingSchema))
    findings = fields.List(fields.Nested(FindingSchema))

    @pre_dump
    def spread(self, shown: Shown, **_options: object) -> dict[str, Any]:
        """Put a plan and what it comes to into one document."""
        plan, rules = shown.plan, shown.rules
        return {
            **{name: getattr(plan, name) for name in ("id", "name", "plugin", "published_at", "revision", "digest")},
            "track": plan.track.zh if plan.track else None,
            "published": plan.rules is not None,
            "windows": [
                {"stage": stage.value, "start": period.start, "end": period.end}
                for stage, period in rules.windows.items()
            ],
            "sessions": rules.sessions,
            "certificates": [_examined(each) for each in plan.rules.certificates] if plan.rules else (),
            "deviations": rules.deviations,
            "missing": getattr(rules, "missing", ()),
            "findings": getattr(rules, "findings", ()),
        }


def _examined(certificate: CertificateRules) -> dict[str, Any]:
    """Return a certificate with the pass marks its rule reads, and none where a total or a floor decides."""
    levels = []
    for level in certificate.levels:
        read = read_marks(level.pass_rule or certificate.pass_rule, level.subjects)
        subjects = [
            {**{f.name: getattr(each, f.name) for f in dataclass_fields(each)}, "pass_mark": marked}
            for each in level.subjects
            for marked in [each.pass_mark if each.key in read else None]
        ]
        levels.append({"rank": level.rank, "name": level.name, "code": level.code, "subjects": subjects})
    return {"key": certificate.key, "name": certificate.name, "levels": levels}


class SupplementBody(Schema):
    """A fact announced since the notice; `value` has the shape its path asks for."""

    path = Text(required=True, validate=validate.Length(1, 200))
    value = fields.Raw(required=True)
    clause = CLAUSE
    everywhere = fields.Boolean(load_default=False, metadata={"description": "For all plans of the plugin"})

    @post_load
    def read(self, data: dict[str, Any], **_options: object) -> dict[str, Any]:
        """Read the value in its path's shape; raises Refused SUPPLEMENT_PATH_UNKNOWN."""
        path, value, shape = data["path"], data["value"], forms.widget(data["path"])
        if shape:
            try:
                value = SHAPES[shape].deserialize(value)
            except ValidationError as error:
                raise ValidationError({"value": error.messages}) from None
        return {**data, "value": read_value(path, value, data["clause"])}


class SupplementForm(Form, SupplementBody):
    """The page's form: what it asks for depends on the path."""

    @pre_load
    def filled(self, data: Mapping[str, Any], **options: Any) -> dict[str, Any]:
        """Return the entries that were filled in, those of the path as one value."""
        given = super().filled(data, **options)
        return {**given, "value": forms.plain(given.get("path", ""), data)}


class SupplementQuery(Form):
    """What the page is asked to supplement: a plan's path, and what it is called."""

    path = Text(load_default="", validate=validate.Length(max=200))
    what = Text(load_default="", validate=validate.Length(max=200))


class WhyQuery(Form):
    """Which place of a plan is asked about."""

    path = Text(load_default="", validate=validate.Length(max=200))


class NoticeBody(Schema):
    """The corrected notice of a published plan."""

    notice = NOTICE


class AmendmentBody(Schema):
    """Why a published plan is amended."""

    reason = Text(lines=True, required=True, validate=validate.Length(1, 500), metadata={"label": N_("修订原因")})
    clause = CLAUSE


class DifferenceSchema(Schema):
    """One place that changes; empty text stands for nothing there."""

    path = fields.String()
    before = fields.String()
    after = fields.String()


class ChangesSchema(Schema):
    """What an amendment changes."""

    changes = fields.List(fields.Nested(DifferenceSchema))


CertificateList = listing(CertificateSchema)
PlanList = listing(PlanRowSchema)
