"""监考人员: the college enters and submits, the vendor answers; where they stand follows by itself (R-115…R-117)."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.arrangement.invigilators import acts, queries, schemas, service, sheet
from core.arrangement.invigilators.service import REVIEWERS, SUBMITTERS
from core.arrangement.queries import arranged_plans
from core.candidates.sheet import GENDERS
from core.kernel.actor import COLLEGE_STAFF, VENDOR_ROLES, Role
from core.kernel.errors import Refused
from core.kernel.identity import IdType
from core.rest.acts import ask_first
from core.rest.batches import told
from core.rest.forms import for_roles, read_form
from core.rest.listing import Chosen

blueprint = Blueprint("invigilators", __name__, url_prefix="/invigilators", template_folder="templates")


@blueprint.get("/")
@for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
def index() -> str:
    """List the plans with how many invigilators each has."""
    return render_template("invigilators/index.html", plans=arranged_plans(g.actor), counts=queries.counts(g.actor))


@blueprint.get("/<uuid:plan_id>")
@for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
def plan(plan_id: uuid.UUID) -> str:
    """Show a plan's invigilators, their states, and where they stand."""
    return render_template("invigilators/plan.html", roster=queries.roster(g.actor, plan_id))


@blueprint.get("/<uuid:plan_id>/new")
@for_roles(Role.COLLEGE_OFFICER)
def new(plan_id: uuid.UUID) -> str:
    """Ask for one invigilator."""
    return render_template("invigilators/form.html", form=sheet.FORM, plan_id=plan_id)


@blueprint.post("/<uuid:plan_id>")
@for_roles(*SUBMITTERS)
@read_form(schemas.InvigilatorForm)
def create(values: dict[str, str], plan_id: uuid.UUID) -> ResponseReturnValue:
    """Enter one invigilator; what is wrong is said beside its field, and what was typed stays."""
    try:
        service.add(g.actor, plan_id, values)
    except Refused as refused:
        return _again(refused, values, plan_id=plan_id)
    flash(_("已保存，暂未提交审核"), "success")
    return redirect(url_for(".plan", plan_id=plan_id), 303)


def _again(refused: Refused, values: dict[str, str], **about: object) -> ResponseReturnValue:
    """Show the form once more with its findings; an answer about something else goes its own way."""
    problems = refused.params.get("problems")
    if not problems:
        raise refused
    return render_template("invigilators/form.html", form=sheet.FORM, values=values, problems=problems, **about), 422


@blueprint.get("/person/<uuid:invigilator_id>")
@for_roles(Role.COLLEGE_OFFICER)
def editing(invigilator_id: uuid.UUID) -> str:
    """Ask for changes; document and phone are shown masked, left empty they stay."""
    one = queries.invigilator(g.actor, invigilator_id)
    words = {gender: word for word, gender in GENDERS.items()}
    values = {
        "name": one.person.name,
        "gender": words[one.gender],
        "id_type": IdType(one.person.id_type).label,
        "unit": one.unit,
        "post": one.post,
        "major": one.major,
    }
    return render_template("invigilators/form.html", form=sheet.FORM, values=values, one=one, plan_id=one.plan_id)


@blueprint.post("/person/<uuid:invigilator_id>")
@for_roles(*SUBMITTERS)
@read_form(schemas.EditForm)
def edit(values: dict[str, str], invigilator_id: uuid.UUID) -> ResponseReturnValue:
    """Change an entry that is not submitted, or was returned."""
    version = values.pop("version")
    hidden = {"id_number", "phone"}
    changes = {key: text for key, text in values.items() if text or key not in hidden}
    try:
        plan_id = service.edit(g.actor, invigilator_id, changes, version=version)
    except Refused as refused:
        one = queries.invigilator(g.actor, invigilator_id)
        return _again(refused, values, one=one, plan_id=one.plan_id)
    flash(_("已保存，暂未提交审核"), "success")
    return redirect(url_for(".plan", plan_id=plan_id), 303)


@blueprint.post("/<uuid:plan_id>/submit")
@for_roles(*SUBMITTERS)
@read_form(Chosen)
def submit(data: dict[str, Any], plan_id: uuid.UUID) -> ResponseReturnValue:
    """Hand the ticked entries to the vendor."""
    batch = service.submit(g.actor, data["ids"])
    return told(batch, _("已提交 %(n)s 名监考人员，等待审核", n=batch.done), url_for(".plan", plan_id=plan_id))


@blueprint.post("/<uuid:plan_id>/delete")
@for_roles(*SUBMITTERS)
@read_form(Chosen)
@ask_first(acts.delete)
def delete(data: dict[str, Any], plan_id: uuid.UUID) -> ResponseReturnValue:
    """Delete the ticked entries."""
    batch = service.delete(g.actor, data["ids"])
    return told(batch, _("已删除 %(n)s 名监考人员", n=batch.done), url_for(".plan", plan_id=plan_id))


@blueprint.post("/<uuid:plan_id>/<any('approve', 'return'):answer>")
@for_roles(*REVIEWERS)
@read_form(schemas.ReviewForm)
@ask_first(acts.review)
def review(data: dict[str, Any], plan_id: uuid.UUID, answer: str) -> ResponseReturnValue:
    """Approve the ticked entries, or return them with a reason."""
    approve = answer == "approve"
    batch = service.review(g.actor, **data, approve=approve)
    done = _("已通过 %(n)s 名监考人员", n=batch.done) if approve else _("已退回 %(n)s 名监考人员", n=batch.done)
    return told(batch, done + _("，监考分配已更新"), url_for(".plan", plan_id=plan_id))
