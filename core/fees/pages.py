"""Pages of 费用."""

from __future__ import annotations

import datetime as dt
import uuid

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.fees import queries, service
from core.kernel.errors import Refused
from core.kernel.money import yuan

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


@blueprint.get("/<uuid:statement_id>")
def show(statement_id: uuid.UUID) -> str:
    """Show one statement."""
    return render_template("fees/show.html", found=queries.statement(g.actor, statement_id))


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
