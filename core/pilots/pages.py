"""证书试点申报: the college applies, the province decides (R-010 … R-019)."""

from __future__ import annotations

import datetime as dt
import uuid

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.kernel.clock import SHANGHAI
from core.kernel.errors import Refused
from core.pilots import service, views
from core.pilots.service import ApplicationFields

blueprint = Blueprint("pilots", __name__, url_prefix="/pilots", template_folder="templates")


@blueprint.get("/")
def index() -> str:
    """List applications with the next step of each."""
    return render_template("pilots/index.html", rows=views.applications(g.actor), kind=g.actor.kind.value)


@blueprint.get("/windows")
def plans() -> str:
    """List the province's application windows."""
    return render_template("pilots/plans.html", rows=views.windows(g.actor), kind=g.actor.kind.value)


@blueprint.post("/windows")
def open_plan() -> ResponseReturnValue:
    """Open a window, to the minute (R-012)."""
    service.open_plan(
        g.actor,
        batch=request.form["batch"],
        year=_number("year"),
        opens_at=_moment("opens_at"),
        closes_at=_moment("closes_at"),
    )
    flash(_("申报计划已发布"), "success")
    return redirect(url_for(".plans"), 303)


@blueprint.get("/new")
def new() -> str:
    """Ask for a new application (R-014)."""
    choices = {"windows": views.windows(g.actor), "certificates": views.certificates(g.actor)}
    return render_template("pilots/new.html", **choices)


@blueprint.post("/")
def create() -> ResponseReturnValue:
    """Save an application without submitting it."""
    service.draft(
        g.actor,
        province_plan_id=uuid.UUID(request.form["window"]),
        certificate_id=uuid.UUID(request.form["certificate"]),
        fields=_fields(),
    )
    flash(_("已保存，暂未提交审核"), "success")
    return redirect(url_for(".index"), 303)


def _fields() -> ApplicationFields:
    return ApplicationFields(
        planned_headcount=_number("headcount"),
        majors=tuple(request.form.get("majors", "").split()),
        faculty_text=request.form.get("faculty", ""),
        venue_text=request.form.get("venue", ""),
    )


@blueprint.get("/<uuid:application_id>")
def show(application_id: uuid.UUID) -> str:
    """Show one application; the province decides it here (R-015, R-019)."""
    row = views.application(g.actor, application_id)
    return render_template("pilots/show.html", row=row, kind=g.actor.kind.value)


@blueprint.get("/<uuid:application_id>/edit")
def editing(application_id: uuid.UUID) -> str:
    """Ask for changes of an application that was not submitted (R-017)."""
    return render_template("pilots/edit.html", row=views.application(g.actor, application_id))


@blueprint.post("/<uuid:application_id>/edit")
def edit(application_id: uuid.UUID) -> ResponseReturnValue:
    """Change it."""
    service.edit(g.actor, application_id, _fields(), version=request.form.get("version"))
    flash(_("已保存，暂未提交审核"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:application_id>/submit")
def submit(application_id: uuid.UUID) -> ResponseReturnValue:
    """Hand an application in."""
    service.submit(g.actor, application_id)
    flash(_("已提交审核"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:application_id>/delete")
def delete(application_id: uuid.UUID) -> ResponseReturnValue:
    """Delete an application that was not submitted."""
    service.delete(g.actor, application_id)
    flash(_("已删除"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:application_id>/decide")
def decide(application_id: uuid.UUID) -> ResponseReturnValue:
    """Approve with a headcount, or reject with a reason."""
    decision = request.form.get("decision")
    if decision not in {"approve", "reject"}:
        raise Refused("REQUIRED")
    approved = _number("headcount") if decision == "approve" else None
    service.decide(g.actor, application_id, approved_headcount=approved, reason=request.form.get("reason", ""))
    flash(_("审核结果已保存"), "success")
    return redirect(url_for(".index"), 303)


def _number(name: str) -> int:
    text = request.form.get(name, "")
    if not (text.isascii() and text.isdecimal()):
        raise Refused("NOT_A_NUMBER", value=text[:20])
    return int(text)


def _moment(name: str) -> dt.datetime:
    text = request.form.get(name, "")
    try:
        return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    except ValueError as error:
        raise Refused("NOT_A_DATE", value=text[:20]) from error
