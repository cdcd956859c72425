"""Certificates and plans as the API shows and takes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, fields, pre_dump, validate

from core.plans.views import PlanView
from core.rest.listing import listing
from core.rest.problems import FindingSchema
from core.rules.plan import PlanRules
from core.rules.resolve import Resolution

CLAUSE = validate.Length(1, 500)


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

    plugin = fields.String(required=True, validate=validate.Length(1, 100))
    notice = fields.String(required=True, validate=validate.Length(1, 500_000), metadata={"description": "TOML"})


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
    source = fields.String()
    blocks = fields.String()


class PlanSchema(Schema):
    """One plan; a draft shows what it would come to today."""

    id = fields.UUID()
    name = fields.String()
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
            "published": plan.rules is not None,
            "windows": [
                {"stage": stage.value, "start": period.start, "end": period.end}
                for stage, period in rules.windows.items()
            ],
            "sessions": rules.sessions,
            "certificates": plan.rules.certificates if plan.rules else (),
            "deviations": rules.deviations,
            "missing": getattr(rules, "missing", ()),
            "findings": getattr(rules, "findings", ()),
        }


class SupplementBody(Schema):
    """A fact announced since the notice; `value` has the shape its path asks for."""

    path = fields.String(required=True, validate=validate.Length(1, 200))
    value = fields.Raw(required=True)
    clause = fields.String(required=True, validate=CLAUSE)
    everywhere = fields.Boolean(load_default=False, metadata={"description": "For all plans of the plugin"})


class NoticeBody(Schema):
    """The corrected notice of a published plan."""

    notice = fields.String(required=True, validate=validate.Length(1, 500_000))


class AmendmentBody(Schema):
    """Why a published plan is amended."""

    reason = fields.String(required=True, validate=CLAUSE)
    clause = fields.String(required=True, validate=CLAUSE)


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
