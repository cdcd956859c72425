"""借考申请: asked for by one college, answered by the other (R-007)."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.kernel.actor import COLLEGE_ROLES, VENDOR_ROLES, Role
from core.registrations import acts, guest_views, guests, schemas
from core.rest.acts import ask_first
from core.rest.forms import for_roles, read_form

blueprint = Blueprint("guests", __name__, url_prefix="/guest-agreements", template_folder="templates")


@blueprint.get("/")
@for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
def index() -> str:
    """List what one asked for and what one was asked."""
    return render_template("guests/index.html", rows=guest_views.agreements(g.actor))


@blueprint.get("/new/<uuid:plan_id>")
@for_roles(Role.COLLEGE_OFFICER)
def new(plan_id: uuid.UUID) -> str:
    """Choose a host's site and a level of a plan."""
    return render_template("guests/new.html", plan_id=plan_id, asking=guest_views.asking(g.actor, plan_id))


@blueprint.post("/new/<uuid:plan_id>")
@for_roles(Role.COLLEGE_OFFICER)
@read_form(schemas.GuestWish)
def ask(data: dict[str, Any], plan_id: uuid.UUID) -> ResponseReturnValue:
    """Ask the host."""
    guests.ask(g.actor, plan_id=plan_id, **data)
    flash(_("申请已提交，请等待对方院校确认"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:agreement_id>/answer")
@for_roles(Role.COLLEGE_OFFICER)
@read_form(schemas.GuestAnswerForm)
def answer(data: dict[str, str], agreement_id: uuid.UUID) -> ResponseReturnValue:
    """Agree or refuse, as the host."""
    guests.answer(g.actor, agreement_id, agree=data.pop("decision") == "agree", **data)
    flash(_("答复已保存"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:agreement_id>/withdraw")
@for_roles(Role.COLLEGE_OFFICER)
@ask_first(acts.withdraw_guests)
def withdraw(agreement_id: uuid.UUID) -> ResponseReturnValue:
    """Step back while nobody is registered on it."""
    guests.withdraw(g.actor, agreement_id)
    flash(_("已撤回 %(n)s 人的借考", n=g.act.number), "success")
    return redirect(url_for(".index"), 303)
