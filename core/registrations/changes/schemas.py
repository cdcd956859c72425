"""Change requests as the API shows and takes them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from core.kernel.messages import N_
from core.registrations.changes.rules import Kind, State
from core.registrations.changes.service import Asked
from core.registrations.schemas import CELL, KEY, REASON, LevelKey
from core.rest.fields import Id, Text, Whole
from core.rest.forms import Form, Gathered
from core.rest.listing import listing

WHY = validate.Length(1, 500)
SUBJECTS = validate.Length(max=50)


class NewChangeRequest(Schema):
    """Who leaves (a registration), who joins (a candidate), or both; who is only added needs level and site."""

    plan_id = Id(required=True, data_key="plan")
    note = Text(lines=True, required=True, validate=WHY, metadata={"description": "Why"})
    registration_id = Id(load_default=None, data_key="registration")
    candidate_id = Id(load_default=None, data_key="candidate")
    certificate = Text(load_default="", validate=CELL, metadata={"description": "The key the plan's rules use"})
    level = Whole(load_default=0, validate=validate.Range(0, 9))
    site_id = Id(load_default=None, data_key="site")
    subjects = fields.List(
        Text(validate=KEY),
        load_default=list,
        validate=SUBJECTS,
        metadata={"description": "By key, where the vendor lets subjects be retaken apart; all when empty"},
    )
    extras = fields.Dict(
        keys=Text(validate=KEY),
        values=Text(validate=CELL),
        load_default=dict,
        metadata={"description": "What the vendor's own columns say of who joins, by column key"},
    )

    @post_load
    def ask(self, data: dict[str, Any], **_options: object) -> Asked:
        """Return what the service takes."""
        return Asked(**{**data, "subjects": tuple(data["subjects"])})


class LeavingQuery(Form):
    """Whose registration is to be changed; nobody's when somebody is added."""

    registration_id = Id(load_default=None, data_key="registration")


class ChangeForm(Form):
    """What a page asks for: who joins is named by document number, and nobody joins when somebody is deleted."""

    kind = fields.Enum(Kind, by_value=True, load_default=None, metadata={"label": N_("申请内容")})
    number = Text(load_default="", validate=validate.Length(max=100), metadata={"label": N_("证件号码")})
    level = LevelKey(load_default=("", 0), metadata={"label": N_("报考证书")})
    site_id = Id(load_default=None, data_key="site", metadata={"label": N_("考核站点")})
    subjects = fields.List(Text(validate=KEY), data_key="subject", validate=SUBJECTS, metadata={"label": N_("科目")})
    extras = Gathered("extra-", values=Text(validate=CELL))
    note = Text(lines=True, required=True, validate=WHY, metadata={"label": N_("理由")})

    @validates_schema
    def check(self, data: dict[str, Any], **_options: object) -> None:
        """Somebody joins unless somebody is deleted."""
        if data.get("kind") is not Kind.DELETE and not data.get("number"):
            raise ValidationError({"number": ["FIELD_REQUIRED"]})


class ChangeDecision(Schema):
    """The vendor's word; refusing needs a reason."""

    approve = fields.Boolean(required=True)
    reason = Text(lines=True, load_default="", validate=REASON)


class DecisionForm(Form):
    """The vendor's word on its page, about the request it showed."""

    decision = Text(required=True, validate=validate.OneOf(["approve", "refuse"]), metadata={"label": N_("审核")})
    reason = Text(lines=True, load_default="", validate=REASON, metadata={"label": N_("理由")})
    version = Text(required=True)


class ChangeRequestSchema(Schema):
    """A request and what became of it; documents are masked."""

    id = fields.UUID()
    plan = fields.String()
    college = fields.String()
    kind = fields.Enum(Kind, by_value=True)
    certificate = fields.String()
    level = fields.String()
    site = fields.String()
    leaving = fields.String(metadata={"description": "Name of who is to leave; empty for an addition"})
    leaving_id_masked = fields.String()
    joining = fields.String(metadata={"description": "Name of who is to join; empty for a deletion"})
    joining_id_masked = fields.String()
    note = fields.String()
    state = fields.Enum(State, by_value=True)
    reason = fields.String()
    asked_at = fields.AwareDateTime()
    answered_at = fields.AwareDateTime(allow_none=True)
    version = fields.String()


ChangeRequestList = listing(ChangeRequestSchema)
