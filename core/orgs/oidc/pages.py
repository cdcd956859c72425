"""统一身份认证: where an organisation's people sign in, set by whoever runs its accounts."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.kernel.actor import Role
from core.orgs.oidc import acts, queries, schemas, service
from core.orgs.oidc.rules import OPERATORS
from core.orgs.queries import organizations
from core.orgs.rules import MANAGERS
from core.rest.acts import ask_first
from core.rest.forms import for_roles, proven, read_form

blueprint = Blueprint("identity_provider", __name__, url_prefix="/identity-provider", template_folder="templates")


@blueprint.get("/")
@for_roles(*MANAGERS)
def index() -> str:
    """Show an owner the own college's provider, and the operator where there is one."""
    if Role.OPERATOR not in g.actor.roles:
        return show(g.actor.college_id)
    offers = {offer.organization_id: offer for offer in queries.offers()}
    rows = [(row.id, row.name) for row in organizations(g.actor)]
    return render_template("identity_provider/index.html", rows=[(OPERATORS, ""), *rows], offers=offers)


@blueprint.get("/<uuid:organization_id>")
@for_roles(*MANAGERS)
def show(organization_id: uuid.UUID) -> str:
    """Show an organisation's provider, and what to enter there."""
    setting = queries.setting(g.actor, organization_id)
    name = next((row.name for row in organizations(g.actor) if row.id == organization_id), "")
    return render_template(
        "identity_provider/show.html", setting=setting, organization_id=organization_id, organization_name=name
    )


@blueprint.post("/<uuid:organization_id>")
@for_roles(*MANAGERS)
@proven()
@read_form(schemas.IdentityProviderSchema)
def change(data: dict[str, str], organization_id: uuid.UUID) -> ResponseReturnValue:
    """Set it."""
    service.set_provider(g.actor, organization_id, **data)
    flash(_("统一身份认证已启用；请先绑定自己的账号，退出后试着登录一次"), "success")
    return redirect(url_for(".show", organization_id=organization_id), 303)


@blueprint.post("/<uuid:organization_id>/remove")
@for_roles(*MANAGERS)
@proven()
@ask_first(acts.remove)
def remove(organization_id: uuid.UUID) -> ResponseReturnValue:
    """Remove it."""
    service.remove_provider(g.actor, organization_id)
    flash(_("统一身份认证已移除，所有账号改用密码登录"), "success")
    return redirect(url_for(".index"), 303)
