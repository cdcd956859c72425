"""国家平台: how it stands, the operator's word, the history of both, and what is on its way."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.kernel.actor import COLLEGE_STAFF, Role
from core.kernel.messages.states import state_word
from core.national import acts, link, outbox, queries, schemas
from core.rest.acts import ask_first
from core.rest.forms import for_roles, read_form

blueprint = Blueprint("national", __name__, url_prefix="/national", template_folder="templates")


@blueprint.app_template_global("national_link")
def link_now() -> link.Link:
    """Return the state in force, for the banner of other rooms' pages."""
    return link.status(g.actor)


@blueprint.get("/")
@for_roles(*COLLEGE_STAFF, Role.OPERATOR)
def index() -> str:
    """Show the state in force and its history, and what has not reached the platform."""
    now = link.status(g.actor)
    return render_template(
        "national/index.html",
        link=now,
        choices=[(s.value, _(state_word("link", s).text)) for s in link.State if s is not now.state],
        history=link.history(g.actor),
        groups=queries.groups(g.actor),
        medium=queries.medium(g.actor),
    )


@blueprint.post("/")
@for_roles(Role.OPERATOR)
@read_form(schemas.LinkDeclaration)
@ask_first(acts.declare)
def declare(data: dict[str, Any]) -> ResponseReturnValue:
    """Take the operator's word."""
    link.declare(g.actor, **data, said_by=g.user_name)
    flash(_("国家平台状态已更新"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:college_id>/<uuid:plan_id>/again")
@for_roles(Role.OPERATOR)
def try_again(college_id: uuid.UUID, plan_id: uuid.UUID) -> ResponseReturnValue:
    """Take up again what is stuck of one college and plan."""
    count = outbox.try_again(g.actor, college_id, plan_id)
    flash(_("%(count)s 条将先向平台查询，再决定是否重新传送", count=count), "success")
    return redirect(url_for(".index"), 303)
