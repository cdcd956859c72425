"""院校与机构, 用户, 接口令牌: who is on the portal, and the reader's own password."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.kernel.actor import ActorKind, Role
from core.kernel.errors import Refused
from core.kernel.messages.roles import ROLE_WORDS
from core.kernel.provinces import PROVINCES
from core.orgs import accounts, queries, service
from core.orgs.rules import LEAST_PASSWORD, ROLES_OF

blueprint = Blueprint("orgs", __name__, url_prefix="/organizations", template_folder="templates")


@blueprint.get("/")
def index() -> str:
    """List vendors and colleges."""
    return render_template("orgs/index.html", rows=queries.organizations(g.actor), provinces=PROVINCES)


@blueprint.get("/new")
def new() -> str:
    """Ask for an organisation."""
    return render_template("orgs/new.html", provinces=PROVINCES)


@blueprint.post("/")
def create() -> ResponseReturnValue:
    """Create a vendor or a college."""
    name = _required("name")
    if request.form["kind"] == "vendor":
        service.create_vendor(g.actor, name=name, name_en=request.form.get("name_en", "").strip())
    elif (province := request.form.get("province", "")) in PROVINCES:
        service.create_college(g.actor, name=name, province=province)
    else:
        raise Refused("REQUIRED")
    flash(_("机构已创建"), "success")
    return redirect(url_for("plugins.index" if request.form.get("for") == "plugins" else ".index"), 303)


def _required(field: str) -> str:
    text = request.form.get(field, "").strip()
    if not text:
        raise Refused("REQUIRED")
    return text


@blueprint.get("/users")
def users() -> str:
    """List the accounts of the reader's own organisation."""
    rows = queries.accounts(g.actor)
    return render_template("orgs/users.html", rows=rows, words=ROLE_WORDS, manages=_manages())


def _manages() -> bool:
    return bool(g.actor.roles & {Role.OPERATOR, Role.COLLEGE_OWNER})


@blueprint.get("/users/new")
def new_user() -> str:
    """Ask for an account; a college's owner sees the roles of a college only (R-004)."""
    kinds = ROLES_OF if Role.OPERATOR in g.actor.roles else {ActorKind.COLLEGE: ROLES_OF[ActorKind.COLLEGE]}
    held = frozenset[Role]().union(*kinds.values())
    roles = [(role.value, word) for role, word in ROLE_WORDS.items() if role in held]
    names = [o.name for o in queries.organizations(g.actor)] if Role.OPERATOR in g.actor.roles else [g.organization]
    return render_template(
        "orgs/user.html", roles=roles, names=names, provinces=PROVINCES, least=LEAST_PASSWORD, operator=len(kinds) > 1
    )


@blueprint.post("/users")
def create_user() -> ResponseReturnValue:
    """Create an account."""
    service.create_user_by_name(
        g.actor,
        organization=request.form.get("organization", "").strip(),
        login=_required("login"),
        name=_required("name"),
        password=request.form.get("password", ""),
        roles=frozenset(Role(role) for role in request.form.getlist("roles")),
    )
    flash(_("账号已创建，请把登录名和初始密码当面交给本人"), "success")
    return redirect(url_for(".users"), 303)


@blueprint.post("/users/<uuid:user_id>/<any(open, close):act>")
def set_active(user_id: uuid.UUID, act: str) -> ResponseReturnValue:
    """Close an account, or open it again."""
    accounts.set_active(g.actor, user_id, active=act == "open")
    flash(_("账号已启用") if act == "open" else _("账号已停用"), "success")
    return redirect(url_for(".users"), 303)


@blueprint.post("/users/<uuid:user_id>/password")
def set_password(user_id: uuid.UUID) -> ResponseReturnValue:
    """Set somebody's password again."""
    accounts.set_password(g.actor, user_id, request.form.get("password", ""))
    flash(_("密码已重设，请当面告知本人，登录后立即修改"), "success")
    return redirect(url_for(".users"), 303)


@blueprint.get("/tokens")
def tokens() -> str:
    """List the keys of the API."""
    return render_template("orgs/tokens.html", rows=queries.keys(g.actor), accounts=queries.accounts(g.actor), key="")


@blueprint.post("/tokens")
def create_token() -> str:
    """Make a key and show it, this once."""
    _id, key = accounts.create_token_for(g.actor, login=_required("login"), name=_required("name"))
    return render_template("orgs/tokens.html", rows=queries.keys(g.actor), accounts=queries.accounts(g.actor), key=key)


@blueprint.post("/tokens/<uuid:token_id>/revoke")
def revoke_token(token_id: uuid.UUID) -> ResponseReturnValue:
    """End a key."""
    accounts.revoke_token(g.actor, token_id)
    flash(_("令牌已作废"), "success")
    return redirect(url_for(".tokens"), 303)
