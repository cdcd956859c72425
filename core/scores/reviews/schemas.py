"""Reviews as the API shows and takes them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from core.api import ReviewReason
from core.kernel.messages import N_
from core.rest.fields import Id, Text
from core.rest.forms import Form
from core.rest.listing import listing
from core.rest.problems import FindingSchema
from core.scores.reviews.rules import ANSWERS, State

PERSON = validate.Length(max=50)


class ReviewQuery(Schema):
    """Of which plan."""

    plan = Id(required=True)


class ScoreReviewSchema(Schema):
    """One review of one subject of one person; the document is masked."""

    id = fields.UUID()
    plan = fields.UUID(attribute="plan_id")
    entry = fields.UUID(attribute="entry_id", metadata={"description": "The registration entry"})
    college = fields.String(metadata={"description": "The college of the site, which asks"})
    name = fields.String()
    id_masked = fields.String()
    ticket = fields.String()
    level = fields.String()
    subject = fields.String()
    reason = fields.Enum(ReviewReason, by_value=True)
    detail = fields.String()
    state = fields.Enum(State, by_value=True)
    before = fields.String(metadata={"description": "The mark asked about, `absent`, `void`, or empty for none"})
    after = fields.String(metadata={"description": "The mark it was changed to"})
    note = fields.String()
    requested_at = fields.DateTime()
    submitted_at = fields.DateTime(allow_none=True)
    due_on = fields.Date(allow_none=True, metadata={"description": "Last day for the answer, where there is one"})
    answered_at = fields.DateTime(allow_none=True)
    version = fields.String()


class ReviewGround(Schema):
    """On which ground a mark is to be reviewed."""

    reason = fields.Enum(ReviewReason, by_value=True, required=True, metadata={"label": N_("复查理由")})
    detail = Text(lines=True, load_default="", validate=validate.Length(max=200), metadata={"label": N_("说明")})


class NewReview(ReviewGround):
    """A request for one entry."""

    entry = Id(required=True)


class HeadForm(Form):
    """What is printed in the head of 成绩复查表."""

    responsible = Text(load_default="", validate=PERSON, metadata={"label": N_("考务负责人")})
    contact = Text(load_default="", validate=PERSON, metadata={"label": N_("联系方式")})


class ReviewSubmission(Schema):
    """A plan whose checked requests are handed in together."""

    plan = Id(required=True)


class ReviewSubmitted(Schema):
    """How many were handed in, and what was not."""

    submitted = fields.Integer(attribute="done")
    refused = fields.List(fields.Nested(FindingSchema))


class ReviewAnswer(Schema):
    """The vendor's answer; `changed` needs the new mark, all but `unchanged` a note."""

    outcome = fields.Enum(
        State, by_value=True, required=True, validate=validate.OneOf(ANSWERS), metadata={"label": N_("复查结果")}
    )
    mark = Text(load_default="", validate=validate.Length(max=20), metadata={"label": N_("更正后的成绩")})
    note = Text(lines=True, load_default="", validate=validate.Length(max=500), metadata={"label": N_("备注")})


ReviewList = listing(ScoreReviewSchema)
