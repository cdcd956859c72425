"""变更申请: asked for by the college, decided by the vendor (R-084, R-119, C-04)."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.candidates.views import find
from core.kernel.actor import COLLEGE_ROLES, VENDOR_ROLES, Role
from core.kernel.errors import Refused
from core.registrations.changes import acts, queries, schemas, service
from core.registrations.changes.rules import Kind
from core.registrations.changes.service import Asked
from core.registrations.changes.words import KINDS
from core.registrations.service import REGISTRARS
from core.rest.acts import ask_first
from core.rest.forms import for_roles, read_form, read_query

blueprint = Blueprint("changes", __name__, url_prefix="/change-requests", template_folder="templates")


@blueprint.get("/")
@for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
def index() -> str:
    """List what one asked for, or what one is asked."""
    return render_template("changes/index.html", rows=queries.changes(g.actor), kinds=KINDS)


@blueprint.get("/new/<uuid:plan_id>")
@for_roles(Role.COLLEGE_OFFICER)
@read_query(schemas.LeavingQuery)
def new(query: dict[str, Any], plan_id: uuid.UUID) -> str:
    """Ask to add somebody, or to delete or replace who is registered."""
    return _asking(plan_id, query["registration_id"])


def _asking(
    plan_id: uuid.UUID, leaving: uuid.UUID | None, values: dict[str, Any] | None = None, problems: object = ()
) -> str:
    return render_template(
        "changes/new.html",
        plan_id=plan_id,
        registration_id=leaving,
        asking=queries.asking(g.actor, plan_id, leaving),
        kinds=[(kind, KINDS[kind]) for kind in (Kind.DELETE, Kind.REPLACE)],
        problems=problems,
        values=values or {},
    )


@blueprint.post("/new/<uuid:plan_id>")
@for_roles(Role.COLLEGE_OFFICER)
@read_form(schemas.ChangeForm)
@read_query(schemas.LeavingQuery)
def ask(data: dict[str, Any], query: dict[str, Any], plan_id: uuid.UUID) -> ResponseReturnValue:
    """Ask; what speaks against it is shown above the form."""
    leaving = query["registration_id"]
    try:
        service.ask(g.actor, _asked(plan_id, leaving, data))
    except Refused as refused:
        if "problems" not in refused.params:
            raise
        return _asking(plan_id, leaving, data, refused.params["problems"]), 422
    flash(_("变更申请已提交，请等待培训评价组织审核"), "success")
    return redirect(url_for(".index"), 303)


def _asked(plan_id: uuid.UUID, leaving: uuid.UUID | None, data: dict[str, Any]) -> Asked:
    certificate, level = data["level"]
    return Asked(
        plan_id=plan_id,
        note=data["note"],
        registration_id=leaving,
        candidate_id=None if data["kind"] is Kind.DELETE else find(g.actor, data["number"]),
        certificate=certificate,
        level=level,
        site_id=data["site_id"],
        subjects=tuple(data["subjects"]),
        extras=data["extras"],
    )


@blueprint.post("/<uuid:change_id>/decide")
@for_roles(*REGISTRARS)
@read_form(schemas.DecisionForm)
@ask_first(acts.decide)
def decide(data: dict[str, str], change_id: uuid.UUID) -> ResponseReturnValue:
    """Approve or refuse, as the vendor."""
    approve = data.pop("decision") == "approve"
    service.decide(g.actor, change_id, approve=approve, **data)
    flash(_("已通过，报考信息已变更") if approve else _("已拒绝"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:change_id>/withdraw")
@for_roles(Role.COLLEGE_OFFICER)
@ask_first(acts.withdraw)
def withdraw(change_id: uuid.UUID) -> ResponseReturnValue:
    """Take a request back before it is decided."""
    service.withdraw(g.actor, change_id)
    flash(_("已撤回变更申请"), "success")
    return redirect(url_for(".index"), 303)
