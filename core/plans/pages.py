"""考核计划: the list of plans, and one plan with everything it is made of and where each value comes from."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.api import LEVEL_NAMES, MODE_NAMES, STAGE_NAMES, Stage
from core.plans import service, views

blueprint = Blueprint("plans", __name__, url_prefix="/plans", template_folder="templates")


@blueprint.get("/")
def index() -> str:
    """List the plans the reader may see."""
    return render_template("plans/index.html", rows=views.rows(g.actor))


@blueprint.get("/certificates")
def certificates() -> str:
    """List the catalogue."""
    return render_template("plans/certificates.html", rows=views.catalogue(g.actor))


@blueprint.get("/<uuid:plan_id>")
def show(plan_id: uuid.UUID) -> str:
    """Show one plan: its frozen rules, or what a draft comes to today."""
    plan = views.plan(g.actor, plan_id)
    shown = plan.rules or service.check(g.actor, plan_id)
    windows = shown.windows
    stages = [
        {"name": STAGE_NAMES[stage], "start": windows[stage].start, "end": windows[stage].end, "note": ""}
        for stage in Stage
        if stage in windows
    ]
    words = {"modes": MODE_NAMES, "names": STAGE_NAMES, "levels": LEVEL_NAMES, "subjects": views.subject_names(plan)}
    return render_template("plans/show.html", plan=plan, shown=shown, stages=stages, **words)


@blueprint.post("/")
def create() -> ResponseReturnValue:
    """Make a draft of a notice."""
    plan = service.import_notice(g.actor, request.form["plugin"], request.form["notice"])
    flash(_("草稿已保存"), "success")
    return redirect(url_for(".show", plan_id=plan.id), 303)


@blueprint.post("/<uuid:plan_id>/publish")
def publish(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Freeze a draft's rules."""
    service.publish(g.actor, plan_id)
    flash(_("考核计划已发布"), "success")
    return redirect(url_for(".show", plan_id=plan_id), 303)
