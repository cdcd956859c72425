"""考生管理: the list, one candidate, verification and manual confirmation."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.candidates import service, views
from core.candidates.rules import State

blueprint = Blueprint("candidates", __name__, url_prefix="/candidates", template_folder="templates")


@blueprint.get("/")
def index() -> str:
    """List the college's candidates, college and social apart (R-057)."""
    kind = request.args.get("type", "college")
    state = request.args.get("state", "")
    after = request.args.get("after", type=uuid.UUID)
    page = views.page(g.actor, candidate_type=kind, state=state, after=after)
    return render_template("candidates/index.html", page=page, kind=kind, state=state, states=list(State))


@blueprint.get("/<uuid:candidate_id>")
def show(candidate_id: uuid.UUID) -> str:
    """Show one candidate and what can be done now."""
    return render_template("candidates/show.html", candidate=views.one(g.actor, candidate_id))


@blueprint.post("/verify")
def verify() -> ResponseReturnValue:
    """Send every candidate that is ready for comparison (批量认证, R-069)."""
    count = service.request_verification(g.actor)
    flash(_("已提交 %(n)s 名考生认证，约 24 小时后有结果", n=count), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:candidate_id>/confirm")
def confirm(candidate_id: uuid.UUID) -> ResponseReturnValue:
    """Confirm a candidate whose comparison failed (人工确认, R-069)."""
    service.confirm(g.actor, candidate_id, request.form.get("reason", ""))
    flash(_("已确认，考生状态为信息准确"), "success")
    return redirect(url_for(".show", candidate_id=candidate_id), 303)


@blueprint.post("/delete")
def delete() -> ResponseReturnValue:
    """Delete the chosen candidates who are registered nowhere (R-076)."""
    count = service.delete(g.actor, request.form.getlist("id", type=uuid.UUID))
    flash(_("已删除 %(n)s 名考生", n=count), "success")
    return redirect(url_for(".index"), 303)
