"""科目成绩, 考证结果 and the public look-up."""

from __future__ import annotations

import io
import uuid

from flask import Blueprint, flash, g, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.arrangement.queries import arranged_plans
from core.kernel.actor import Role
from core.kernel.errors import NotFound
from core.kernel.messages import N_
from core.kernel.problems import Place, Problem
from core.plans import views as plans
from core.rules.words import describe_pass_rule
from core.scores import queries, service

blueprint = Blueprint("scores", __name__, url_prefix="/scores", template_folder="templates")
lookup = Blueprint("lookup", __name__, template_folder="templates")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OUTCOMES = {"scored": N_("正常"), "absent": N_("缺考"), "void": N_("成绩取消")}


@blueprint.get("/")
def index() -> str:
    """List the plans whose marks may be seen."""
    return render_template("scores/index.html", plans=arranged_plans(g.actor), page="scores.show", title=_("科目成绩"))


@blueprint.get("/results")
def results() -> str:
    """List the plans whose results may be seen."""
    return render_template(
        "scores/index.html", plans=arranged_plans(g.actor), page="scores.plan_results", title=_("考证结果")
    )


@blueprint.get("/<uuid:plan_id>")
def show(plan_id: uuid.UUID) -> str:
    """Show a plan's marks (R-143), and to who approves them what they would come to."""
    found = queries.subject_scores(g.actor, plan_id, subject=request.args.get("subject", ""))
    ahead = Role.VENDOR_APPROVER in g.actor.roles and not found.published
    standings = queries.standings(g.actor, plan_id) if ahead else ()
    return render_template("scores/show.html", found=found, outcomes=OUTCOMES, standings=standings)


@blueprint.get("/<uuid:plan_id>/results")
def plan_results(plan_id: uuid.UUID) -> str:
    """Show how many passed, never a mark (R-143), and by which rule."""
    rules = plans.plan(g.actor, plan_id).rules
    return render_template(
        "scores/results.html",
        counts=queries.results(g.actor, plan_id),
        plan_id=plan_id,
        certificates=rules.certificates if rules else (),
        rule=describe_pass_rule,
    )


@blueprint.post("/<uuid:plan_id>/publish")
def publish(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Publish a plan's scores."""
    done = service.publish(g.actor, plan_id)
    flash(_("已公示 %(results)s 人的成绩，其中 %(passed)s 人合格", results=done.results, passed=done.passed), "success")
    return redirect(url_for(".show", plan_id=plan_id), 303)


@blueprint.get("/entries/<uuid:entry_id>")
def entry(entry_id: uuid.UUID) -> str:
    """Show every version of one mark, and the form of its correction."""
    versions = queries.history(g.actor, entry_id)
    if not versions:
        raise NotFound
    return render_template("scores/entry.html", versions=versions, entry_id=entry_id, outcomes=OUTCOMES)


@blueprint.post("/entries/<uuid:entry_id>")
def correct(entry_id: uuid.UUID) -> ResponseReturnValue:
    """Correct one mark inside the publicity (R-141)."""
    service.correct(g.actor, entry_id, request.form.get("mark", ""), request.form.get("reason", ""))
    flash(_("成绩已更正"), "success")
    return redirect(url_for(".entry", entry_id=entry_id), 303)


@blueprint.post("/<uuid:plan_id>/scores.xlsx")
def export(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Download the ticked marks, all when none is ticked (R-143)."""
    found = queries.subject_scores(g.actor, plan_id)
    ids = [uuid.UUID(text) for text in request.form.getlist("id")]
    data = queries.score_export(found, OUTCOMES, ids)
    return send_file(io.BytesIO(data), mimetype=XLSX, as_attachment=True, download_name=f"{_('科目成绩')}.xlsx")


@lookup.post("/lookup")
def find() -> ResponseReturnValue:
    """Answer a candidate; every miss looks the same (R-144)."""
    try:
        found = queries.lookup(request.form.get("id_number", ""), request.form.get("ticket_no", ""))
    except NotFound as miss:
        problems = [Problem(code=miss.code, place=Place())]
        return render_template("scores/lookup.html", found=None, problems=problems), 404, {"Cache-Control": "no-store"}
    return render_template("scores/lookup.html", found=found, outcomes=OUTCOMES), 200, {"Cache-Control": "no-store"}
