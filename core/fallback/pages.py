"""应急报名: registration by workbook while the national platform is closed, and the account of the return."""

from __future__ import annotations

import io
import uuid
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.fallback import acts, decisions, handover, ledger_views, returns, schemas, service, sheet, views
from core.kernel.actor import COLLEGE_STAFF, VENDOR_ROLES, Role
from core.rest.acts import ask_first
from core.rest.forms import for_roles, proven, read_form, read_query

blueprint = Blueprint("fallback", __name__, url_prefix="/fallback", template_folder="templates")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"


@blueprint.get("/")
@for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
def index() -> str:
    """List the plans that may be registered by workbook."""
    link, rows = views.rows(g.actor)
    return render_template("fallback/index.html", link=link, rows=rows)


@blueprint.get("/<uuid:plan_id>")
@for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
def show(plan_id: uuid.UUID) -> str:
    """Show one plan: a college its steps, a vendor what came from every college."""
    return render_template("fallback/show.html", plan=views.plan(g.actor, plan_id))


@blueprint.post("/<uuid:plan_id>/workbook")
@for_roles(Role.COLLEGE_OFFICER)
@read_form(schemas.WorkbookForm)
def workbook(data: dict[str, int], plan_id: uuid.UUID) -> ResponseReturnValue:
    """Confirm the demand and download the numbered workbook (R-095, R-096)."""
    file = service.request_workbook(g.actor, plan_id, data["expected"])
    name = f"{sheet.FORM.title}.xlsx"
    return send_file(io.BytesIO(file), mimetype=XLSX, as_attachment=True, download_name=name)


@blueprint.post("/<uuid:plan_id>/attest")
@for_roles(Role.COLLEGE_OWNER)
@read_form(schemas.AttestForm)
def attest(_data: dict[str, bool], plan_id: uuid.UUID) -> ResponseReturnValue:
    """Warrant the college's data (R-098)."""
    service.attest(g.actor, plan_id)
    flash(_("承诺已记录，业务管理员可以上传报名表"), "success")
    return redirect(url_for(".show", plan_id=plan_id), 303)


@blueprint.get("/<uuid:plan_id>/rows")
@for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
@read_query(schemas.RowsQuery)
def rows(query: dict[str, Any], plan_id: uuid.UUID) -> str:
    """Show the ledger row by row: a college its own, a vendor everybody's."""
    found = ledger_views.rows(g.actor, plan_id, **query)
    return render_template("fallback/rows.html", found=found, state=query["state"])


@blueprint.post("/<uuid:plan_id>/rows/<uuid:row_id>")
@for_roles(Role.COLLEGE_OFFICER)
@read_form(schemas.TakeForm)
def decide(data: dict[str, Any], plan_id: uuid.UUID, row_id: uuid.UUID) -> ResponseReturnValue:
    """Decide about a row that says something else than the college's own record (C-42)."""
    decisions.decide(g.actor, row_id, **data)
    flash(_("已处理这一行"), "success")
    return redirect(url_for(".rows", plan_id=plan_id, state="waiting"), 303)


@blueprint.get("/<uuid:plan_id>/return")
@for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
def comparison(plan_id: uuid.UUID) -> str:
    """Show what the platform's export leaves to a person, both sides beside each other (R-089, R-102)."""
    return render_template("fallback/return.html", found=ledger_views.comparison(g.actor, plan_id))


@blueprint.post("/<uuid:plan_id>/return/<uuid:row_id>")
@for_roles(Role.VENDOR_PLANNER)
@read_form(schemas.MatchForm)
def match(data: dict[str, Any], plan_id: uuid.UUID, row_id: uuid.UUID) -> ResponseReturnValue:
    """Say whose a row of the platform is."""
    returns.decide(g.actor, row_id, **data)
    flash(_("已处理这一行"), "success")
    return redirect(url_for(".comparison", plan_id=plan_id), 303)


@blueprint.post("/<uuid:plan_id>/kept")
@for_roles(Role.COLLEGE_OFFICER)
@proven()
def kept(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Download what the college keeps: 院校基本信息 and photos (R-101)."""
    data = handover.kept(g.actor, plan_id)
    return send_file(io.BytesIO(data), mimetype=ZIP, as_attachment=True, download_name=_("院校自留材料") + ".zip")


@blueprint.post("/<uuid:plan_id>/imports")
@for_roles(Role.COLLEGE_OFFICER)
@proven()
def imports(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Download the files the returned platform imports (R-102)."""
    data = handover.imports(g.actor, plan_id)
    return send_file(io.BytesIO(data), mimetype=ZIP, as_attachment=True, download_name=_("平台导入文件") + ".zip")


@blueprint.post("/<uuid:plan_id>/reconcile")
@for_roles(Role.VENDOR_PLANNER)
@ask_first(acts.reconcile)
def reconcile(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Close the account of the return (R-102)."""
    closed = service.reconcile(g.actor, plan_id)
    flash(_("核对完成，共移交 %(n)s 条报考", n=closed.totals["moved"]), "success")
    return redirect(url_for(".show", plan_id=plan_id), 303)


@blueprint.get("/<uuid:plan_id>/account.json")
@for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
def account(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Download the closing account, the same bytes every time."""
    data = io.BytesIO(views.account(g.actor, plan_id).encode())
    return send_file(data, mimetype="application/json", as_attachment=True, download_name=_("移交清单") + ".json")


@blueprint.get("/<uuid:plan_id>/account.pdf")
@for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
def certificate(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Download the closing account on paper."""
    data = io.BytesIO(views.certificate_pdf(g.actor, plan_id))
    return send_file(data, mimetype="application/pdf", as_attachment=True, download_name=_("核对证明") + ".pdf")
