"""Pages of 证书签发与发放."""

from __future__ import annotations

import base64
import io
import uuid

from flask import Blueprint, flash, g, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.issuance import press, queries, register, service
from core.issuance.rules import BATCH, Decision, State

blueprint = Blueprint("issuance", __name__, url_prefix="/issuance", template_folder="templates")
verify = Blueprint("verify", __name__, url_prefix="/verify", template_folder="templates")


@blueprint.get("/")
def index() -> str:
    """List the plans with their items by state."""
    return render_template("issuance/index.html", plans=queries.list_plans(g.actor))


@blueprint.get("/<uuid:plan_id>")
def show(plan_id: uuid.UUID) -> str:
    """Show a hundred items of a plan."""
    state, page = request.args.get("state", ""), max(request.args.get("page", 1, type=int), 1)
    found = queries.items(g.actor, plan_id, page, state)
    return render_template("issuance/show.html", found=found, state=state, states=list(State))


@blueprint.post("/<uuid:plan_id>/propose")
def propose(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Make the list to be signed."""
    tally = service.propose(g.actor, plan_id)
    flash(
        _("新增待签发 %(a)s 条，未认证 %(r)s 条，无变化 %(s)s 条", a=tally.accepted, r=tally.refused, s=tally.skipped),
        "success",
    )
    return redirect(url_for(".show", plan_id=plan_id), 303)


@blueprint.post("/<uuid:plan_id>/approve")
def approve(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Sign the ticked items, or all of the plan."""
    return _sign(plan_id, Decision.APPROVE, "")


@blueprint.post("/<uuid:plan_id>/refuse")
def refuse(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Refuse one item with a reason."""
    return _sign(plan_id, Decision.REFUSE, request.form.get("reason", ""))


def _sign(plan_id: uuid.UUID, decision: Decision, reason: str) -> ResponseReturnValue:
    ids = [uuid.UUID(text) for text in request.form.getlist("id")]
    # Nothing ticked means all when signing; refusing always names what it refuses.
    chosen = None if not ids and decision is Decision.APPROVE else ids
    tally = service.sign(g.actor, plan_id, chosen, decision, reason)
    flash(
        _(
            "已办理 %(a)s 条，内容有变需重新签发 %(r)s 条，跳过 %(s)s 条",
            a=tally.accepted,
            r=tally.refused,
            s=tally.skipped,
        ),
        "warning" if tally.refused else "success",
    )
    return redirect(url_for(".show", plan_id=plan_id), 303)


@blueprint.post("/<uuid:plan_id>/issue")
def issue(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Make the certificates both parties have signed."""
    tally = press.issue(g.actor, plan_id, url_for("public.verify", _external=True))
    flash(
        _("已生成证书 %(a)s 本，未生成 %(r)s 本，其余 %(s)s 条", a=tally.accepted, r=tally.refused, s=tally.skipped),
        "warning" if tally.refused else "success",
    )
    return redirect(url_for(".issued", plan=plan_id), 303)


@blueprint.get("/issued")
def issued() -> str:
    """List the certificates issued."""
    plan, page = request.args.get("plan", type=uuid.UUID), max(request.args.get("page", 1, type=int), 1)
    rows, total = register.issued(g.actor, plan, page)
    plans = [(each.plan_id, each.name) for each in queries.list_plans(g.actor)]
    pages = -(-total // BATCH) or 1
    return render_template(
        "issuance/issued.html", rows=rows, total=total, page=page, pages=pages, plans=plans, plan=plan
    )


@blueprint.get("/issued/<uuid:certificate_id>.pdf")
def download(certificate_id: uuid.UUID) -> ResponseReturnValue:
    """Download one certificate."""
    number, data = register.pdf(g.actor, certificate_id)
    return send_file(io.BytesIO(data), mimetype="application/pdf", as_attachment=True, download_name=f"{number}.pdf")


@blueprint.post("/issued/download")
def download_list() -> ResponseReturnValue:
    """Download the ticked certificates as one zip."""
    data = register.archive(g.actor, [uuid.UUID(text) for text in request.form.getlist("id")])
    return send_file(io.BytesIO(data), mimetype="application/zip", as_attachment=True, download_name="certificates.zip")


@blueprint.post("/issued/<uuid:certificate_id>/revoke")
def revoke(certificate_id: uuid.UUID) -> ResponseReturnValue:
    """Revoke a certificate with a reason."""
    service.revoke(g.actor, certificate_id, request.form.get("reason", ""))
    flash(_("证书已撤销"), "success")
    return redirect(url_for(".issued"), 303)


@blueprint.get("/seal")
def seal() -> str:
    """Show the head's seal to the owner account."""
    found = queries.seal(g.actor)
    image = base64.b64encode(found.image).decode() if found else ""
    return render_template("issuance/seal.html", found=found, image=image)


@blueprint.post("/seal")
def save_seal() -> ResponseReturnValue:
    """Keep a new seal."""
    upload, form = request.files.get("file"), request.form
    data = upload.read() if upload else b""
    service.save_seal(g.actor, data, form.get("head_name", ""), consented="consent" in form)
    flash(_("签名章已保存，请核对预览"), "success")
    return redirect(url_for(".seal"), 303)


@verify.get("/<number>")
def show_number(number: str) -> ResponseReturnValue:
    """Say whether a number is valid, revoked or unknown."""
    return _answered(register.verify(number))


def _answered(answer: register.Verification) -> ResponseReturnValue:
    page = render_template("issuance/verify.html", certificate_no=answer.number, answer=answer)
    return page, 404 if answer.state == register.UNKNOWN else 200


@verify.post("")
def check() -> ResponseReturnValue:
    """Check number and id number together (C-21)."""
    number = request.form.get("certificate_no", "").strip().upper()
    return _answered(register.look_up(number, request.form.get("id_number", "")))
