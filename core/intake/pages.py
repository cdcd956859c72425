"""导入记录: upload a file, watch it, mend what was refused (R-087)."""

from __future__ import annotations

import io
import uuid

from flask import Blueprint, g, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from core.intake import decide
from core.intake.kind import kind_of, kinds
from core.intake.lines import REPAIRS
from core.intake.receive import receive
from core.intake.report import about, failed_workbook, form_of_kind, photo_of, photos_of, report, uploads
from core.jobs import engine
from core.kernel.errors import NotFound, Refused
from core.rest.idempotency import FORM_KEY
from core.sheets.template import template

blueprint = Blueprint("intake", __name__, url_prefix="/imports", template_folder="templates")

# A suggestion is taken up in the file it was made for, never in the next one.
NO_OPTIONS = {"kind", "plan", "csrf_token", FORM_KEY, REPAIRS}
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
    plan, options = request.args.get("plan", type=uuid.UUID), request.args
    shown = about(g.actor, kind, plan, options)
    return render_template("intake/new.html", kind=kind, plan=plan or "", options=options, about=shown, own=NO_OPTIONS)


@blueprint.post("/")
def create() -> ResponseReturnValue:
    """Take a file and answer at once; the work goes on in the background."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise Refused("IMPORT_EMPTY", file="")
    options = {name: value for name, value in request.form.items() if name not in NO_OPTIONS}
    upload_id = receive(
        g.actor,
        _kind(request.form["kind"]),
        upload.filename,
        upload.read(),
        plan_id=request.form.get("plan", type=uuid.UUID),
        options=options,
        sender=getattr(g, "user_name", ""),
        preview=True,
    )
    return _back(upload_id)


@blueprint.get("/<uuid:upload_id>")
def show(upload_id: uuid.UUID) -> str:
    """Show one upload: progress, counts, what it changes, findings, next step."""
    found = report(g.actor, upload_id)
    photos = () if kind_of(found.kind).form else photos_of(g.actor, upload_id)
    return render_template("intake/show.html", report=found, photos=photos)


@blueprint.get("/<uuid:upload_id>/photos/<int:position>.jpg")
def photo(upload_id: uuid.UUID, position: int) -> ResponseReturnValue:
    """Show one photo of a zip."""
    return send_file(io.BytesIO(photo_of(g.actor, upload_id, position)), mimetype="image/jpeg")


@blueprint.post("/<uuid:upload_id>/apply")
def apply(upload_id: uuid.UUID) -> ResponseReturnValue:
    """Write the rows that are right, or all or none."""
    decide.apply(g.actor, upload_id, whole="whole" in request.form)
    return _back(upload_id)


@blueprint.post("/<uuid:upload_id>/mend")
def mend(upload_id: uuid.UUID) -> ResponseReturnValue:
    """Take up every suggestion and check again."""
    decide.mend(g.actor, upload_id)
    return _back(upload_id)


@blueprint.post("/<uuid:upload_id>/check")
def check(upload_id: uuid.UUID) -> ResponseReturnValue:
    """Check again what was to be written whole and was not."""
    decide.check_again(g.actor, upload_id)
    return _back(upload_id)


@blueprint.post("/<uuid:upload_id>/discard")
def discard(upload_id: uuid.UUID) -> ResponseReturnValue:
    """Put a checked upload aside."""
    decide.discard(g.actor, upload_id)
    return _back(upload_id)


@blueprint.post("/<uuid:upload_id>/undo")
def undo(upload_id: uuid.UUID) -> ResponseReturnValue:
    """Take back what an upload wrote."""
    decide.undo(g.actor, upload_id)
    return _back(upload_id)


@blueprint.post("/<uuid:upload_id>/cancel")
def cancel(upload_id: uuid.UUID) -> ResponseReturnValue:
    """Stop before the next rows."""
    engine.cancel(g.actor, report(g.actor, upload_id).job.id)
    return _back(upload_id)


def _back(upload_id: uuid.UUID) -> ResponseReturnValue:
    return redirect(url_for(".show", upload_id=upload_id), 303)


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
