"""审计日志."""

from __future__ import annotations

import uuid

from flask import Blueprint, g, render_template, request

from core.kernel.actor import Role
from core.overview.events import PAGE, events

blueprint = Blueprint("audit", __name__, url_prefix="/audit", template_folder="templates")


@blueprint.get("/")
def index() -> str:
    """List the newest events."""
    g.actor.require(Role.OPERATOR)
    action = request.args.get("action", "")
    rows = events(g.actor, action=action, after=request.args.get("after", type=uuid.UUID))
    after = rows[-1].id if len(rows) == PAGE else None
    return render_template("audit/index.html", rows=rows, action=action, after=after)
