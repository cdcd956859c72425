"""借考申请: asked for by one college, answered by the other (R-007)."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.kernel.errors import Refused
from core.registrations import guest_views, guests

blueprint = Blueprint("guests", __name__, url_prefix="/guest-agreements", template_folder="templates")


@blueprint.get("/")
def index() -> str:
    """List what one asked for and what one was asked."""
    return render_template("guests/index.html", rows=guest_views.agreements(g.actor))


@blueprint.get("/new/<uuid:plan_id>")
def new(plan_id: uuid.UUID) -> str:
    """Choose a host's site and a level of a plan."""
    return render_template("guests/new.html", plan_id=plan_id, asking=guest_views.asking(g.actor, plan_id))


@blueprint.post("/new/<uuid:plan_id>")
def ask(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Ask the host."""
    form = request.form
    site, level = form.get("site", type=uuid.UUID), form.get("level", type=int)
    headcount = form.get("headcount", type=int)
    if site is None or level is None or headcount is None:
        raise Refused("GUEST_NOTHING_CHOSEN")
    note = form.get("note", "")
    guests.ask(g.actor, plan_id=plan_id, site_id=site, level=level, headcount=headcount, note=note)
    flash(_("申请已提交，请等待对方院校确认"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:agreement_id>/answer")
def answer(agreement_id: uuid.UUID) -> ResponseReturnValue:
    """Agree or refuse, as the host."""
    agree, reason = request.form.get("decision") == "agree", request.form.get("reason", "")
    guests.answer(g.actor, agreement_id, agree=agree, reason=reason, version=request.form.get("version"))
    flash(_("答复已保存"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:agreement_id>/withdraw")
def withdraw(agreement_id: uuid.UUID) -> ResponseReturnValue:
    """Step back while nobody is registered on it."""
    guests.withdraw(g.actor, agreement_id)
    flash(_("已撤回"), "success")
    return redirect(url_for(".index"), 303)
