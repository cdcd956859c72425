"""应急报名: registration by workbook while the national platform is closed, and the account of the return."""

from __future__ import annotations

import io
import uuid

from flask import Blueprint, flash, g, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.fallback import decisions, handover, ledger_views, returns, service, sheet, views
from core.fallback.decisions import Take
from core.fallback.ledger_views import NOBODYS
from core.kernel.errors import Refused

blueprint = Blueprint("fallback", __name__, url_prefix="/fallback", template_folder="templates")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
MOST_EXPECTED = 100_000


@blueprint.get("/")
def index() -> str:
    """List the plans that may be registered by workbook."""
    link, rows = views.rows(g.actor)
    return render_template("fallback/index.html", link=link, rows=rows)


@blueprint.get("/<uuid:plan_id>")
def show(plan_id: uuid.UUID) -> str:
    """Show one plan: a college its steps, a vendor what came from every college."""
    return render_template("fallback/show.html", plan=views.plan(g.actor, plan_id))


@blueprint.post("/<uuid:plan_id>/workbook")
def workbook(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Confirm the demand and download the numbered workbook (R-095, R-096)."""
    expected = request.form.get("expected", "")
    if not (expected.isascii() and expected.isdigit() and 1 <= int(expected) <= MOST_EXPECTED):
        raise Refused("NOT_AN_INTEGER", value=expected[:20], least=1, most=MOST_EXPECTED)
    data = service.request_workbook(g.actor, plan_id, int(expected))
    name = f"{sheet.FORM.title}.xlsx"
    return send_file(io.BytesIO(data), mimetype=XLSX, as_attachment=True, download_name=name)


@blueprint.post("/<uuid:plan_id>/attest")
def attest(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Warrant the college's data (R-098)."""
    if not request.form.get("warranted"):
        raise Refused("FALLBACK_NOT_ATTESTED")
    service.attest(g.actor, plan_id)
    flash(_("承诺已记录，业务管理员可以上传报名表"), "success")
    return redirect(url_for(".show", plan_id=plan_id), 303)


@blueprint.get("/<uuid:plan_id>/rows")
def rows(plan_id: uuid.UUID) -> str:
    """Show the ledger row by row: a college its own, a vendor everybody's."""
    chosen, number = request.args.get("state", ""), max(1, request.args.get("page", 1, type=int))
    return render_template(
        "fallback/rows.html", found=ledger_views.rows(g.actor, plan_id, chosen, number), state=chosen
    )


@blueprint.post("/<uuid:plan_id>/rows/<uuid:row_id>")
def decide(plan_id: uuid.UUID, row_id: uuid.UUID) -> ResponseReturnValue:
    """Decide about a row that says something else than the college's own record (C-42)."""
    take = request.form.get("take", "")
    if take not in set(Take):
        raise Refused("FALLBACK_NO_SIDE")
    decisions.decide(g.actor, row_id, Take(take), request.form.get("reason", ""))
    flash(_("已处理这一行"), "success")
    return redirect(url_for(".rows", plan_id=plan_id, state="waiting"), 303)


@blueprint.get("/<uuid:plan_id>/return")
def comparison(plan_id: uuid.UUID) -> str:
    """Show what the platform's export leaves to a person, both sides beside each other (R-089, R-102)."""
    return render_template("fallback/return.html", found=ledger_views.comparison(g.actor, plan_id))


@blueprint.post("/<uuid:plan_id>/return/<uuid:row_id>")
def match(plan_id: uuid.UUID, row_id: uuid.UUID) -> ResponseReturnValue:
    """Say whose a row of the platform is."""
    chosen = request.form.get("registration", "")
    if chosen != NOBODYS and request.form.get("registration", type=uuid.UUID) is None:
        raise Refused("FALLBACK_NO_SIDE")
    whose = None if chosen == NOBODYS else uuid.UUID(chosen)
    returns.decide(g.actor, row_id, whose, request.form.get("reason", ""))
    flash(_("已处理这一行"), "success")
    return redirect(url_for(".comparison", plan_id=plan_id), 303)


@blueprint.post("/<uuid:plan_id>/kept")
def kept(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Download what the college keeps: 院校基本信息 and photos (R-101)."""
    data = handover.kept(g.actor, plan_id)
    return send_file(io.BytesIO(data), mimetype=ZIP, as_attachment=True, download_name=_("院校自留材料") + ".zip")


@blueprint.post("/<uuid:plan_id>/imports")
def imports(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Download the files the returned platform imports (R-102)."""
    data = handover.imports(g.actor, plan_id)
    return send_file(io.BytesIO(data), mimetype=ZIP, as_attachment=True, download_name=_("平台导入文件") + ".zip")


@blueprint.post("/<uuid:plan_id>/reconcile")
def reconcile(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Close the account of the return (R-102)."""
    closed = service.reconcile(g.actor, plan_id)
    flash(_("核对完成，共移交 %(n)s 条报考", n=closed.totals["moved"]), "success")
    return redirect(url_for(".show", plan_id=plan_id), 303)


@blueprint.get("/<uuid:plan_id>/account.json")
def account(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Download the closing account, the same bytes every time."""
    data = io.BytesIO(views.account(g.actor, plan_id).encode())
    return send_file(data, mimetype="application/json", as_attachment=True, download_name=_("移交清单") + ".json")


@blueprint.get("/<uuid:plan_id>/account.pdf")
def certificate(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Download the closing account on paper."""
    data = io.BytesIO(views.certificate_pdf(g.actor, plan_id))
    return send_file(data, mimetype="application/pdf", as_attachment=True, download_name=_("核对证明") + ".pdf")
