"""Pages of 费用."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.fees import acts, queries, schemas, service
from core.fees.schemas import PAYEE_WORDS
from core.kernel.actor import COLLEGE_STAFF, VENDOR_ROLES, Role
from core.orgs.rules import SETTERS
from core.orgs.service import set_setting
from core.rest.acts import ask_first
from core.rest.forms import for_roles, read_form, read_query

blueprint = Blueprint("fees", __name__, url_prefix="/fees", template_folder="templates")


@blueprint.get("/")
@for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
@read_query(schemas.PlanQuery)
def index(query: dict[str, Any]) -> str:
    """List the statements."""
    plan = query["plan"]
    rows, plans = queries.list_statements(g.actor, plan), queries.list_plans(g.actor)
    return render_template("fees/index.html", rows=rows, plans=plans, plan=plan)


@blueprint.post("/bill")
@for_roles(Role.VENDOR_FINANCE)
@read_form(schemas.PlanForm)
def bill(data: dict[str, uuid.UUID]) -> ResponseReturnValue:
    """Bill a plan."""
    made = service.make_statements(g.actor, data["plan"])
    flash(_("已生成 %(n)s 份费用结算单", n=len(made)), "success")
    return redirect(url_for(".index", plan=data["plan"]), 303)


@blueprint.post("/settle")
@for_roles(Role.VENDOR_FINANCE)
@read_form(schemas.PlanForm)
@ask_first(acts.settle)
def settle(data: dict[str, uuid.UUID]) -> ResponseReturnValue:
    """Settle a plan by the provinces' standards."""
    done = service.settle(g.actor, data["plan"])
    flash(_("结算完成：应补 %(more)s 元，应退 %(less)s 元", more=done.top_up, less=done.refund), "success")
    return redirect(url_for(".index", plan=data["plan"]), 303)


@blueprint.get("/payee")
@for_roles(*SETTERS)
def payee() -> str:
    """Show where colleges transfer to, as it stands on every statement (R-192)."""
    return render_template("fees/payee.html", payee=queries.payee(g.actor), words=PAYEE_WORDS)


@blueprint.post("/payee")
@for_roles(*SETTERS)
@read_form(schemas.PayeeForm)
def enter_payee(data: dict[str, str]) -> ResponseReturnValue:
    """Enter it."""
    for name, text in data.items():
        set_setting(g.actor, name, text)
    flash(_("收款信息已保存，会显示在费用结算单上"), "success")
    return redirect(url_for(".payee"), 303)


@blueprint.get("/<uuid:statement_id>")
@for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
def show(statement_id: uuid.UUID) -> str:
    """Show one statement."""
    return render_template("fees/show.html", found=queries.statement(g.actor, statement_id), words=PAYEE_WORDS)


@blueprint.post("/<uuid:statement_id>/payments")
@for_roles(Role.VENDOR_FINANCE)
@read_form(schemas.Transfer)
def pay(data: dict[str, Any], statement_id: uuid.UUID) -> ResponseReturnValue:
    """Enter a transfer or a refund."""
    service.receive_payment(g.actor, statement_id, **data)
    flash(_("已登记"), "success")
    return redirect(url_for(".show", statement_id=statement_id), 303)


@blueprint.get("/standards")
@for_roles(*VENDOR_ROLES, Role.PROVINCE_REVIEWER, *COLLEGE_STAFF)
def standards() -> str:
    """List the provinces' standards."""
    rows, certificates = queries.list_standards(g.actor), queries.certificates(g.actor)
    return render_template("fees/standards.html", rows=rows, certificates=certificates)


@blueprint.post("/standards")
@for_roles(Role.PROVINCE_REVIEWER)
@read_form(schemas.StandardForm)
@ask_first(acts.publish)
def publish(data: dict[str, Any]) -> ResponseReturnValue:
    """Publish a standard of the reader's province."""
    service.publish_standard(g.actor, **data)
    flash(_("收费标准已发布"), "success")
    return redirect(url_for(".standards"), 303)
