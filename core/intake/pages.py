"""导入记录: upload a file, watch it, mend what was refused (R-087)."""

from __future__ import annotations

import io
import uuid
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.files.guard import MEGABYTE
from core.intake import acts, decide, schemas
from core.intake.failed import failed_workbook
from core.intake.kind import SENDERS, kind_of, kinds
from core.intake.receive import limit_of, receive
from core.intake.report import (
    about,
    filled_workbook,
    form_of_kind,
    report,
    uploads,
)
from core.intake.zips import photo_of, photos_of
from core.jobs import engine
from core.kernel.actor import COLLEGE_ROLES, VENDOR_ROLES
from core.kernel.errors import NotFound, Refused
from core.kernel.problems import Place, Problem
from core.rest.acts import ask_first
from core.rest.downloads import send_workbook
from core.rest.forms import for_roles, proven, read_form, read_query
from core.sheets.template import template

blueprint = Blueprint("intake", __name__, url_prefix="/imports", template_folder="templates")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/")
@for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
def index() -> str:
    """List the newest uploads."""
    return render_template("intake/index.html", reports=uploads(g.actor))


@blueprint.get("/new")
@for_roles(*SENDERS)
@read_query(schemas.ImportedFile)
def new(query: dict[str, Any]) -> str:
    """Ask for a file of one kind."""
    kind, plan = kind_of(query.pop("kind")), query.pop("plan_id")
    g.actor.require(*kind.roles)
    shown = about(g.actor, kind, plan, query)
    rules = kind.form.notes if kind.form else [_(text).format_map(said) for text, said in kind.notes()]
    megabytes = limit_of(kind) // MEGABYTE
    return render_template(
        "intake/new.html", kind=kind, plan=plan or "", options=query, about=shown, notes=rules, megabytes=megabytes
    )


@blueprint.post("/")
@for_roles(*SENDERS)
@read_form(schemas.ImportedFile)
def create(data: dict[str, Any]) -> ResponseReturnValue:
    """Take a file and answer at once; the work goes on in the background."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise Refused("INVALID", problems=(Problem(code="FIELD_REQUIRED", place=Place(field="file")),))
    kind, plan = data.pop("kind"), data.pop("plan_id")
    sender = getattr(g, "user_name", "")
    upload_id = receive(
        g.actor, kind, upload.filename, upload.read(), plan_id=plan, options=data, sender=sender, preview=True
    )
    return _back(upload_id)


@blueprint.get("/<uuid:upload_id>")
@for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
def show(upload_id: uuid.UUID) -> str:
    """Show one upload: progress, counts, what it changes, findings, next step."""
    found = report(g.actor, upload_id)
    photos = () if found.is_sheet else photos_of(g.actor, upload_id)
    ways = found.ways if g.actor.roles & kind_of(found.kind).roles else ()
    return render_template("intake/show.html", report=found, photos=photos, ways=ways)


@blueprint.get("/<uuid:upload_id>/photos/<int:position>.jpg")
@for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
def photo(upload_id: uuid.UUID, position: int) -> ResponseReturnValue:
    """Show one photo of a zip."""
    return send_file(io.BytesIO(photo_of(g.actor, upload_id, position)), mimetype="image/jpeg")


@blueprint.post("/<uuid:upload_id>/apply")
@for_roles(*SENDERS)
@read_form(schemas.Applying)
def apply(data: dict[str, bool], upload_id: uuid.UUID) -> ResponseReturnValue:
    """Write the rows that are right, or all or none."""
    decide.apply(g.actor, upload_id, **data)
    return _back(upload_id)


@blueprint.post("/<uuid:upload_id>/mend")
@for_roles(*SENDERS)
def mend(upload_id: uuid.UUID) -> ResponseReturnValue:
    """Take up every suggestion and check again."""
    decide.mend(g.actor, upload_id)
    return _back(upload_id)


@blueprint.post("/<uuid:upload_id>/check")
@for_roles(*SENDERS)
def check(upload_id: uuid.UUID) -> ResponseReturnValue:
    """Check again what was to be written whole and was not."""
    decide.check_again(g.actor, upload_id)
    return _back(upload_id)


@blueprint.post("/<uuid:upload_id>/discard")
@for_roles(*SENDERS)
def discard(upload_id: uuid.UUID) -> ResponseReturnValue:
    """Put a checked upload aside."""
    decide.discard(g.actor, upload_id)
    return _back(upload_id)


@blueprint.post("/<uuid:upload_id>/undo")
@for_roles(*SENDERS)
@ask_first(acts.undo)
def undo(upload_id: uuid.UUID) -> ResponseReturnValue:
    """Take back what an upload wrote."""
    decide.undo(g.actor, upload_id)
    flash(_("已撤销这次导入，%(n)s 行恢复原状", n=g.act.number), "success")
    return _back(upload_id)


@blueprint.post("/<uuid:upload_id>/cancel")
@for_roles(*SENDERS)
@ask_first(acts.cancel)
def cancel(upload_id: uuid.UUID) -> ResponseReturnValue:
    """Stop before the next rows."""
    engine.cancel(g.actor, report(g.actor, upload_id).job.id)
    flash(_("已要求取消，正在处理的一批结束后停止"), "success")
    return _back(upload_id)


def _back(upload_id: uuid.UUID) -> ResponseReturnValue:
    return redirect(url_for(".show", upload_id=upload_id), 303)


@blueprint.get("/<uuid:upload_id>/failed.xlsx")
@for_roles(*SENDERS)
def failed(upload_id: uuid.UUID) -> ResponseReturnValue:
    """Download the refused rows, ready to be mended and uploaded again; of a zip the list of its refused files."""
    name, data = failed_workbook(g.actor, upload_id)
    return send_file(io.BytesIO(data), mimetype=XLSX, as_attachment=True, download_name=name)


@blueprint.get("/template/<kind>.xlsx")
@for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
@read_query(schemas.TemplateQuery)
def template_file(query: dict[str, Any], kind: str) -> ResponseReturnValue:
    """Download the empty template of one kind."""
    if kind not in {known.key for known in kinds()}:
        raise NotFound
    form = form_of_kind(g.actor, kind, query["plan_id"])
    data = template(form)
    return send_file(io.BytesIO(data), mimetype=XLSX, as_attachment=True, download_name=f"{form.title}.xlsx")


@blueprint.post("/template/<kind>/filled")
@for_roles(*SENDERS)
@proven("whole")
@read_query(schemas.FilledQuery)
def filled_file(query: dict[str, Any], kind: str) -> ResponseReturnValue:
    """Download the template with what is known of a plan in its rows, to be completed or cut down."""
    if kind not in {known.key for known in kinds()} or (kind_of(kind).fill_proven and not query["whole"]):
        raise NotFound
    name, file = filled_workbook(g.actor, kind, query["plan_id"])
    return send_workbook(file, name)
