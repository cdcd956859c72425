"""院校与机构, 用户: who is on the portal."""

from __future__ import annotations

from flask import Blueprint, g, render_template

from core.orgs import queries

blueprint = Blueprint("orgs", __name__, url_prefix="/organizations", template_folder="templates")


@blueprint.get("/")
def index() -> str:
    """List vendors and colleges."""
    return render_template("orgs/index.html", rows=queries.organizations(g.actor))


@blueprint.get("/users")
def users() -> str:
    """List the accounts of the reader's own organisation."""
    return render_template("orgs/users.html", rows=queries.accounts(g.actor))
