"""考生管理: the list, one candidate, verification and manual confirmation."""

from __future__ import annotations

import io
import uuid
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.candidates import service, sheet, views
from core.candidates.export import export as export_workbook
from core.candidates.imports import candidate_type
from core.candidates.rules import EDITABLE, LOCKED_WHEN_VERIFIED, State
from core.candidates.sheet import FIRST_YEAR, LAST_YEAR, LEVELS
from core.kernel.errors import Refused
from core.rest.downloads import send_workbook

blueprint = Blueprint("candidates", __name__, url_prefix="/candidates", template_folder="templates")


@blueprint.get("/")
def index() -> str:
    """List the college's candidates, college and social apart (R-057)."""
    kind = request.args.get("type", "college")
    state = request.args.get("state", "")
    after = request.args.get("after", type=uuid.UUID)
    page = views.page(g.actor, candidate_type=kind, state=state, after=after)
    return render_template("candidates/index.html", page=page, kind=kind, state=state, states=list(State))


@blueprint.get("/<uuid:candidate_id>")
def show(candidate_id: uuid.UUID) -> str:
    """Show one candidate and what can be done now."""
    return render_template("candidates/show.html", candidate=views.one(g.actor, candidate_id))


@blueprint.post("/find")
def find() -> ResponseReturnValue:
    """Go to the candidate with a document number; posted, so that it stands in no address."""
    return redirect(url_for(".show", candidate_id=views.find(g.actor, request.form.get("number", ""))), 303)


@blueprint.get("/<uuid:candidate_id>/photo.jpg")
def photo(candidate_id: uuid.UUID) -> ResponseReturnValue:
    """Show the photo."""
    return send_file(io.BytesIO(views.photo(g.actor, candidate_id)), mimetype="image/jpeg")


@blueprint.get("/<uuid:candidate_id>/edit")
def editing(candidate_id: uuid.UUID) -> str:
    """Ask for changes; what the state locks is shown and cannot be typed (R-072)."""
    candidate = views.one(g.actor, candidate_id)
    locked = LOCKED_WHEN_VERIFIED if candidate.state == State.VERIFIED else frozenset[str]()
    return render_template("candidates/edit.html", candidate=candidate, locked=locked, levels=LEVELS)


@blueprint.post("/<uuid:candidate_id>/edit")
def edit(candidate_id: uuid.UUID) -> ResponseReturnValue:
    """Change what differs; an empty phone stays as it is, as it is shown masked."""
    old = views.one(g.actor, candidate_id)
    typed = {name: request.form[name].strip() for name in EDITABLE if name in request.form}
    changes: dict[str, Any] = {name: text for name, text in typed.items() if text != str(getattr(old, name, ""))}
    if not changes.get("phone"):
        changes.pop("phone", None)
    if "enrolment_year" in changes:
        changes["enrolment_year"] = _year(changes["enrolment_year"])
    if changes:
        service.edit(g.actor, candidate_id, changes)
        flash(_("已保存；已报考计划中的信息不受影响"), "success")
    return redirect(url_for(".show", candidate_id=candidate_id), 303)


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR):
        raise Refused("NOT_AN_INTEGER", value=text[:20], least=FIRST_YEAR, most=LAST_YEAR)
    return int(text)


@blueprint.get("/new")
def new() -> str:
    """Ask for one candidate (单个新增, R-059)."""
    kind = request.args.get("type", "college")
    return render_template("candidates/new.html", kind=kind, form=sheet.FORM)


@blueprint.post("/new")
def create() -> ResponseReturnValue:
    """Add one candidate; what is wrong is said beside its field, and what was typed stays."""
    kind, values = request.form["candidate_type"], {c.key: request.form.get(c.key, "") for c in sheet.FORM.columns}
    try:
        candidate_id = service.add(g.actor, values, candidate_type({"candidate_type": kind}))
    except Refused as refused:
        problems = refused.params.get("problems")
        if not problems:
            raise
        page = render_template("candidates/new.html", kind=kind, form=sheet.FORM, values=values, problems=problems)
        return page, 422
    flash(_("已添加考生，请导入照片"), "success")
    return redirect(url_for(".show", candidate_id=candidate_id), 303)


@blueprint.post("/export")
def export() -> ResponseReturnValue:
    """Download the chosen candidates, all of the list when none is; whole when they are to be changed (R-073)."""
    kind = candidate_type({"candidate_type": request.args.get("type", "college")})
    file = export_workbook(g.actor, kind, request.form.getlist("id", type=uuid.UUID), whole="whole" in request.args)
    return send_workbook(file, _("考生信息"))


@blueprint.post("/verify")
def verify() -> ResponseReturnValue:
    """Send every candidate that is ready for comparison (批量认证, R-069)."""
    count = service.request_verification(g.actor)
    flash(_("已提交 %(n)s 名考生认证，约 24 小时后有结果", n=count), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:candidate_id>/confirm")
def confirm(candidate_id: uuid.UUID) -> ResponseReturnValue:
    """Confirm a candidate whose comparison failed (人工确认, R-069)."""
    service.confirm(g.actor, candidate_id, request.form.get("reason", ""))
    flash(_("已确认，考生状态为信息准确"), "success")
    return redirect(url_for(".show", candidate_id=candidate_id), 303)


@blueprint.post("/delete")
def delete() -> ResponseReturnValue:
    """Delete the chosen candidates who are registered nowhere (R-076)."""
    count = service.delete(g.actor, request.form.getlist("id", type=uuid.UUID))
    flash(_("已删除 %(n)s 名考生", n=count), "success")
    return redirect(url_for(".index"), 303)
