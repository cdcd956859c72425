"""Pages of 费用."""

from __future__ import annotations

import datetime as dt
import uuid

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.api import PayeeField
from core.fees import queries, service
from core.kernel.errors import Refused
from core.kernel.messages import N_
from core.kernel.money import yuan
from core.orgs.service import set_setting

blueprint = Blueprint("fees", __name__, url_prefix="/fees", template_folder="templates")


@blueprint.get("/")
def index() -> str:
    """List the statements."""
    plan = request.args.get("plan", type=uuid.UUID)
    rows, plans = queries.list_statements(g.actor, plan), queries.list_plans(g.actor)
    return render_template("fees/index.html", rows=rows, plans=plans, plan=plan)


@blueprint.post("/bill")
def bill() -> ResponseReturnValue:
    """Bill a plan."""
    plan_id = uuid.UUID(request.form["plan"])
    made = service.make_statements(g.actor, plan_id)
    flash(_("已生成 %(n)s 份费用结算单", n=len(made)), "success")
    return redirect(url_for(".index", plan=plan_id), 303)


@blueprint.post("/settle")
def settle() -> ResponseReturnValue:
    """Settle a plan by the provinces' standards."""
    plan_id = uuid.UUID(request.form["plan"])
    done = service.settle(g.actor, plan_id)
    flash(_("结算完成：应补 %(more)s 元，应退 %(less)s 元", more=done.top_up, less=done.refund), "success")
    return redirect(url_for(".index", plan=plan_id), 303)


PAYEE_WORDS = {
    PayeeField.ACCOUNT_NAME: N_("公司名称"),
    PayeeField.TAX_NUMBER: N_("纳税人识别号"),
    PayeeField.ADDRESS: N_("地址"),
    PayeeField.PHONE: N_("电话"),
    PayeeField.BANK: N_("开户行"),
    PayeeField.ACCOUNT_NUMBER: N_("账号"),
    PayeeField.BANK_CODE: N_("行号"),
}


@blueprint.get("/payee")
def payee() -> str:
    """Show where colleges transfer to, as it stands on every statement (R-192)."""
    return render_template("fees/payee.html", payee=queries.payee(g.actor), words=PAYEE_WORDS)


@blueprint.post("/payee")
def enter_payee() -> ResponseReturnValue:
    """Enter it."""
    for name in PayeeField:
        set_setting(g.actor, name.value, request.form.get(name.value, "").strip())
    flash(_("收款信息已保存，会显示在费用结算单上"), "success")
    return redirect(url_for(".payee"), 303)


@blueprint.get("/<uuid:statement_id>")
def show(statement_id: uuid.UUID) -> str:
    """Show one statement."""
    return render_template("fees/show.html", found=queries.statement(g.actor, statement_id), words=PAYEE_WORDS)


@blueprint.post("/<uuid:statement_id>/payments")
def pay(statement_id: uuid.UUID) -> ResponseReturnValue:
    """Enter a transfer or a refund."""
    form = request.form
    service.receive_payment(
        g.actor, statement_id, yuan(form["amount"]), _day(form["received_on"]), form.get("memo", "")
    )
    flash(_("已登记"), "success")
    return redirect(url_for(".show", statement_id=statement_id), 303)


@blueprint.get("/standards")
def standards() -> str:
    """List the provinces' standards."""
    rows, certificates = queries.list_standards(g.actor), queries.certificates(g.actor)
    return render_template("fees/standards.html", rows=rows, certificates=certificates)


@blueprint.post("/standards")
def publish() -> ResponseReturnValue:
    """Publish a standard of the reader's province."""
    form = request.form
    certificate, amount, day = uuid.UUID(form["certificate"]), yuan(form["amount"]), _day(form["valid_from"])
    service.publish_standard(g.actor, certificate, int(form["level"]), amount, day, form["clause"])
    flash(_("收费标准已发布"), "success")
    return redirect(url_for(".standards"), 303)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise Refused("NOT_A_DATE", value=text) from error
