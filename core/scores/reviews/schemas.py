"""Reviews as the API shows and takes them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from core.api import ReviewReason
from core.rest.listing import listing
from core.scores.reviews.rules import ANSWERS, State


class ReviewQuery(Schema):
    """Of which plan."""

    plan = fields.UUID(required=True)


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


class NewReview(Schema):
    """A request for one entry."""

    entry = fields.UUID(required=True)
    reason = fields.Enum(ReviewReason, by_value=True, required=True)
    detail = fields.String(load_default="", validate=validate.Length(max=200))


class ReviewSubmission(Schema):
    """A plan whose checked requests are handed in together."""

    plan = fields.UUID(required=True)


class ReviewSubmitted(Schema):
    """How many were handed in."""

    submitted = fields.Integer()


class ReviewAnswer(Schema):
    """The vendor's answer; `changed` needs the new mark, all but `unchanged` a note."""

    outcome = fields.Enum(State, by_value=True, required=True, validate=validate.OneOf(ANSWERS))
    mark = fields.String(load_default="", validate=validate.Length(max=100))
    note = fields.String(load_default="", validate=validate.Length(max=500))


ReviewList = listing(ScoreReviewSchema)
