"""Registrations as the API shows and takes them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from core.registrations.chosen import Choice
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
    subjects = fields.List(
        fields.String(),
        load_default=list,
        validate=validate.Length(max=50),
        metadata={"description": "By key, where the vendor lets subjects be retaken apart; all when empty"},
    )

    @post_load
    def choose(self, data: dict[str, Any], **_options: object) -> Choice:
        """Return what the service takes."""
        lists = {name: tuple(data[name]) for name in ("candidate_ids", "subjects")}
        return Choice(**{**data, **lists})


class EntrySchema(Schema):
    """One subject: when it is sat, and how far it is."""

    subject = fields.String()
    begins = fields.AwareDateTime()
    ends = fields.AwareDateTime()
    state = fields.String()


class RegistrationSchema(Schema):
    """One registration with its subjects; the document is masked."""

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


class OfferedSession(Schema):
    """A session one may choose."""

    begins = fields.AwareDateTime()
    ends = fields.AwareDateTime()


class SiteOfferSchema(Schema):
    """What a site chooses from for one level or subject, and what it sits now."""

    site = fields.UUID()
    site_name = fields.String()
    mine = fields.Boolean()
    certificate = fields.String()
    level = fields.Integer()
    subject = fields.String(metadata={"description": "Empty: the whole level in one session"})
    sessions = fields.List(fields.Nested(OfferedSession))
    begins = fields.AwareDateTime(metadata={"description": "The session now; the first until one is chosen"})
    registered = fields.Integer(metadata={"description": "While there are any, the choice stands"})


class SessionsChosen(Schema):
    """Which sessions a level is sat in at one's own site."""

    site_id = fields.UUID(required=True, data_key="site")
    level = fields.Integer(required=True, strict=True, validate=validate.Range(1, 9))
    wanted = fields.Dict(
        keys=fields.String(),
        values=fields.AwareDateTime(),
        required=True,
        data_key="sessions",
        validate=validate.Length(1, 50),
        metadata={"description": "The beginning of the session, by subject"},
    )


class NewGuestAgreement(Schema):
    """What a college asks a host for."""

    plan_id = fields.UUID(required=True, data_key="plan")
    site_id = fields.UUID(required=True, data_key="site")
    level = fields.Integer(required=True, strict=True, validate=validate.Range(1, 9))
    headcount = fields.Integer(required=True, strict=True)
    note = fields.String(load_default="", validate=validate.Length(max=500))


class GuestAnswer(Schema):
    """The host's word; refusing needs a reason."""

    agree = fields.Boolean(required=True)
    reason = fields.String(load_default="", validate=validate.Length(max=500))


class GuestAgreementSchema(Schema):
    """An agreement between the college that asks and the host."""

    id = fields.UUID()
    plan = fields.String()
    certificate = fields.String()
    level = fields.String()
    site = fields.String()
    college = fields.String(metadata={"description": "Whose candidates are the guests"})
    headcount = fields.Integer()
    registered = fields.Integer()
    note = fields.String()
    state = fields.String()
    reason = fields.String()
    asked = fields.Boolean(metadata={"description": "One's own college asked"})
    asked_of = fields.Boolean(metadata={"description": "One's own college is the host"})
    version = fields.String()


class OfPlan(Schema):
    """Of which plan."""

    plan_id = fields.UUID(required=True, data_key="plan")


class NameConflictSchema(Schema):
    """One document that two colleges call by two names."""

    id = fields.UUID()
    name = fields.String(metadata={"description": "By which the first college registered"})
    id_masked = fields.String()
    college = fields.String(metadata={"description": "Which registered"})
    other = fields.String(metadata={"description": "Which was refused"})
    at = fields.AwareDateTime()


NameConflictList = listing(NameConflictSchema)
RegistrationList = listing(RegistrationSchema)
SiteOfferList = listing(SiteOfferSchema)
GuestAgreementList = listing(GuestAgreementSchema)
