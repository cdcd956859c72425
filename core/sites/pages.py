"""考核站点: the college applies with its stamped form, the vendor reviews (R-020 … R-034)."""

from __future__ import annotations

import io
import uuid

from flask import Blueprint, flash, g, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.kernel.errors import Refused
from core.sites import service, views

blueprint = Blueprint("sites", __name__, url_prefix="/sites", template_folder="templates")


@blueprint.get("/")
def index() -> str:
    """List sites with the next step of each."""
    return render_template("sites/index.html", rows=views.sites(g.actor), kind=g.actor.kind.value)


@blueprint.get("/new")
def new() -> str:
    """Ask for a new application."""
    return render_template("sites/new.html", certificates=views.certificates(g.actor))


@blueprint.post("/")
def create() -> ResponseReturnValue:
    """Save an application with its stamped form (R-022, R-024)."""
    site = service.draft(
        g.actor,
        certificate_id=uuid.UUID(request.form["certificate"]),
        address=request.form.get("address", ""),
        machines=_machines(),
    )
    _keep_form(site.id)
    flash(_("已保存，暂未提交审核"), "success")
    return redirect(url_for(".index"), 303)


def _machines() -> int:
    machines = request.form.get("machines", "")
    if not (machines.isascii() and machines.isdecimal()):
        raise Refused("NOT_A_NUMBER", value=machines[:20])
    return int(machines)


def _keep_form(site_id: uuid.UUID) -> None:
    form = request.files.get("form")
    if form is not None and form.filename:
        service.attach_form(g.actor, site_id, file_name=form.filename, data=form.read())


@blueprint.get("/<uuid:site_id>/edit")
def editing(site_id: uuid.UUID) -> str:
    """Ask for changes, and for the stamped form (R-026)."""
    return render_template("sites/edit.html", site=views.site(g.actor, site_id))


@blueprint.post("/<uuid:site_id>/edit")
def edit(site_id: uuid.UUID) -> ResponseReturnValue:
    """Change an application that is not handed in, or was returned."""
    address, version = request.form.get("address", ""), request.form.get("version")
    service.edit(g.actor, site_id, address=address, machines=_machines(), version=version)
    _keep_form(site_id)
    flash(_("已保存，暂未提交审核"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.get("/<uuid:site_id>/form")
def form(site_id: uuid.UUID) -> ResponseReturnValue:
    """Download the stamped form."""
    name, data = views.form(g.actor, site_id)
    return send_file(io.BytesIO(data), mimetype="application/octet-stream", as_attachment=True, download_name=name)


@blueprint.post("/<uuid:site_id>/submit")
def submit(site_id: uuid.UUID) -> ResponseReturnValue:
    """Hand the application in."""
    service.submit(g.actor, site_id)
    flash(_("已提交审核"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:site_id>/withdraw")
def withdraw(site_id: uuid.UUID) -> ResponseReturnValue:
    """Take an application back that was not reviewed (R-028)."""
    service.withdraw(g.actor, site_id)
    flash(_("已撤销"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:site_id>/delete")
def delete(site_id: uuid.UUID) -> ResponseReturnValue:
    """Delete an application (R-027)."""
    service.delete(g.actor, [site_id])
    flash(_("已删除"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:site_id>/review")
def review(site_id: uuid.UUID) -> ResponseReturnValue:
    """Approve or return an application; an approved site may be revoked (R-029, R-034)."""
    decision, reason = request.form.get("decision"), request.form.get("reason", "")
    if decision == "revoke":
        service.revoke(g.actor, site_id, reason=reason)
    else:
        service.review(g.actor, site_id, approve=decision == "approve", reason=reason)
    flash(_("审核结果已保存"), "success")
    return redirect(url_for(".index"), 303)
