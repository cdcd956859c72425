"""考生管理: the list, one candidate, verification and manual confirmation."""

from __future__ import annotations

import io
import uuid
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.api import CandidateType
from core.candidates import acts, moving, schemas, service, sheet, views
from core.candidates.export import export as export_workbook
from core.candidates.rules import LOCKED_WHEN_VERIFIED, State
from core.candidates.sheet import LEVELS
from core.kernel.actor import COLLEGE_ROLES, VENDOR_ROLES, Role
from core.kernel.errors import Refused
from core.kernel.identity import IdType
from core.rest.acts import ask_first
from core.rest.batches import told
from core.rest.downloads import send_workbook
from core.rest.forms import for_roles, proven, read_form, read_query
from core.rest.listing import Chosen, PageAfter, Ticked

blueprint = Blueprint("candidates", __name__, url_prefix="/candidates", template_folder="templates")


@blueprint.get("/")
@for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
@read_query(schemas.PageQuery)
def index(query: dict[str, Any]) -> str:
    """List the college's candidates, college and social apart (R-057)."""
    kind, state = query["kind"], query["state"]
    page = views.page(g.actor, candidate_type=kind, state=state, after=query["after"])
    return render_template("candidates/index.html", page=page, kind=kind, state=state, states=list(State))


@blueprint.get("/<uuid:candidate_id>")
@for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
def show(candidate_id: uuid.UUID) -> str:
    """Show one candidate and what can be done now."""
    return render_template("candidates/show.html", candidate=views.one(g.actor, candidate_id))


@blueprint.post("/find")
@for_roles(*Role)
@read_form(schemas.NumberForm)
def find(data: dict[str, str]) -> ResponseReturnValue:
    """Go to the candidate with a document number; posted, so that it stands in no address."""
    return redirect(url_for(".show", candidate_id=views.find(g.actor, data["number"])), 303)


@blueprint.get("/<uuid:candidate_id>/photo.jpg")
@for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
def photo(candidate_id: uuid.UUID) -> ResponseReturnValue:
    """Show the photo."""
    return send_file(io.BytesIO(views.photo(g.actor, candidate_id)), mimetype="image/jpeg")


@blueprint.get("/<uuid:candidate_id>/edit")
@for_roles(Role.COLLEGE_OFFICER)
def editing(candidate_id: uuid.UUID) -> str:
    """Ask for changes; what the state locks is shown and cannot be typed (R-072)."""
    candidate = views.one(g.actor, candidate_id)
    locked = LOCKED_WHEN_VERIFIED if candidate.state == State.VERIFIED else frozenset[str]()
    return render_template(
        "candidates/edit.html",
        candidate=candidate,
        locked=locked,
        levels=LEVELS,
        genders=[(value, word) for word, value in sheet.GENDERS.items()],
        id_types=[(kind.value, kind.label) for kind in IdType],
    )


@blueprint.post("/<uuid:candidate_id>/edit")
@for_roles(Role.COLLEGE_OFFICER)
@read_form(schemas.CandidateChange)
def edit(data: dict[str, Any], candidate_id: uuid.UUID) -> ResponseReturnValue:
    """Change what differs; an empty phone or number stays as it is, as it is shown masked."""
    old = views.one(g.actor, candidate_id)
    changes = {name: value for name, value in data.items() if value != getattr(old, name, None)}
    if changes:
        service.edit(g.actor, candidate_id, changes)
        flash(_("已保存；已报考计划中的信息不受影响"), "success")
    return redirect(url_for(".show", candidate_id=candidate_id), 303)


@blueprint.get("/new")
@for_roles(Role.COLLEGE_OFFICER)
@read_query(schemas.TypeQuery)
def new(query: dict[str, str]) -> str:
    """Ask for one candidate (单个新增, R-059)."""
    return render_template("candidates/new.html", kind=query["kind"], form=sheet.FORM)


@blueprint.post("/new")
@for_roles(Role.COLLEGE_OFFICER)
@read_form(schemas.CandidateForm)
def create(values: dict[str, str]) -> ResponseReturnValue:
    """Add one candidate; what is wrong is said beside its field, and what was typed stays."""
    kind = values.pop("candidate_type")
    try:
        candidate_id = service.add(g.actor, values, CandidateType(kind))
    except Refused as refused:
        problems = refused.params.get("problems")
        if not problems:
            raise
        page = render_template("candidates/new.html", kind=kind, form=sheet.FORM, values=values, problems=problems)
        return page, 422
    flash(_("已添加考生，请导入照片"), "success")
    return redirect(url_for(".show", candidate_id=candidate_id), 303)


@blueprint.post("/export")
@for_roles(Role.COLLEGE_OFFICER)
@proven("whole")
@read_form(Ticked)
@read_query(schemas.ExportQuery)
@ask_first(acts.export)
def export(data: dict[str, Any], query: dict[str, Any]) -> ResponseReturnValue:
    """Download the chosen candidates, all of the list when none is; whole when they are to be changed (R-073)."""
    file = export_workbook(g.actor, CandidateType(query["kind"]), data["ids"], whole=query["whole"])
    return send_workbook(file, _("考生信息"))


@blueprint.post("/verify")
@for_roles(Role.COLLEGE_OFFICER)
def verify() -> ResponseReturnValue:
    """Send every candidate that is ready for comparison (批量认证, R-069)."""
    batch = service.request_verification(g.actor)
    return told(batch, _("已提交 %(n)s 名考生认证，约 24 小时后有结果", n=batch.done), url_for(".index"))


@blueprint.post("/<uuid:candidate_id>/confirm")
@for_roles(Role.COLLEGE_OFFICER)
@read_form(schemas.Confirmation)
def confirm(data: dict[str, str], candidate_id: uuid.UUID) -> ResponseReturnValue:
    """Confirm a candidate whose comparison failed (人工确认, R-069)."""
    service.confirm(g.actor, [candidate_id], data["reason"])
    flash(_("已确认，考生状态为信息准确"), "success")
    return redirect(url_for(".show", candidate_id=candidate_id), 303)


@blueprint.get("/confirming")
@for_roles(Role.COLLEGE_OFFICER)
@read_query(PageAfter)
def confirming(query: dict[str, Any]) -> str:
    """Show faces and names of who waits for 人工确认, to be confirmed together (R-069)."""
    page = views.page(g.actor, state=State.NEEDS_MANUAL_CONFIRM, after=query["after"])
    return render_template("candidates/confirming.html", page=page)


@blueprint.post("/confirming")
@for_roles(Role.COLLEGE_OFFICER)
@read_form(schemas.ConfirmingForm)
@ask_first(acts.confirm)
def confirm_many(data: dict[str, Any]) -> ResponseReturnValue:
    """Confirm whom one has ticked, for one reason."""
    batch = service.confirm(g.actor, data["ids"], data["reason"])
    return told(batch, _("已确认 %(n)s 名考生，状态为信息准确", n=batch.done), url_for(".confirming"))


@blueprint.get("/overflow/<uuid:upload_id>")
@for_roles(Role.COLLEGE_OFFICER)
def overflow(upload_id: uuid.UUID) -> str:
    """Show who stands on the wrong list by the findings of a file, to be moved together (R-057, R-058)."""
    return render_template("candidates/overflow.html", lists=moving.beyond(g.actor, upload_id), upload_id=upload_id)


@blueprint.post("/move")
@for_roles(Role.COLLEGE_OFFICER)
@read_form(schemas.MovingForm)
def move(data: dict[str, Any]) -> ResponseReturnValue:
    """Move whom one has ticked to the other list, photo and verification kept; back is the same act (R-057)."""
    to = CandidateType(data["candidate_type"])
    count = moving.move(g.actor, data["ids"], to)
    flash(_("已将 %(n)s 名考生移到%(list)s，照片和认证保留", n=count, list=_(acts.TYPES[to])), "success")
    return redirect(url_for(".index", type=to.value), 303)


@blueprint.post("/delete")
@for_roles(Role.COLLEGE_OFFICER)
@read_form(Chosen)
@ask_first(acts.delete)
def delete(data: dict[str, Any]) -> ResponseReturnValue:
    """Delete the chosen candidates who are registered nowhere (R-076)."""
    batch = service.delete(g.actor, data["ids"])
    return told(batch, _("已删除 %(n)s 名考生", n=batch.done), url_for(".index"))
