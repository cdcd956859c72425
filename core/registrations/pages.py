"""报考管理: plans with their counts, and the registrations of one plan."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.registrations import service, views

blueprint = Blueprint("registrations", __name__, url_prefix="/registrations", template_folder="templates")


@blueprint.get("/")
def index() -> str:
    """List the plans with what is registered (R-083)."""
    return render_template("registrations/index.html", rows=views.plan_rows(g.actor))


@blueprint.get("/<uuid:plan_id>")
def show(plan_id: uuid.UUID) -> str:
    """List the registrations of one plan."""
    page = views.page(g.actor, plan_id, request.args.get("after", type=uuid.UUID))
    return render_template("registrations/show.html", page=page, plan_id=plan_id)


@blueprint.post("/<uuid:plan_id>/delete")
def delete(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Cancel the chosen registrations while the window is open (R-078, R-091)."""
    count = service.unregister(g.actor, request.form.getlist("id", type=uuid.UUID))
    flash(_("已取消 %(n)s 名考生的报考", n=count), "success")
    return redirect(url_for(".show", plan_id=plan_id), 303)
