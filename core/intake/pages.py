"""导入记录: upload a file, watch it, mend what was refused (R-087)."""

from __future__ import annotations

import io
import uuid

from flask import Blueprint, g, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from core.intake.kind import kind_of, kinds
from core.intake.receive import receive
from core.intake.report import failed_workbook, form_of_kind, report, uploads
from core.kernel.errors import NotFound, Refused
from core.sheets.template import template

blueprint = Blueprint("intake", __name__, url_prefix="/imports", template_folder="templates")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _kind(key: str) -> str:
    if key not in {kind.key for kind in kinds()}:
        raise NotFound
    return key


@blueprint.get("/")
def index() -> str:
    """List the newest uploads."""
    return render_template("intake/index.html", reports=uploads(g.actor))


@blueprint.get("/new")
def new() -> str:
    """Ask for a file of one kind."""
    kind = kind_of(_kind(request.args["kind"]))
    g.actor.require(*kind.roles)
    return render_template("intake/new.html", kind=kind, plan=request.args.get("plan", ""), options=request.args)


@blueprint.post("/")
def create() -> ResponseReturnValue:
    """Take a file and answer at once; the work goes on in the background."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise Refused("IMPORT_EMPTY", file="")
    options = {name: value for name, value in request.form.items() if name not in {"kind", "plan", "csrf_token"}}
    upload_id = receive(
        g.actor,
        _kind(request.form["kind"]),
        upload.filename,
        upload.read(),
        plan_id=request.form.get("plan", type=uuid.UUID),
        options=options,
        sender=getattr(g, "user_name", ""),
    )
    return redirect(url_for(".show", upload_id=upload_id), 303)


@blueprint.get("/<uuid:upload_id>")
def show(upload_id: uuid.UUID) -> str:
    """Show one upload: progress, counts, findings, next step."""
    return render_template("intake/show.html", report=report(g.actor, upload_id))


@blueprint.get("/<uuid:upload_id>/failed.xlsx")
def failed(upload_id: uuid.UUID) -> ResponseReturnValue:
    """Download the refused rows, ready to be mended and uploaded again."""
    name, data = failed_workbook(g.actor, upload_id)
    return send_file(io.BytesIO(data), mimetype=XLSX, as_attachment=True, download_name=name)


@blueprint.get("/template/<kind>.xlsx")
def template_file(kind: str) -> ResponseReturnValue:
    """Download the empty template of one kind."""
    form = form_of_kind(g.actor, _kind(kind), request.args.get("plan", type=uuid.UUID))
    data = template(form)
    return send_file(io.BytesIO(data), mimetype=XLSX, as_attachment=True, download_name=f"{form.title}.xlsx")
