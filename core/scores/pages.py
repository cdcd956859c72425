"""科目成绩, 考证结果 and the public look-up."""

from __future__ import annotations

import io
import uuid
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.arrangement.queries import arranged_plans
from core.kernel.actor import COLLEGE_ROLES, VENDOR_ROLES, Role
from core.kernel.errors import NotFound
from core.kernel.messages import N_
from core.kernel.problems import Place, Problem
from core.plans import views as plans
from core.rest.acts import ask_first
from core.rest.forms import for_roles, read_form, read_query
from core.rest.listing import Ticked
from core.rules.words import describe_pass_rule
from core.scores import acts, queries, schemas, service

blueprint = Blueprint("scores", __name__, url_prefix="/scores", template_folder="templates")
lookup = Blueprint("lookup", __name__, template_folder="templates")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OUTCOMES = {"scored": N_("正常"), "absent": N_("缺考"), "void": N_("成绩取消")}


@blueprint.get("/")
@for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
def index() -> str:
    """List the plans whose marks may be seen."""
    return render_template("scores/index.html", plans=arranged_plans(g.actor), page="scores.show", title=_("科目成绩"))


@blueprint.get("/results")
@for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
def results() -> str:
    """List the plans whose results may be seen."""
    return render_template(
        "scores/index.html", plans=arranged_plans(g.actor), page="scores.plan_results", title=_("考证结果")
    )


@blueprint.get("/<uuid:plan_id>")
@for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
@read_query(schemas.SubjectQuery)
def show(query: dict[str, str], plan_id: uuid.UUID) -> str:
    """Show a plan's marks (R-143), and to who approves them what they would come to."""
    found = queries.subject_scores(g.actor, plan_id, subject=query["subject"])
    ahead = Role.VENDOR_APPROVER in g.actor.roles and not found.published
    standings = queries.standings(g.actor, plan_id) if ahead else ()
    return render_template("scores/show.html", found=found, outcomes=OUTCOMES, standings=standings)


@blueprint.get("/<uuid:plan_id>/results")
@for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
def plan_results(plan_id: uuid.UUID) -> str:
    """Show how many passed, never a mark (R-143), and by which rule."""
    shown = plans.plan(g.actor, plan_id)
    return render_template(
        "scores/results.html",
        plan=shown,
        counts=queries.results(g.actor, plan_id),
        plan_id=plan_id,
        certificates=shown.rules.certificates if shown.rules else (),
        rule=describe_pass_rule,
    )


@blueprint.post("/<uuid:plan_id>/publish")
@for_roles(Role.VENDOR_APPROVER)
@ask_first(acts.publish)
def publish(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Publish a plan's scores."""
    done = service.publish(g.actor, plan_id)
    flash(_("已公示 %(results)s 人的成绩，其中 %(passed)s 人合格", results=done.results, passed=done.passed), "success")
    return redirect(url_for(".show", plan_id=plan_id), 303)


@blueprint.get("/entries/<uuid:entry_id>")
@for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
def entry(entry_id: uuid.UUID) -> str:
    """Show every version of one mark, and the form of its correction."""
    versions = queries.history(g.actor, entry_id)
    if not versions:
        raise NotFound
    return render_template("scores/entry.html", versions=versions, entry_id=entry_id, outcomes=OUTCOMES)


@blueprint.post("/entries/<uuid:entry_id>")
@for_roles(Role.VENDOR_APPROVER)
@read_form(schemas.Correction)
def correct(data: dict[str, str], entry_id: uuid.UUID) -> ResponseReturnValue:
    """Correct one mark inside the publicity (R-141)."""
    service.correct(g.actor, entry_id, data["mark"], data["reason"])
    flash(_("成绩已更正"), "success")
    return redirect(url_for(".entry", entry_id=entry_id), 303)


@blueprint.post("/<uuid:plan_id>/scores.xlsx")
@for_roles(*Role)
@read_form(Ticked)
def export(data: dict[str, Any], plan_id: uuid.UUID) -> ResponseReturnValue:
    """Download the ticked marks, all when none is ticked (R-143)."""
    file = queries.score_export(queries.subject_scores(g.actor, plan_id), OUTCOMES, data["ids"])
    return send_file(io.BytesIO(file), mimetype=XLSX, as_attachment=True, download_name=f"{_('科目成绩')}.xlsx")


@lookup.post("/lookup")
@read_form(schemas.LookupForm)
def find(data: dict[str, str]) -> ResponseReturnValue:
    """Answer a candidate; every miss looks the same (R-144)."""
    try:
        found = queries.lookup(data["id_number"], data["ticket_no"])
    except NotFound as miss:
        problems = [Problem(code=miss.code, place=Place())]
        return render_template("scores/lookup.html", found=None, problems=problems), 404, {"Cache-Control": "no-store"}
    return render_template("scores/lookup.html", found=found, outcomes=OUTCOMES), 200, {"Cache-Control": "no-store"}
