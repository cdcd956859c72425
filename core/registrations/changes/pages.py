"""变更申请: asked for by the college, decided by the vendor (R-084, R-119, C-04)."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.candidates.views import find
from core.kernel.errors import Refused
from core.registrations.changes import queries, service
from core.registrations.changes.rules import Kind
from core.registrations.changes.service import Asked
from core.registrations.changes.words import KINDS

blueprint = Blueprint("changes", __name__, url_prefix="/change-requests", template_folder="templates")


@blueprint.get("/")
def index() -> str:
    """List what one asked for, or what one is asked."""
    return render_template("changes/index.html", rows=queries.changes(g.actor), kinds=KINDS)


@blueprint.get("/new/<uuid:plan_id>")
def new(plan_id: uuid.UUID) -> str:
    """Ask to add somebody, or to delete or replace who is registered."""
    return _asking(plan_id)


def _asking(plan_id: uuid.UUID, refused: Refused | None = None) -> str:
    leaving = request.args.get("registration", type=uuid.UUID)
    return render_template(
        "changes/new.html",
        plan_id=plan_id,
        registration_id=leaving,
        asking=queries.asking(g.actor, plan_id, leaving),
        kinds=[(kind, KINDS[kind]) for kind in (Kind.DELETE, Kind.REPLACE)],
        problems=refused.params["problems"] if refused else (),
        values=request.form,
    )


@blueprint.post("/new/<uuid:plan_id>")
def ask(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Ask; what speaks against it is shown above the form."""
    try:
        service.ask(g.actor, _asked(plan_id))
    except Refused as refused:
        if "problems" not in refused.params:
            raise
        return _asking(plan_id, refused), 422
    flash(_("变更申请已提交，请等待培训评价组织审核"), "success")
    return redirect(url_for(".index"), 303)


def _asked(plan_id: uuid.UUID) -> Asked:
    form, prefix = request.form, "extra-"
    certificate, _sep, level = form.get("level", "").partition("|")
    number = "" if form.get("kind") == Kind.DELETE else form.get("number", "").strip()
    if not number and form.get("kind") != Kind.DELETE:
        raise Refused("CHANGE_NOTHING_CHOSEN")
    return Asked(
        plan_id=plan_id,
        note=form.get("note", ""),
        registration_id=request.args.get("registration", type=uuid.UUID),
        candidate_id=find(g.actor, number) if number else None,
        certificate=certificate,
        level=int(level) if level.isdecimal() else 0,
        site_id=form.get("site", type=uuid.UUID),
        subjects=tuple(form.getlist("subject")),
        extras={name.removeprefix(prefix): text.strip() for name, text in form.items() if name.startswith(prefix)},
    )


@blueprint.post("/<uuid:change_id>/decide")
def decide(change_id: uuid.UUID) -> ResponseReturnValue:
    """Approve or refuse, as the vendor."""
    approve, reason = request.form.get("decision") == "approve", request.form.get("reason", "")
    service.decide(g.actor, change_id, approve=approve, reason=reason, version=request.form.get("version"))
    flash(_("已通过，报考信息已变更") if approve else _("已拒绝"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:change_id>/withdraw")
def withdraw(change_id: uuid.UUID) -> ResponseReturnValue:
    """Take a request back before it is decided."""
    service.withdraw(g.actor, change_id)
    flash(_("已撤回"), "success")
    return redirect(url_for(".index"), 303)
