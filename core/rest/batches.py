"""What an act on many came to, told at the door: who was refused is listed, with the reason and what to do."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields

from core.kernel.batches import Batch
from core.rest.problems import FindingSchema


def told(batch: Batch, done: str, back: str) -> ResponseReturnValue:
    """Say what was done and go back; where somebody was refused, show the list first."""
    if not batch.refused:
        flash(done, "success")
        return redirect(back, 303)
    return render_template("batch.html", done=done, problems=batch.refused, back=back)


class DoneSchema(Schema):
    """How many were done, and who was not: the `field` of a finding is whose it is."""

    count = fields.Integer(attribute="done")
    refused = fields.List(fields.Nested(FindingSchema))
