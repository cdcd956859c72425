"""Pages of 证书签发与发放."""

from __future__ import annotations

import base64
import io
import uuid
from collections.abc import Collection
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.issuance import acts, press, queries, register, schemas, service, signing
from core.issuance.rules import BATCH, Decision, State
from core.issuance.service import SIGNERS
from core.issuance.unmade import left
from core.kernel.actor import COLLEGE_ROLES, COLLEGE_STAFF, VENDOR_ROLES, Role
from core.kernel.names import fold_number
from core.kernel.problems import Place, Problem
from core.rest.acts import ask_first
from core.rest.forms import for_roles, proven, read_form, read_query
from core.rest.listing import Chosen, Ticked

blueprint = Blueprint("issuance", __name__, url_prefix="/issuance", template_folder="templates")
verify = Blueprint("verify", __name__, url_prefix="/verify", template_folder="templates")


@blueprint.get("/")
@for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
def index() -> str:
    """List the plans with their items by state."""
    return render_template("issuance/index.html", plans=queries.list_plans(g.actor))


@blueprint.get("/<uuid:plan_id>")
@for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
@read_query(schemas.ItemsQuery)
def show(query: dict[str, Any], plan_id: uuid.UUID) -> str:
    """Show a hundred items of a plan."""
    found = queries.items(g.actor, plan_id, **query)
    signed = [row.id for row in found.rows if row.state == State.SIGNED]
    unmade = {one.item_id: one for one in left(g.actor, plan_id, signed)} if signed else {}
    return render_template("issuance/show.html", found=found, state=query["state"], states=list(State), unmade=unmade)


@blueprint.get("/<uuid:plan_id>/<uuid:item_id>.pdf")
@for_roles(*SIGNERS)
def preview(plan_id: uuid.UUID, item_id: uuid.UUID) -> ResponseReturnValue:
    """Show one certificate as it would be printed, to who may sign it."""
    data = signing.preview(g.actor, plan_id, item_id)
    return send_file(io.BytesIO(data), mimetype="application/pdf", download_name=_("证书预览") + ".pdf")


@blueprint.post("/<uuid:plan_id>/propose")
@for_roles(Role.VENDOR_SIGNER)
def propose(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Make the list to be signed."""
    tally = service.propose(g.actor, plan_id)
    flash(
        _("新增待签发 %(a)s 条，未认证 %(r)s 条，无变化 %(s)s 条", a=tally.accepted, r=tally.refused, s=tally.skipped),
        "success",
    )
    return redirect(url_for(".show", plan_id=plan_id), 303)


@blueprint.post("/<uuid:plan_id>/approve")
@for_roles(*SIGNERS)
@proven()
@read_form(Ticked)
@read_query(schemas.ApprovalQuery)
@ask_first(acts.approve)
def approve(_data: dict[str, Any], _query: dict[str, Any], plan_id: uuid.UUID) -> ResponseReturnValue:
    """Sign exactly what was confirmed: the ticked items, or all that waited for the reader."""
    return _sign(plan_id, g.act.items, Decision.APPROVE, "")


@blueprint.post("/<uuid:plan_id>/refuse")
@for_roles(*SIGNERS)
@proven()
@read_form(schemas.RefusalForm)
@ask_first(acts.refuse)
def refuse(data: dict[str, Any], plan_id: uuid.UUID) -> ResponseReturnValue:
    """Refuse the ticked items with a reason; never all without naming them."""
    return _sign(plan_id, g.act.items, Decision.REFUSE, data["reason"])


def _sign(plan_id: uuid.UUID, ids: Collection[uuid.UUID], decision: Decision, reason: str) -> ResponseReturnValue:
    tally = service.sign(g.actor, plan_id, ids, decision, reason)
    done = _("已签发 %(n)s 条", n=tally.accepted)
    if decision is Decision.REFUSE:
        done = _("已拒绝签发 %(n)s 条", n=tally.accepted)
    rest = _("，内容有变需重新签发 %(r)s 条，跳过 %(s)s 条", r=tally.refused, s=tally.skipped)
    flash(done + (rest if tally.refused or tally.skipped else ""), "warning" if tally.refused else "success")
    return redirect(url_for(".show", plan_id=plan_id), 303)


@blueprint.post("/<uuid:plan_id>/issue")
@for_roles(Role.VENDOR_SIGNER)
@ask_first(acts.issue)
def issue(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Make the certificates both parties have signed."""
    tally = press.issue(g.actor, plan_id, url_for("public.verify", _external=True)).tally
    done = _("已生成证书 %(a)s 本，未生成 %(r)s 本，其余 %(s)s 条", a=tally.accepted, r=tally.refused, s=tally.skipped)
    if tally.refused:
        flash(done + _("；未生成的逐一列在下面，处理后再次生成即可"), "warning")
        return redirect(url_for(".show", plan_id=plan_id, state=State.SIGNED), 303)
    flash(done, "success")
    return redirect(url_for(".issued", plan=plan_id), 303)


@blueprint.get("/issued")
@for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
@read_query(schemas.RegisterQuery)
def issued(query: dict[str, Any]) -> str:
    """List the certificates issued."""
    rows, total = register.issued(g.actor, **query)
    plans = [(each.plan_id, each.name) for each in queries.list_plans(g.actor)]
    pages = -(-total // BATCH) or 1
    return render_template(
        "issuance/issued.html",
        rows=rows,
        total=total,
        page=query["page"],
        pages=pages,
        plans=plans,
        plan=query["plan_id"],
    )


@blueprint.get("/issued/<uuid:certificate_id>.pdf")
@for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
def download(certificate_id: uuid.UUID) -> ResponseReturnValue:
    """Download one certificate."""
    number, data = register.pdf(g.actor, certificate_id)
    return send_file(io.BytesIO(data), mimetype="application/pdf", as_attachment=True, download_name=f"{number}.pdf")


@blueprint.post("/issued/download")
@for_roles(*Role)
@read_form(Chosen)
def download_list(data: dict[str, Any]) -> ResponseReturnValue:
    """Download the ticked certificates as one zip."""
    file = register.archive(g.actor, data["ids"])
    return send_file(io.BytesIO(file), mimetype="application/zip", as_attachment=True, download_name="certificates.zip")


@blueprint.post("/issued/<uuid:certificate_id>/revoke")
@for_roles(Role.VENDOR_SIGNER)
@proven()
@read_form(schemas.RevokeBody)
@ask_first(acts.revoke)
def revoke(data: dict[str, str], certificate_id: uuid.UUID) -> ResponseReturnValue:
    """Revoke a certificate with a reason."""
    row = register.one(g.actor, certificate_id)
    service.revoke(g.actor, certificate_id, data["reason"])
    flash(_("已撤销证书 %(number)s", number=row.number), "success")
    return redirect(url_for(".issued"), 303)


@blueprint.get("/seal")
@for_roles(Role.COLLEGE_OWNER)
@proven()
def seal() -> str:
    """Show the head's seal to the owner account."""
    found = queries.seal(g.actor)
    image = base64.b64encode(found.image).decode() if found and found.image else ""
    lost = Problem(code="SEAL_LOST", place=Place())
    return render_template("issuance/seal.html", found=found, image=image, lost=lost)


@blueprint.post("/seal")
@for_roles(Role.COLLEGE_OWNER)
@proven()
@read_form(schemas.SealForm)
def save_seal(data: dict[str, Any]) -> ResponseReturnValue:
    """Keep a new seal."""
    upload = request.files.get("file")
    service.save_seal(g.actor, upload.read() if upload else b"", **data)
    flash(_("签名章已保存，请核对预览"), "success")
    return redirect(url_for(".seal"), 303)


@verify.get("/<certificate_no>")
@read_query(schemas.ScannedQuery)
def show_number(query: dict[str, str], certificate_no: str) -> ResponseReturnValue:
    """Answer who scanned a certificate; a number alone shows the form, whatever is behind it (C-75)."""
    number = fold_number(certificate_no)
    if not query["code"]:
        return render_template("verify.html", certificate_no=number)
    return _answered(number, register.look_up(number, query["code"], by_code_only=True))


@verify.post("")
@read_form(schemas.VerifyForm)
def check(data: dict[str, str]) -> ResponseReturnValue:
    """Check a number and a second fact together (C-21); guessed about too often, only the code counts."""
    number = fold_number(data["certificate_no"])
    return _answered(number, register.look_up(number, data["second_fact"], by_code_only=g.wait > 0))


def _answered(number: str, found: register.Verification | None) -> ResponseReturnValue:
    page = render_template("issuance/verify.html", certificate_no=number, found=found, wait=g.wait)
    if g.wait and not found:
        return page, HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": str(g.wait)}
    return page, HTTPStatus.OK if found else HTTPStatus.NOT_FOUND


@verify.after_request
def keep_address(response: Response) -> Response:
    """Let the browser tell nobody an address with a code in it; our own forms must still say which site they are of."""
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
