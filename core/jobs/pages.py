"""后台任务: open and failed jobs, and how the steps of the clock go, for the operator."""

from __future__ import annotations

from flask import Blueprint, g, render_template

from core.jobs import queries
from core.kernel.actor import Role
from core.kernel.messages.jobs import STEPS
from core.rest.forms import for_roles

blueprint = Blueprint("jobs", __name__, url_prefix="/jobs", template_folder="templates")


@blueprint.get("/")
@for_roles(Role.OPERATOR)
def index() -> str:
    """Show what waits, what failed, and what to do about it."""
    steps = queries.steps(g.actor)
    return render_template(
        "jobs/index.html", jobs=queries.jobs(g.actor), steps=steps, words=STEPS, stalled=queries.stalled(steps)
    )
