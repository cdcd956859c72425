"""REST: the background work, for the operator. One job, for whoever asked for it, is a resource of imports."""

from __future__ import annotations

from typing import Any

from flask import g
from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from core.jobs import queries
from core.jobs.steps import Step
from core.kernel.actor import Role
from core.rest.forms import for_roles
from core.rest.listing import listing, whole

blueprint = Blueprint("jobs", __name__, url_prefix="/api/v1", description="后台任务")


class JobStateSchema(Schema):
    """A job that is open or has failed."""

    id = fields.UUID()
    kind = fields.String()
    organization = fields.String(metadata={"description": "Whose it is; empty for the platform's own"})
    state = fields.String(metadata={"description": "queued, running or failed"})
    position = fields.Integer()
    total = fields.Integer()
    attempts = fields.Integer(metadata={"description": "Unforeseen errors since the last rows that were done"})
    takeovers = fields.Integer(metadata={"description": "Workers that went away since the last rows that were done"})
    created_at = fields.AwareDateTime()
    finished_at = fields.AwareDateTime(allow_none=True)
    age = fields.Integer(metadata={"description": "Minutes since it was queued"})
    error = fields.String(metadata={"description": "The code it failed with; empty while it is open"})
    last_error = fields.String(metadata={"description": "The kind of the last unforeseen error"})


class StepStateSchema(Schema):
    """A step of the work that the clock starts, or the part of it that fails for one organisation."""

    step = fields.Enum(Step, by_value=True)
    state = fields.String(metadata={"description": "fine, failing, or waiting for its first round"})
    organization = fields.String(metadata={"description": "Whose part failed last; empty for the whole step's"})
    done_at = fields.AwareDateTime(allow_none=True)
    failing = fields.Integer(metadata={"description": "Rounds that failed since it last worked"})
    failures = fields.Integer(metadata={"description": "All rounds that ever failed"})
    failed_at = fields.AwareDateTime(allow_none=True)
    error = fields.String(metadata={"description": "A code or a type of error"})


@blueprint.route("/jobs")
class Jobs(MethodView):
    """Background jobs."""

    @for_roles(Role.OPERATOR)
    @blueprint.response(200, listing(JobStateSchema))
    def get(self) -> dict[str, Any]:
        """List the open jobs, then those that failed; at most fifty of each (operator)."""
        return whole(queries.jobs(g.actor))


@blueprint.route("/clock-steps")
class ClockSteps(MethodView):
    """The steps of the clock."""

    @for_roles(Role.OPERATOR)
    @blueprint.response(200, listing(StepStateSchema))
    def get(self) -> dict[str, Any]:
        """List how the work goes that the clock starts every minute (operator)."""
        return whole(queries.steps(g.actor))
