"""监考人员: the college enters and submits, the vendor answers; where they stand follows by itself (R-115…R-117)."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.arrangement.invigilators import queries, service, sheet
from core.arrangement.queries import arranged_plans
from core.candidates.sheet import GENDERS
from core.kernel.errors import Refused
from core.kernel.identity import IdType

blueprint = Blueprint("invigilators", __name__, url_prefix="/invigilators", template_folder="templates")


def _chosen() -> list[uuid.UUID]:
    ids = request.form.getlist("id", type=uuid.UUID)
    if not ids:
        raise Refused("INVIGILATOR_NONE_CHOSEN")
    return ids


@blueprint.get("/")
def index() -> str:
    """List the plans with how many invigilators each has."""
    return render_template("invigilators/index.html", plans=arranged_plans(g.actor), counts=queries.counts(g.actor))


@blueprint.get("/<uuid:plan_id>")
def plan(plan_id: uuid.UUID) -> str:
    """Show a plan's invigilators, their states, and where they stand."""
    return render_template("invigilators/plan.html", roster=queries.roster(g.actor, plan_id))


@blueprint.get("/<uuid:plan_id>/new")
def new(plan_id: uuid.UUID) -> str:
    """Ask for one invigilator."""
    return render_template("invigilators/form.html", form=sheet.FORM, plan_id=plan_id)


@blueprint.post("/<uuid:plan_id>")
def create(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Enter one invigilator; what is wrong is said beside its field, and what was typed stays."""
    values = {column.key: request.form.get(column.key, "").strip() for column in sheet.FORM.columns}
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
def edit(invigilator_id: uuid.UUID) -> ResponseReturnValue:
    """Change an entry that is not submitted, or was returned."""
    values = {column.key: request.form.get(column.key, "").strip() for column in sheet.FORM.columns}
    hidden = {"id_number", "phone"}
    changes = {key: text for key, text in values.items() if text or key not in hidden}
    try:
        plan_id = service.edit(g.actor, invigilator_id, changes, version=request.form.get("version"))
    except Refused as refused:
        one = queries.invigilator(g.actor, invigilator_id)
        return _again(refused, values, one=one, plan_id=one.plan_id)
    flash(_("已保存，暂未提交审核"), "success")
    return redirect(url_for(".plan", plan_id=plan_id), 303)


@blueprint.post("/<uuid:plan_id>/submit")
def submit(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Hand the ticked entries to the vendor."""
    count = service.submit(g.actor, _chosen())
    flash(_("已提交 %(n)s 名监考人员，等待审核", n=count), "success")
    return redirect(url_for(".plan", plan_id=plan_id), 303)


@blueprint.post("/<uuid:plan_id>/delete")
def delete(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Delete the ticked entries."""
    count = service.delete(g.actor, _chosen())
    flash(_("已删除 %(n)s 名监考人员", n=count), "success")
    return redirect(url_for(".plan", plan_id=plan_id), 303)


@blueprint.post("/<uuid:plan_id>/<any('approve', 'return'):answer>")
def review(plan_id: uuid.UUID, answer: str) -> ResponseReturnValue:
    """Approve the ticked entries, or return them with a reason."""
    service.review(g.actor, _chosen(), approve=answer == "approve", reason=request.form.get("reason", ""))
    flash(_("审核结果已保存，监考分配已更新"), "success")
    return redirect(url_for(".plan", plan_id=plan_id), 303)
