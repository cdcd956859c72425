"""国家平台: how it stands, the operator's word, and the history of both."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.national import link

blueprint = Blueprint("national", __name__, url_prefix="/national", template_folder="templates")


@blueprint.get("/")
def index() -> str:
    """Show the state in force and its history."""
    return render_template("national/index.html", link=link.status(g.actor), history=link.history(g.actor))


@blueprint.post("/")
def declare() -> ResponseReturnValue:
    """Take the operator's word."""
    link.declare(g.actor, link.State(request.form["state"]), request.form.get("reason", ""), g.user_name)
    flash(_("国家平台状态已更新"), "success")
    return redirect(url_for(".index"), 303)
