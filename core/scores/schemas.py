"""Marks and results as the API shows and takes them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from core.kernel.messages import N_
from core.rest.fields import Id, Text
from core.rest.forms import Form
from core.rest.listing import listing

SUBJECT = validate.Length(max=100)


class PlanQuery(Schema):
    """Of which plan, and of which subject."""

    plan = Id(required=True)
    subject = Text(load_default="", validate=SUBJECT)


class SubjectQuery(Form):
    """The marks of one subject, by key; of all when empty."""

    subject = Text(load_default="", validate=SUBJECT, metadata={"label": N_("科目")})


class LookupForm(Form):
    """A document and a ticket, as they are typed: nothing is refused that would tell a stranger more than a miss."""

    id_number = fields.String(load_default="")
    ticket_no = fields.String(load_default="")


class ScoreSchema(Schema):
    """One subject's mark of one person; the document is masked."""

    id = fields.UUID(metadata={"description": "The registration entry"})
    name = fields.String()
    id_masked = fields.String()
    ticket = fields.String()
    certificate = fields.String()
    level = fields.String()
    subject = fields.String()
    mark = fields.String(metadata={"description": "Empty when there is none"})
    outcome = fields.String(attribute="outcome.value")


class Correction(Schema):
    """A mark that replaces a published one."""

    mark = Text(required=True, validate=validate.Length(1, 20), metadata={"label": N_("成绩")})
    reason = Text(lines=True, required=True, validate=validate.Length(1, 500), metadata={"label": N_("理由")})


class ResultQuery(Schema):
    """Of which plan."""

    plan = Id(required=True)


class ResultSchema(Schema):
    """How many passed a certificate's level; never a mark (R-143)."""

    title = fields.String()
    passed = fields.Integer()
    failed = fields.Integer()


class GradeSchema(Schema):
    """How many would reach a grade."""

    name = fields.String(attribute="name.zh")
    people = fields.Integer()


class StandingSchema(Schema):
    """How a certificate's level would come out with the marks there are, in people."""

    title = fields.String(attribute="title.zh")
    registered = fields.Integer()
    unmarked = fields.Integer(metadata={"description": "Who lacks the mark of a compulsory subject"})
    passed = fields.Integer()
    failed = fields.Dict(fields.String(), fields.Integer(), metadata={"description": "By the code of the reason"})
    grades = fields.List(fields.Nested(GradeSchema))


class Publication(Schema):
    """A plan whose scores are to be published."""

    plan = Id(required=True)


class PublishedSchema(Schema):
    """What a publication came to."""

    results = fields.Integer()
    passed = fields.Integer()
    absent_entries = fields.Integer()


ScoreList = listing(ScoreSchema)
ResultList = listing(ResultSchema)
StandingList = listing(StandingSchema)
