"""考核站点: the college applies with its stamped form, the vendor reviews (R-020 … R-034)."""

from __future__ import annotations

import io
import uuid
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.files.documents import ACCEPT, check_document
from core.kernel.actor import COLLEGE_ROLES, VENDOR_ROLES, ActorKind, Role
from core.rest.acts import ask_first
from core.rest.forms import for_roles, read_form
from core.rest.listing import Chosen
from core.sites import acts, papers, schemas, service, uses, views

blueprint = Blueprint("sites", __name__, url_prefix="/sites", template_folder="templates")

Paper = tuple[str, bytes]
"""A file's name as it was sent, and what is in it."""


@blueprint.get("/")
@for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
def index() -> str:
    """List sites with the next step of each, and what has to be decided about them."""
    college = g.actor.kind is ActorKind.COLLEGE
    return render_template(
        "sites/index.html",
        rows=views.sites(g.actor),
        college=college,
        waiting=uses.waiting(g.actor),
        lacking=uses.lacking(g.actor) if college else [],
        forms=papers.empty_forms(g.actor),
        accept=ACCEPT,
        **_who(),
    )


def _who() -> dict[str, bool]:
    """Return whose forms a page shows: those of a college's officer, and of a vendor's planner."""
    return {"officer": Role.COLLEGE_OFFICER in g.actor.roles, "planner": Role.VENDOR_PLANNER in g.actor.roles}


@blueprint.get("/new")
@for_roles(Role.COLLEGE_OFFICER)
def new() -> str:
    """Ask for a new application."""
    return render_template(
        "sites/new.html", certificates=views.certificates(g.actor), forms=papers.empty_forms(g.actor), accept=ACCEPT
    )


@blueprint.post("/")
@for_roles(Role.COLLEGE_OFFICER)
@read_form(schemas.NewSite)
def create(data: dict[str, Any]) -> ResponseReturnValue:
    """Save an application with its stamped form (R-022, R-024)."""
    sent = _sent()
    site = service.draft(g.actor, **data)
    _keep(site.id, *sent)
    flash(_("已保存，暂未提交审核"), "success")
    return redirect(url_for(".show", site_id=site.id), 303)


def _sent() -> tuple[list[Paper], list[Paper]]:
    """Return the stamped form and the other papers sent along, checked before anything is saved."""
    form, others = ([(f.filename, f.read()) for f in request.files.getlist(n) if f.filename] for n in ("form", "files"))
    for name, data in (*form, *others):
        check_document(name, data)
    return form, others


def _keep(site_id: uuid.UUID, forms: list[Paper], others: list[Paper]) -> None:
    for name, data in forms:
        papers.attach_form(g.actor, site_id, file_name=name, data=data)
    for name, data in others:
        papers.add_file(g.actor, site_id, file_name=name, data=data)


@blueprint.get("/<uuid:site_id>")
@for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
def show(site_id: uuid.UUID) -> str:
    """Show one site: its papers, the vendor's review, and the coming exams that use it (R-025, R-034)."""
    row = views.site(g.actor, site_id)
    used = uses.uses(g.actor, site_id) if row.mine else []
    return render_template("sites/show.html", row=row, uses=used, **_who())


@blueprint.get("/uses")
@for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
def waiting() -> str:
    """List the plans that cannot be arranged before somebody decides about a site (R-034)."""
    return render_template("sites/uses.html", rows=uses.waiting(g.actor))


@blueprint.get("/<uuid:site_id>/edit")
@for_roles(Role.COLLEGE_OFFICER)
def editing(site_id: uuid.UUID) -> str:
    """Ask for changes, and for the stamped form (R-026)."""
    return render_template(
        "sites/edit.html", site=views.site(g.actor, site_id), forms=papers.empty_forms(g.actor), accept=ACCEPT
    )


@blueprint.post("/<uuid:site_id>/edit")
@for_roles(Role.COLLEGE_OFFICER)
@read_form(schemas.EditForm)
def edit(data: dict[str, Any], site_id: uuid.UUID) -> ResponseReturnValue:
    """Change an application that is not handed in, or was returned."""
    sent = _sent()
    service.edit(g.actor, site_id, **data)
    _keep(site_id, *sent)
    flash(_("已保存，暂未提交审核"), "success")
    return redirect(url_for(".show", site_id=site_id), 303)


@blueprint.get("/<uuid:site_id>/form")
@for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
def form(site_id: uuid.UUID) -> ResponseReturnValue:
    """Download the stamped form."""
    return _download(*papers.form(g.actor, site_id))


def _download(name: str, data: bytes) -> ResponseReturnValue:
    return send_file(io.BytesIO(data), mimetype="application/octet-stream", as_attachment=True, download_name=name)


@blueprint.get("/<uuid:site_id>/files/<uuid:file_id>")
@for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
def file(site_id: uuid.UUID, file_id: uuid.UUID) -> ResponseReturnValue:
    """Download 其他材料."""
    return _download(*papers.file(g.actor, site_id, file_id))


@blueprint.post("/<uuid:site_id>/files/<uuid:file_id>/delete")
@for_roles(Role.COLLEGE_OFFICER)
def remove_file(site_id: uuid.UUID, file_id: uuid.UUID) -> ResponseReturnValue:
    """Take 其他材料 away again."""
    papers.remove_file(g.actor, site_id, file_id)
    flash(_("已删除附件"), "success")
    return redirect(url_for(".editing", site_id=site_id), 303)


@blueprint.get("/forms/<uuid:form_id>")
@for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
def empty_form(form_id: uuid.UUID) -> ResponseReturnValue:
    """Download a vendor's empty application form."""
    return _download(*papers.empty_form(g.actor, form_id))


@blueprint.post("/forms")
@for_roles(Role.VENDOR_PLANNER)
def set_empty_form() -> ResponseReturnValue:
    """Offer colleges one's own empty form (R-024)."""
    form = request.files.get("file")
    papers.set_empty_form(g.actor, file_name=form.filename or "" if form else "", data=form.read() if form else b"")
    flash(_("已保存空白申请表，院校可以下载"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:site_id>/submit")
@for_roles(Role.COLLEGE_OFFICER)
def submit(site_id: uuid.UUID) -> ResponseReturnValue:
    """Hand the application in."""
    service.submit(g.actor, site_id)
    flash(_("已提交审核"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:site_id>/withdraw")
@for_roles(Role.COLLEGE_OFFICER)
@ask_first(acts.withdraw)
def withdraw(site_id: uuid.UUID) -> ResponseReturnValue:
    """Take an application back that was not reviewed (R-028)."""
    service.withdraw(g.actor, site_id)
    flash(_("已撤销站点申报"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:site_id>/delete")
@for_roles(Role.COLLEGE_OFFICER)
@ask_first(acts.delete)
def delete(site_id: uuid.UUID) -> ResponseReturnValue:
    """Delete an application (R-027)."""
    service.delete(g.actor, [site_id])
    flash(_("已删除站点申报"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/delete")
@for_roles(Role.COLLEGE_OFFICER)
@read_form(Chosen)
@ask_first(acts.delete_chosen)
def delete_chosen(data: dict[str, Any]) -> ResponseReturnValue:
    """Delete the ticked applications, all or none (R-027)."""
    count = service.delete(g.actor, data["ids"])
    flash(_("已删除 %(n)s 个站点申报", n=count), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:site_id>/uses/<uuid:plan_id>")
@for_roles(Role.VENDOR_PLANNER)
@read_form(schemas.UseForm)
@ask_first(acts.allow_use)
def allow_use(data: dict[str, Any], site_id: uuid.UUID, plan_id: uuid.UUID) -> ResponseReturnValue:
    """Let a plan use a site that does not count for it by itself (R-034)."""
    service.allow_use(g.actor, site_id, plan_id=plan_id, **data)
    flash(_("已确认本计划使用该站点"), "success")
    return redirect(url_for(".show", site_id=site_id), 303)


@blueprint.post("/<uuid:site_id>/review")
@for_roles(Role.VENDOR_PLANNER)
@read_form(schemas.ReviewForm)
@ask_first(acts.review)
def review(data: dict[str, str], site_id: uuid.UUID) -> ResponseReturnValue:
    """Approve or return an application; an approved site may be revoked (R-029, R-034)."""
    if data["decision"] == "revoke":
        service.revoke(g.actor, site_id, reason=data["reason"])
        flash(_("已取消该站点的资质"), "success")
    else:
        service.review(g.actor, site_id, approve=data["decision"] == "approve", reason=data["reason"])
        flash(_("审核结果已保存"), "success")
    return redirect(url_for(".index"), 303)
