"""Change requests as the API shows and takes them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from core.registrations.changes.rules import Kind, State
from core.registrations.changes.service import Asked
from core.rest.listing import listing


class NewChangeRequest(Schema):
    """Who leaves (a registration), who joins (a candidate), or both; who is only added needs level and site."""

    plan_id = fields.UUID(required=True, data_key="plan")
    note = fields.String(required=True, validate=validate.Length(1, 500), metadata={"description": "Why"})
    registration_id = fields.UUID(load_default=None, data_key="registration")
    candidate_id = fields.UUID(load_default=None, data_key="candidate")
    certificate = fields.String(load_default="", metadata={"description": "The key the plan's rules use"})
    level = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, 9))
    site_id = fields.UUID(load_default=None, data_key="site")
    subjects = fields.List(
        fields.String(),
        load_default=list,
        validate=validate.Length(max=50),
        metadata={"description": "By key, where the vendor lets subjects be retaken apart; all when empty"},
    )
    extras = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        load_default=dict,
        metadata={"description": "What the vendor's own columns say of who joins, by column key"},
    )

    @post_load
    def ask(self, data: dict[str, Any], **_options: object) -> Asked:
        """Return what the service takes."""
        return Asked(**{**data, "subjects": tuple(data["subjects"])})


class ChangeDecision(Schema):
    """The vendor's word; refusing needs a reason."""

    approve = fields.Boolean(required=True)
    reason = fields.String(load_default="", validate=validate.Length(max=500))


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
