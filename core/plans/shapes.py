"""What is announced, as it is sent: each kind of supplement has its shape; what does not fit is named by its place."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from core.api import Mode
from core.rest.fields import Day, Text, Whole
from core.rest.money import Amount

_TIME = re.compile(r"\d\d:\d\d(:\d\d)?", re.ASCII)
_FIGURE = re.compile(r"-?\d{1,6}(\.\d{1,6})?", re.ASCII)

KEY = validate.Length(1, 100)
WORDS = validate.Length(1, 200)
MARK = validate.Range(0, 10_000)
MANY = validate.Length(max=500)


class TimeOfDay(fields.Time):
    """A time of the day: 09:00."""

    def _deserialize(self, value: Any, *_args: Any, **_options: Any) -> dt.time:
        try:
            return dt.time.fromisoformat(_TIME.fullmatch(value)[0])  # type: ignore[index]
        except (TypeError, ValueError):
            raise ValidationError("FIELD_NOT_TIME") from None


class Figure(fields.Decimal):
    """A mark or a weight: 60 or 0.5."""

    def _deserialize(self, value: Any, *_args: Any, **_options: Any) -> Decimal:
        if isinstance(value, bool) or not _FIGURE.fullmatch(str(value)):
            raise self.make_error("invalid")
        return Decimal(str(value))


class Subject(Schema):
    """A subject of a level."""

    key = Text(required=True, validate=KEY)
    zh = Text(required=True, validate=WORDS)
    en = Text(required=True, validate=WORDS)
    mode = Text(required=True, validate=validate.OneOf([mode.value for mode in Mode]))
    minutes = Whole(required=True, validate=validate.Range(1, 10_000))
    full_mark = Whole(validate=validate.Range(1, 10_000))
    pass_mark = Whole(validate=MARK)
    objective = fields.Boolean(allow_none=True)


class Condition(Schema):
    """One of several conditions to pass."""

    kind = Text(required=True, validate=validate.OneOf(["each", "best_of", "total", "part"]))
    subjects = fields.List(Text(validate=KEY), validate=MANY)
    subject = Text(validate=KEY)
    part = Text(validate=KEY)
    count = Whole(validate=validate.Range(1, 100))
    at_least = Figure(allow_none=True)
    weights = fields.Dict(keys=Text(validate=KEY), values=Figure(), validate=MANY)


class Grade(Schema):
    """A grade and the total it begins at."""

    zh = Text(required=True, validate=WORDS)
    en = Text(required=True, validate=WORDS)
    at_least = Figure(required=True)


class PassRule(Schema):
    """When a level is passed."""

    kind = Text(required=True, validate=validate.OneOf(["all_subjects", "total_score", "conditions"]))
    single_sitting = fields.Boolean(load_default=False)
    pass_mark = Whole(validate=MARK)
    conditions = fields.List(fields.Nested(Condition), validate=MANY)
    credit_months = Whole(allow_none=True, validate=validate.Range(1, 1200))
    grades = fields.List(fields.Nested(Grade), validate=MANY)
    grade_weights = fields.Dict(keys=Text(validate=KEY), values=Figure(), validate=MANY)


class Review(Schema):
    """Until when a review of scores is asked for and answered."""

    request_working_days = Whole(allow_none=True, validate=validate.Range(1, 365))
    reply_working_days = Whole(allow_none=True, validate=validate.Range(1, 365))
    mail_subject = Text(allow_none=True, validate=validate.Length(max=200))


class Window(Schema):
    """A stage's first and last day; none is an open side."""

    start = Day(allow_none=True)
    end = Day(allow_none=True)


class Sitting(Schema):
    """When a level, or one subject of it, is sat."""

    certificate = Text(required=True, validate=KEY)
    level = Whole(required=True, validate=validate.Range(1, 9))
    subject = Text(allow_none=True, validate=validate.Length(max=100))
    date = Day(required=True)
    start = TimeOfDay(required=True)
    end = TimeOfDay(required=True)


_RANK = Whole(validate=validate.Range(1, 9))

SHAPES: Mapping[str, fields.Field[Any]] = {
    "pass_rule": fields.Nested(PassRule),
    "subjects": fields.List(fields.Nested(Subject), validate=MANY),
    "amounts": fields.Dict(keys=_RANK, values=Amount()),
    "code": Text(validate=KEY),
    "codes": fields.Dict(keys=_RANK, values=Text(validate=KEY)),
    "review": fields.Nested(Review),
    "weekdays": fields.List(Whole(validate=validate.Range(0, 6)), validate=MANY),
    "period": fields.Nested(Window),
    "sessions": fields.List(fields.Nested(Sitting), validate=MANY),
}
"""By the form a path asks for (`core.plans.forms.widget`)."""
