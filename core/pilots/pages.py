"""证书试点申报: the college applies, the city bureau where asked and the province decide (R-010 … R-019)."""

from __future__ import annotations

import io
import uuid
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.files.documents import ACCEPT, check_document
from core.kernel.actor import COLLEGE_ROLES, PROVINCE_ROLES, VENDOR_ROLES, Role
from core.pilots import acts, papers, schemas, service, views
from core.pilots.rules import State, WindowState
from core.rest.acts import ask_first, question
from core.rest.forms import for_roles, read_form, read_query

blueprint = Blueprint("pilots", __name__, url_prefix="/pilots", template_folder="templates")

Papers = list[tuple[str, bytes]]
"""Files by the names they were sent under."""


@blueprint.get("/")
@for_roles(*PROVINCE_ROLES, *COLLEGE_ROLES, *VENDOR_ROLES)
@read_query(schemas.PilotQuery)
def index(query: dict[str, Any]) -> str:
    """List applications with the next step of each, of a year, batch or state (R-010)."""
    batches = list(dict.fromkeys(row.batch for row in views.windows(g.actor)))
    rows = views.applications(g.actor, **query)
    return render_template("pilots/index.html", rows=rows, query=query, batches=batches, states=list(State))


@blueprint.get("/windows")
@for_roles(*PROVINCE_ROLES, *COLLEGE_ROLES)
@read_query(schemas.PilotQuery)
def plans(query: dict[str, Any]) -> str:
    """List the province's application windows, of a year, batch or state (R-010, R-013)."""
    rows = views.windows(g.actor, **query)
    return render_template("pilots/plans.html", rows=rows, query=query, states=list(WindowState))


@blueprint.post("/windows")
@for_roles(Role.PROVINCE_REVIEWER)
@read_form(schemas.WindowForm)
def open_plan(data: dict[str, Any]) -> ResponseReturnValue:
    """Open a window, to the minute (R-012)."""
    service.open_plan(g.actor, data["fields"])
    flash(_("申报计划已发布"), "success")
    return redirect(url_for(".plans"), 303)


@blueprint.get("/windows/<uuid:plan_id>")
@for_roles(Role.PROVINCE_REVIEWER)
def changing_plan(plan_id: uuid.UUID) -> str:
    """Ask for changes of a window nobody has used."""
    return render_template("pilots/plan.html", row=views.window(g.actor, plan_id))


@blueprint.post("/windows/<uuid:plan_id>")
@for_roles(Role.PROVINCE_REVIEWER)
@read_form(schemas.WindowForm)
def change_plan(data: dict[str, Any], plan_id: uuid.UUID) -> ResponseReturnValue:
    """Change it."""
    service.change_plan(g.actor, plan_id, **data)
    flash(_("申报计划已更改"), "success")
    return redirect(url_for(".plans"), 303)


@blueprint.post("/windows/<uuid:plan_id>/withdraw")
@for_roles(Role.PROVINCE_REVIEWER)
@ask_first(acts.withdraw_plan)
def withdraw_plan(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Take back a window nobody has used."""
    service.withdraw_plan(g.actor, plan_id)
    flash(_("申报计划已撤回"), "success")
    return redirect(url_for(".plans"), 303)


@blueprint.get("/new")
@for_roles(Role.COLLEGE_OFFICER)
def new() -> str:
    """Ask for a new application in one of the windows that are open (R-014)."""
    windows = views.windows(g.actor, state=WindowState.OPEN)
    return render_template("pilots/new.html", windows=windows, certificates=views.certificates(g.actor), accept=ACCEPT)


@blueprint.post("/")
@for_roles(Role.COLLEGE_OFFICER)
@read_form(schemas.NewForm)
def create(data: dict[str, Any]) -> ResponseReturnValue:
    """Save an application, and go on to hand it in if that is wanted (R-014)."""
    sent, then = _sent(), data.pop("then")
    return _saved(service.draft(g.actor, **data).id, sent, then)


def _sent() -> Papers:
    """Return the files sent along, checked before anything is saved."""
    sent = [(file.filename, file.read()) for file in request.files.getlist("files") if file.filename]
    for name, data in sent:
        check_document(name, data)
    return sent


def _saved(application_id: uuid.UUID, sent: Papers, then: str) -> ResponseReturnValue:
    for name, data in sent:
        papers.add_file(g.actor, application_id, file_name=name, data=data)
    flash(_("已保存，暂未提交审核"), "success")
    where = url_for(".submitting", application_id=application_id) if then else url_for(".index")
    return redirect(where, 303)


@blueprint.get("/<uuid:application_id>")
@for_roles(*PROVINCE_ROLES, *COLLEGE_ROLES, *VENDOR_ROLES)
def show(application_id: uuid.UUID) -> str:
    """Show one application; whose turn it is decides it here (R-015, R-019)."""
    return render_template("pilots/show.html", row=views.application(g.actor, application_id))


@blueprint.get("/<uuid:application_id>/edit")
@for_roles(Role.COLLEGE_OFFICER)
def editing(application_id: uuid.UUID) -> str:
    """Ask for changes of an application that was not submitted (R-017)."""
    return render_template("pilots/edit.html", row=views.application(g.actor, application_id), accept=ACCEPT)


@blueprint.post("/<uuid:application_id>/edit")
@for_roles(Role.COLLEGE_OFFICER)
@read_form(schemas.EditForm)
def edit(data: dict[str, Any], application_id: uuid.UUID) -> ResponseReturnValue:
    """Change it, and go on to hand it in if that is wanted."""
    sent, then = _sent(), data.pop("then")
    service.edit(g.actor, application_id, **data)
    return _saved(application_id, sent, then)


@blueprint.get("/<uuid:application_id>/files/<uuid:file_id>")
@for_roles(*PROVINCE_ROLES, *COLLEGE_ROLES)
def file(application_id: uuid.UUID, file_id: uuid.UUID) -> ResponseReturnValue:
    """Download 其他佐证材料."""
    name, data = papers.file(g.actor, application_id, file_id)
    return send_file(io.BytesIO(data), mimetype="application/octet-stream", as_attachment=True, download_name=name)


@blueprint.post("/<uuid:application_id>/files/<uuid:file_id>/delete")
@for_roles(Role.COLLEGE_OFFICER)
def remove_file(application_id: uuid.UUID, file_id: uuid.UUID) -> ResponseReturnValue:
    """Take 其他佐证材料 away again."""
    papers.remove_file(g.actor, application_id, file_id)
    flash(_("已删除附件"), "success")
    return redirect(url_for(".editing", application_id=application_id), 303)


@blueprint.get("/<uuid:application_id>/submit")
@for_roles(Role.COLLEGE_OFFICER)
def submitting(application_id: uuid.UUID) -> str:
    """Ask before an application is handed in that was saved just now."""
    return question(acts.submit(application_id), back=url_for(".show", application_id=application_id))


@blueprint.post("/<uuid:application_id>/submit")
@for_roles(Role.COLLEGE_OFFICER)
@ask_first(acts.submit)
def submit(application_id: uuid.UUID) -> ResponseReturnValue:
    """Hand an application in."""
    service.submit(g.actor, application_id)
    flash(_("已提交试点申报，等待审核"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:application_id>/delete")
@for_roles(Role.COLLEGE_OFFICER)
@ask_first(acts.delete)
def delete(application_id: uuid.UUID) -> ResponseReturnValue:
    """Delete an application that was not submitted."""
    service.delete(g.actor, application_id)
    flash(_("已删除试点申报"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:application_id>/city")
@for_roles(Role.PROVINCE_CITY_REVIEWER)
@read_form(schemas.CityForm)
@ask_first(acts.decide_for_city)
def decide_for_city(data: dict[str, Any], application_id: uuid.UUID) -> ResponseReturnValue:
    """Pass an application on to the province, or reject it with a reason."""
    approve = data["decision"] == "approve"
    service.decide_for_city(g.actor, application_id, approve=approve, reason=data["reason"])
    flash(_("已通过，等待省级审核") if approve else _("已保存：不通过"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:application_id>/decide")
@for_roles(Role.PROVINCE_REVIEWER)
@read_form(schemas.DecisionForm)
@ask_first(acts.decide)
def decide(data: dict[str, Any], application_id: uuid.UUID) -> ResponseReturnValue:
    """Approve with a headcount, or reject with a reason."""
    approved = data["headcount"] if data["decision"] == "approve" else None
    service.decide(g.actor, application_id, approved_headcount=approved, reason=data["reason"])
    flash(_("已批准 %(n)s 人", n=approved) if approved is not None else _("已保存：不通过"), "success")
    return redirect(url_for(".index"), 303)
