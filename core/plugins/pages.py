"""插件: what is installed for which vendor, and why one does not run."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.kernel.actor import Role
from core.plugins import store, upgrade
from core.plugins.delivery import undelivered
from core.plugins.loader import offered

blueprint = Blueprint("plugins", __name__, url_prefix="/plugins", template_folder="templates")


@blueprint.get("/")
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
def preview() -> str:
    """Show what an installation or an upgrade would change."""
    shown = upgrade.preview(g.actor, request.form.get("vendor", ""), request.form["key"])
    return render_template("plugins/preview.html", shown=shown)


@blueprint.post("/")
def install() -> ResponseReturnValue:
    """Compile a plugin and make it the vendor's active release, or say why it cannot be."""
    installed = store.install(g.actor, uuid.UUID(request.form["vendor"]), request.form["key"])
    if installed.state == store.ACTIVE:
        flash(_("已安装 %(key)s %(version)s", key=installed.key, version=installed.version), "success")
    else:
        flash(_("%(key)s 未通过检查，已隔离：%(reason)s", key=installed.key, reason=installed.reason), "danger")
    return redirect(url_for(".index"), 303)


@blueprint.post("/disable")
def disable() -> ResponseReturnValue:
    """Take a plugin out of use for new plans."""
    store.disable(g.actor, uuid.UUID(request.form["vendor"]), request.form["key"])
    flash(_("已停用；已发布的考核计划不受影响"), "success")
    return redirect(url_for(".index"), 303)
