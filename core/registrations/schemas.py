"""Registrations as the API shows and takes them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, pre_dump, validate

from core.registrations.chosen import Choice
from core.registrations.views import RegistrationView
from core.rest.listing import Paging, listing
from core.rest.problems import FindingSchema

MOST_CHOSEN = 1000


class RegistrationQuery(Paging):
    """Of which plan."""

    plan_id = fields.UUID(required=True, data_key="plan")


class NewRegistrations(Schema):
    """Whom to register for one level of a plan, at one site."""

    plan_id = fields.UUID(required=True, data_key="plan")
    certificate = fields.String(required=True, metadata={"description": "The key the plan's rules use"})
    level = fields.Integer(required=True, strict=True, validate=validate.Range(1, 9))
    site_id = fields.UUID(required=True, data_key="site")
    candidate_ids = fields.List(
        fields.UUID(), required=True, data_key="candidates", validate=validate.Length(1, MOST_CHOSEN)
    )

    extras = fields.Dict(
        keys=fields.UUID(),
        values=fields.Dict(keys=fields.String(), values=fields.String()),
        load_default=dict,
        metadata={"description": "What the vendor's own columns say, by candidate and column key"},
    )

    @post_load
    def choose(self, data: dict[str, Any], **_options: object) -> Choice:
        """Return what the service takes."""
        return Choice(**{**data, "candidate_ids": tuple(data["candidate_ids"])})


class EntrySchema(Schema):
    """One subject."""

    subject = fields.String()
    state = fields.String()


class RegistrationSchema(Schema):
    """One registration with the states of its subjects; the document is masked."""

    id = fields.UUID()
    name = fields.String()
    id_masked = fields.String()
    candidate_type = fields.String()
    certificate = fields.String()
    level = fields.String()
    site = fields.String()
    origin = fields.String()
    verified = fields.Boolean()
    entries = fields.List(fields.Nested(EntrySchema))
    extras = fields.Dict(keys=fields.String(), values=fields.String())
    version = fields.String()

    @pre_dump
    def spell(self, view: RegistrationView, **_options: object) -> dict[str, object]:
        """Name the subjects."""
        entries = [{"subject": name, "state": state} for name, state in view.states]
        return {**{name: getattr(view, name) for name in self.fields if name != "entries"}, "entries": entries}


class SnapshotChange(Schema):
    """What the vendor may correct (R-075)."""

    pinyin = fields.String(validate=validate.Length(1, 100))
    phone = fields.String(validate=validate.Length(1, 20))


class OutcomeSchema(Schema):
    """read = accepted + refused + skipped; every one that was not accepted is named."""

    read = fields.Integer(attribute="tally.read")
    accepted = fields.Integer(attribute="tally.accepted")
    refused = fields.Integer(attribute="tally.refused")
    skipped = fields.Integer(attribute="tally.skipped")
    errors = fields.List(fields.Nested(FindingSchema), attribute="problems")


RegistrationList = listing(RegistrationSchema)
