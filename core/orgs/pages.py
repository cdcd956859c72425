"""院校与机构, 用户, 接口令牌: who is on the portal, and the reader's own password."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.kernel.actor import VENDOR_ROLES, ActorKind, Role
from core.kernel.messages.roles import FACTOR_RESET_WORDS, RESET_WORDS, ROLE_WORDS
from core.kernel.messages.scopes import SCOPE_WORDS
from core.kernel.provinces import PROVINCES
from core.orgs import accounts, acts, keys, queries, schemas, second_factor, service
from core.orgs.oidc import links
from core.orgs.passwords import LEAST_PASSWORD
from core.orgs.rules import MANAGERS, MOST_DAYS, READERS, ROLES_OF, scopes_for
from core.rest.acts import ask_first
from core.rest.forms import for_roles, proven, read_form

DAYS = (30, 90, 180, MOST_DAYS)

blueprint = Blueprint("orgs", __name__, url_prefix="/organizations", template_folder="templates")


@blueprint.get("/")
@for_roles(Role.OPERATOR, *VENDOR_ROLES, Role.PROVINCE_REVIEWER)
def index() -> str:
    """List vendors and colleges."""
    return render_template("orgs/index.html", rows=queries.organizations(g.actor), provinces=PROVINCES)


@blueprint.get("/new")
@for_roles(Role.OPERATOR)
def new() -> str:
    """Ask for an organisation."""
    return render_template("orgs/new.html", provinces=PROVINCES)


@blueprint.post("/")
@for_roles(Role.OPERATOR)
@read_form(schemas.OrganizationForm)
def create(data: dict[str, Any]) -> ResponseReturnValue:
    """Create a vendor or a college."""
    if data["kind"] == "vendor":
        service.create_vendor(g.actor, name=data["name"], name_en=data["name_en"])
    else:
        service.create_college(g.actor, name=data["name"], province=data["province"])
    flash(_("机构已创建"), "success")
    return redirect(url_for("plugins.index" if data["back"] == "plugins" else ".index"), 303)


@blueprint.get("/users")
@for_roles(*READERS)
def users() -> str:
    """List the accounts of the reader's own organisation."""
    rows = queries.accounts(g.actor)
    return render_template(
        "orgs/users.html",
        rows=rows,
        words=ROLE_WORDS,
        roles_of=ROLES_OF,
        reasons=RESET_WORDS,
        factor_reasons=FACTOR_RESET_WORDS,
        manages=_manages(),
        least=LEAST_PASSWORD,
    )


def _manages() -> bool:
    return not g.actor.roles.isdisjoint(MANAGERS)


@blueprint.get("/users/new")
@for_roles(*MANAGERS)
@proven()
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
@for_roles(*MANAGERS)
@proven()
@read_form(schemas.UserSchema)
def create_user(data: dict[str, Any]) -> ResponseReturnValue:
    """Create an account."""
    service.create_user_by_name(g.actor, **{**data, "roles": frozenset(data["roles"])})
    flash(_("账号已创建，请把登录名和初始密码当面交给本人"), "success")
    return redirect(url_for(".users"), 303)


@blueprint.post("/users/<uuid:user_id>/<any(open, close):act>")
@for_roles(*MANAGERS)
@proven()
@ask_first(acts.set_active)
def set_active(user_id: uuid.UUID, act: str) -> ResponseReturnValue:
    """Close an account, or open it again."""
    accounts.set_active(g.actor, user_id, active=act == "open")
    login = queries.account(g.actor, user_id).login
    flash(
        _("已启用账号 %(login)s", login=login) if act == "open" else _("已停用账号 %(login)s", login=login), "success"
    )
    return redirect(url_for(".users"), 303)


@blueprint.post("/users/<uuid:user_id>/password")
@for_roles(*MANAGERS)
@proven()
@read_form(schemas.NewPassword)
def set_password(data: dict[str, Any], user_id: uuid.UUID) -> ResponseReturnValue:
    """Set somebody's password again, for a reason that goes on record."""
    accounts.set_password(g.actor, user_id, **data)
    flash(_("密码已重设并记录，请当面告知本人；本人登录后须先修改密码"), "success")
    return redirect(url_for(".users"), 303)


@blueprint.post("/users/<uuid:user_id>/roles")
@for_roles(*MANAGERS)
@proven()
@read_form(schemas.NewRoles)
def set_roles(data: dict[str, Any], user_id: uuid.UUID) -> ResponseReturnValue:
    """Give somebody other roles."""
    accounts.set_roles(g.actor, user_id, frozenset(data["roles"]))
    flash(_("角色已更改，该用户须重新登录"), "success")
    return redirect(url_for(".users"), 303)


@blueprint.post("/users/<uuid:user_id>/identity")
@for_roles(*MANAGERS)
@proven()
@read_form(schemas.SubjectForm)
def set_subject(data: dict[str, Any], user_id: uuid.UUID) -> ResponseReturnValue:
    """Say who somebody is at their organisation's identity provider."""
    links.assign(g.actor, user_id, data["subject"])
    flash(_("已绑定统一身份认证") if data["subject"] else _("已解除绑定，该用户须用密码登录"), "success")
    return redirect(url_for(".users"), 303)


@blueprint.post("/users/<uuid:user_id>/second-factor")
@for_roles(*MANAGERS)
@proven()
@read_form(schemas.FactorReset)
def reset_factor(data: dict[str, Any], user_id: uuid.UUID) -> ResponseReturnValue:
    """Take a lost second factor from somebody's account."""
    second_factor.reset(g.actor, user_id, data["reason"])
    flash(_("动态验证码已重置，该用户须重新登录并重新启用"), "success")
    return redirect(url_for(".users"), 303)


@blueprint.get("/tokens")
@for_roles(*Role)
def tokens() -> str:
    """List the reader's keys of the API, and those of the accounts they run."""
    return _tokens()


def _tokens(key: str = "") -> str:
    rows = keys.keys(g.actor)
    offered = [(scope.value, word) for scope, word in SCOPE_WORDS.items() if scope in scopes_for(g.actor.roles)]
    return render_template("orgs/tokens.html", rows=rows, offered=offered, words=SCOPE_WORDS, days=DAYS, key=key)


@blueprint.post("/tokens")
@for_roles(*Role)
@proven()
@read_form(schemas.NewToken)
def create_token(data: dict[str, Any]) -> str:
    """Make a key of the reader's own account and show it, this once."""
    _id, key = keys.create(g.actor, **{**data, "scopes": frozenset(data["scopes"])})
    return _tokens(key)


@blueprint.post("/tokens/<uuid:token_id>/revoke")
@for_roles(*Role)
@ask_first(acts.revoke_token)
def revoke_token(token_id: uuid.UUID) -> ResponseReturnValue:
    """End a key."""
    row = keys.key(g.actor, token_id)
    keys.revoke(g.actor, token_id)
    flash(_("已作废令牌“%(name)s”", name=row.name), "success")
    return redirect(url_for(".tokens"), 303)
