"""插件: what is installed for which vendor, and why one does not run."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.kernel.actor import Role
from core.plugins import acts, schemas, store, upgrade
from core.plugins.delivery import undelivered
from core.plugins.loader import offered
from core.rest.acts import ask_first
from core.rest.forms import for_roles, read_form

blueprint = Blueprint("plugins", __name__, url_prefix="/plugins", template_folder="templates")


@blueprint.get("/")
@for_roles(Role.OPERATOR, Role.VENDOR_PLANNER)
def index() -> str:
    """List every installation; the operator also chooses what to install."""
    vendors = store.vendors(g.actor) if Role.OPERATOR in g.actor.roles else []
    return render_template(
        "plugins/index.html",
        rows=store.installations(g.actor),
        vendors=vendors,
        offered=offered(),
        undelivered=undelivered(g.actor),
    )


@blueprint.post("/preview")
@for_roles(Role.OPERATOR)
@read_form(schemas.PreviewForm)
def preview(data: dict[str, str]) -> str:
    """Show what an installation or an upgrade would change."""
    shown = upgrade.preview(g.actor, **data)
    return render_template("plugins/preview.html", shown=shown)


@blueprint.post("/")
@for_roles(Role.OPERATOR)
@read_form(schemas.InstallationForm)
def install(data: dict[str, Any]) -> ResponseReturnValue:
    """Compile a plugin and make it the vendor's active release, or say why it cannot be."""
    installed = store.install(g.actor, **data)
    if installed.state == store.ACTIVE:
        flash(_("已安装 %(key)s %(version)s", key=installed.key, version=installed.version), "success")
    else:
        flash(_("%(key)s 未通过检查，已隔离：%(reason)s", key=installed.key, reason=installed.reason), "danger")
    return redirect(url_for(".index"), 303)


@blueprint.post("/disable")
@for_roles(Role.OPERATOR)
@read_form(schemas.InstallationForm)
@ask_first(acts.disable)
def disable(data: dict[str, Any]) -> ResponseReturnValue:
    """Take a plugin out of use for new plans."""
    store.disable(g.actor, **data)
    flash(_("已停用；已发布的考核计划不受影响"), "success")
    return redirect(url_for(".index"), 303)
