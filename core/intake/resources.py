"""REST: a job's progress, which the portal's own progress bar asks for as well."""

from __future__ import annotations

import uuid
from typing import Any

from flask import g, url_for
from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from core.intake.report import job_of

blueprint = Blueprint("intake", __name__, url_prefix="/api/v1", description="后台任务")


class JobSchema(Schema):
    """A job as its owner sees it."""

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    done = fields.Integer(required=True)
    total = fields.Integer(required=True)
    accepted = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    skipped = fields.Integer(required=True)
    report_url = fields.String(allow_none=True)


@blueprint.route("/jobs/<uuid:job_id>")
class Job(MethodView):
    """One job."""

    @blueprint.response(200, JobSchema)
    def get(self, job_id: uuid.UUID) -> dict[str, Any]:
        """Show a job's state and counts; read = accepted + refused + skipped."""
        job, upload_id = job_of(g.actor, job_id)
        return {
            "id": job.id,
            "state": job.state,
            "done": job.position,
            "total": job.total,
            "accepted": job.accepted,
            "refused": job.refused,
            "skipped": job.skipped,
            "report_url": url_for("intake.show", upload_id=upload_id) if upload_id else None,
        }
