"""Registrations as the API shows and takes them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from core.candidates.schemas import TypeQuery
from core.kernel.messages import N_
from core.registrations.chosen import Choice
from core.rest.fields import Id, Moment, Text, Whole
from core.rest.forms import Form, Gathered
from core.rest.listing import PageAfter, Paging, listing
from core.rest.problems import FindingSchema

MOST_CHOSEN = 1000
KEY = validate.Length(1, 100)
CELL = validate.Length(max=100)
REASON = validate.Length(max=500)
RANK = validate.Range(1, 9)


class OfPlan(Schema):
    """Of which plan."""

    plan_id = Id(required=True, data_key="plan")


class RegistrationQuery(OfPlan, Paging):
    """Which part of a plan's list."""


class ChoosingQuery(TypeQuery, PageAfter):
    """Which candidates to choose from."""


class ExportQuery(Form):
    """Whole documents for who entered them."""

    whole = fields.Boolean(load_default=False)


class NewRegistrations(Schema):
    """Whom to register for one level of a plan, at one site."""

    plan_id = Id(required=True, data_key="plan")
    certificate = Text(required=True, validate=KEY, metadata={"description": "The key the plan's rules use"})
    level = Whole(required=True, validate=RANK)
    site_id = Id(required=True, data_key="site")
    candidate_ids = fields.List(Id(), required=True, data_key="candidates", validate=validate.Length(1, MOST_CHOSEN))

    extras = fields.Dict(
        keys=Id(),
        values=fields.Dict(keys=Text(validate=KEY), values=Text(validate=CELL)),
        load_default=dict,
        metadata={"description": "What the vendor's own columns say, by candidate and column key"},
    )
    subjects = fields.List(
        Text(validate=KEY),
        load_default=list,
        validate=validate.Length(max=50),
        metadata={"description": "By key, where the vendor lets subjects be retaken apart; all when empty"},
    )

    @post_load
    def choose(self, data: dict[str, Any], **_options: object) -> Choice:
        """Return what the service takes."""
        lists = {name: tuple(data[name]) for name in ("candidate_ids", "subjects")}
        return Choice(**{**data, **lists})


class LevelKey(fields.Field[tuple[str, int]]):
    """A certificate's level as the pages' lists have it: "certificate|level"."""

    def _deserialize(self, value: Any, *_args: Any, **_options: Any) -> tuple[str, int]:
        certificate, _sep, level = str(value).partition("|")
        if level not in {str(rank) for rank in range(1, 10)}:
            raise ValidationError("FIELD_NOT_ID")
        return certificate, int(level)


class ChoiceForm(Form):
    """Whom to register, as ticked on the page, where some columns of the vendor's stand beside everybody."""

    candidate_ids = fields.List(
        Id(), data_key="id", validate=validate.Length(1, MOST_CHOSEN), metadata={"label": N_("考生")}
    )
    level = LevelKey(required=True, metadata={"label": N_("报考证书")})
    site_id = Id(required=True, data_key="site", metadata={"label": N_("考核站点")})
    subjects = fields.List(
        Text(validate=KEY), data_key="subject", validate=validate.Length(max=50), metadata={"label": N_("科目")}
    )
    cells = Gathered("extra-", values=Text(validate=CELL))

    @post_load
    def choose(self, data: dict[str, Any], **_options: object) -> dict[str, Any]:
        """Return what a choice is made of but its plan."""
        cells, (certificate, level) = data.pop("cells"), data.pop("level")
        lists = {name: tuple(data[name]) for name in ("candidate_ids", "subjects")}
        extras = {one: _beginning(f"{one}-", cells) for one in lists["candidate_ids"]}
        return {**data, **lists, "certificate": certificate, "level": level, "extras": extras}


def _beginning(prefix: str, cells: dict[str, str]) -> dict[str, str]:
    return {name.removeprefix(prefix): text for name, text in cells.items() if name.startswith(prefix)}


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

    pinyin = Text(validate=validate.Length(1, 100))
    phone = Text(validate=validate.Length(1, 20))


class OutcomeSchema(Schema):
    """read = accepted + refused + skipped; every one that was not accepted is named."""

    read = fields.Integer(attribute="tally.read")
    accepted = fields.Integer(attribute="tally.accepted")
    refused = fields.Integer(attribute="tally.refused")
    skipped = fields.Integer(attribute="tally.skipped")
    errors = fields.List(fields.Nested(FindingSchema), attribute="problems")
    beyond = fields.List(
        fields.UUID(),
        metadata={"description": "Who can only be registered once moved to the social list (`POST candidates/moves`)"},
    )


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

    site_id = Id(required=True, data_key="site")
    level = Whole(required=True, validate=RANK)
    wanted = fields.Dict(
        keys=Text(validate=CELL),
        values=Moment(),
        required=True,
        data_key="sessions",
        validate=validate.Length(1, 50),
        metadata={"description": "The beginning of the session, by subject"},
    )


class SessionsForm(Form):
    """The same on the page: one list of sessions for each subject, the offered beginnings its choices."""

    site_id = Id(required=True, data_key="site", metadata={"label": N_("考核站点")})
    level = Whole(required=True, validate=RANK, metadata={"label": N_("等级")})
    wanted = Gathered(
        "session-",
        values=Moment(),
        validate=validate.Length(1, 50, error="SESSION_NOTHING_CHOSEN"),
        metadata={"label": N_("场次")},
    )


class GuestWish(Schema):
    """What a college asks a host for in a plan."""

    site_id = Id(required=True, data_key="site", metadata={"label": N_("考核站点")})
    level = Whole(required=True, validate=RANK, metadata={"label": N_("等级")})
    headcount = Whole(required=True, metadata={"label": N_("人数")})
    note = Text(lines=True, load_default="", validate=REASON, metadata={"label": N_("说明")})


class NewGuestAgreement(OfPlan, GuestWish):
    """What a college asks a host for."""


class GuestAnswer(Schema):
    """The host's word; refusing needs a reason."""

    agree = fields.Boolean(required=True)
    reason = Text(lines=True, load_default="", validate=REASON)


class GuestAnswerForm(Form):
    """The host's word on its page, to the request it showed."""

    decision = Text(required=True, validate=validate.OneOf(["agree", "refuse"]), metadata={"label": N_("答复")})
    reason = Text(lines=True, load_default="", validate=REASON, metadata={"label": N_("理由")})
    version = Text(required=True)


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
