"""Findings on rows and fields as programs read them: a code to decide by, a sentence and a fix to show."""

from __future__ import annotations

from flask_babel import gettext
from marshmallow import Schema, fields, pre_dump

from core.kernel.messages import say
from core.kernel.problems import Problem
from core.rest.words import in_words


def finding(problem: Problem) -> dict[str, object]:
    """Return one finding in the reader's language."""
    text, fix = say(problem.code, in_words({"value": problem.value, **problem.params}), gettext)
    return {
        "sheet": problem.place.sheet,
        "row": problem.place.row or None,
        "column": problem.place.column,
        "cell": problem.place.cell,
        "field": problem.place.field or problem.place.header,
        "file": problem.place.file or None,
        "person": problem.place.person or None,
        "code": problem.code,
        "message": text,
        "value_masked": problem.value,
        "fix": fix,
        "warning": problem.warning,
    }


class ReasonSchema(Schema):
    """Why a job failed or waits; null where it does neither."""

    code = fields.String(allow_none=True)
    detail = fields.String(allow_none=True)
    fix = fields.String(allow_none=True)


class FindingSchema(Schema):
    """One finding on a row or field."""

    sheet = fields.String()
    row = fields.Integer(allow_none=True)
    column = fields.String()
    cell = fields.String()
    field = fields.String()
    file = fields.String(allow_none=True, metadata={"description": "Of a photo zip: the file, its number masked"})
    person = fields.String(allow_none=True, metadata={"description": "Of a photo zip: whose it is, where known"})
    code = fields.String(required=True)
    message = fields.String(required=True)
    value_masked = fields.String()
    fix = fields.String(required=True)
    warning = fields.Boolean()

    @pre_dump
    def tell(self, problem: Problem, **_options: object) -> dict[str, object]:
        """Say it."""
        return finding(problem)
