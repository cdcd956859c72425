"""考核计划: the list of plans, and one plan with everything it is made of and where each value comes from."""

from __future__ import annotations

import uuid

from babel.dates import get_day_names
from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from core.api import MODE_NAMES, STAGE_NAMES, Doer, Edge, Per, Stage, Weekday
from core.kernel.errors import NotFound
from core.kernel.messages import N_
from core.plans import forms, service, views
from core.plugins.store import DISABLED, installations
from core.rules.places import describe_place
from core.rules.plan import Origin, PlanRules
from core.rules.resolve import Resolution
from core.rules.supplements import Step
from core.rules.values import read_value
from core.rules.words import describe_pass_rule

STEPS = {
    Step.PUBLICATION: N_("发布考核计划"),
    Step.BILLING: N_("费用结算"),
    Step.ARRANGEMENT: N_("排考"),
    Step.SCORE_ENTRY: N_("成绩登记"),
    Step.PUBLICITY: N_("成绩公示"),
    Step.ISSUANCE: N_("证书签发"),
    Step.EXCHANGE: N_("与国家平台交换数据"),
}
ORIGINS = {
    Origin.PRINTED: N_("通知印发"),
    Origin.SUPPLEMENT: N_("补充公布"),
    Origin.RULE: N_("按规则推算"),
    Origin.DECLARED: N_("证书声明"),
    Origin.DEFAULT: N_("平台默认"),
}
DOERS = {
    Doer.COLLEGE: N_("院校"),
    Doer.VENDOR: N_("培训评价组织"),
    Doer.BOTH: N_("院校和培训评价组织"),
}
UNITS = {Per.SITE: N_("每个站点"), Per.ROOM: N_("每个考场")}

blueprint = Blueprint("plans", __name__, url_prefix="/plans", template_folder="templates")


@blueprint.get("/")
def index() -> str:
    """List the plans the reader may see."""
    return render_template("plans/index.html", rows=views.rows(g.actor))


@blueprint.get("/certificates")
def certificates() -> str:
    """List the catalogue."""
    return render_template("plans/certificates.html", rows=views.catalogue(g.actor))


@blueprint.get("/certificates/<uuid:certificate_id>")
def certificate(certificate_id: uuid.UUID) -> str:
    """Show what a certificate's vendor asks of colleges that have or want a site (R-024, R-033, R-196)."""
    return render_template("plans/certificate.html", certificate=views.declared(certificate_id), units=UNITS)


@blueprint.get("/<uuid:plan_id>")
def show(plan_id: uuid.UUID) -> str:
    """Show one plan: its frozen rules, or what a draft comes to today."""
    plan = views.plan(g.actor, plan_id)
    shown = plan.rules or service.check(g.actor, plan_id)
    windows = shown.windows
    stages = [
        {
            "name": STAGE_NAMES[stage],
            "start": windows[stage].start,
            "end": windows[stage].end,
            "note": _why(shown, stage),
        }
        for stage in Stage
        if stage in windows
    ]
    words = {
        "modes": MODE_NAMES,
        "names": STAGE_NAMES,
        "subjects": views.subject_names(plan),
        "form": forms.widget,
        "rule": describe_pass_rule,
        "doers": DOERS,
        "described": describe_place,
    }
    return render_template(
        "plans/show.html",
        plan=plan,
        shown=shown,
        stages=stages,
        steps=STEPS,
        origins=ORIGINS,
        **words,
    )


def _why(shown: PlanRules | Resolution, stage: Stage) -> str:
    """Say where a stage's days come from."""
    edges = [shown.provenance.get(f"windows.{stage}.{edge}") for edge in (Edge.START, Edge.END)]
    said = [f"{_(ORIGINS[found.kind])}：{found.source}" for found in edges if found and found.source]
    return "；".join(dict.fromkeys(said))


@blueprint.get("/<uuid:plan_id>/why")
def why(plan_id: uuid.UUID) -> str:
    """Say where a date, an amount or a mark comes from: document and clause, since when, entered by whom."""
    name, rows = views.reasons(g.actor, plan_id, request.args.get("path", ""))
    return render_template("plans/why.html", plan_id=plan_id, name=name, rows=rows, origins=ORIGINS)


@blueprint.get("/new")
def new() -> str:
    """Ask for a notice."""
    plugins = [plugin for plugin in installations(g.actor) if plugin.version and plugin.state != DISABLED]
    return render_template("plans/new.html", plugins=plugins)


@blueprint.post("/")
def create() -> ResponseReturnValue:
    """Make a draft of a notice."""
    plan = service.import_notice(g.actor, request.form["plugin"], request.form["notice"])
    flash(_("草稿已保存"), "success")
    return redirect(url_for(".show", plan_id=plan.id), 303)


@blueprint.post("/<uuid:plan_id>/publish")
def publish(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Freeze a draft's rules."""
    service.publish(g.actor, plan_id)
    flash(_("考核计划已发布"), "success")
    return redirect(url_for(".show", plan_id=plan_id), 303)


@blueprint.get("/subjects")
def subjects() -> str:
    """List the subjects that published plans examine (R-040, R-041)."""
    words = {"modes": MODE_NAMES}
    return render_template("plans/subjects.html", rows=views.subjects(g.actor), **words)


@blueprint.get("/<uuid:plan_id>/supplement")
def supplement(plan_id: uuid.UUID) -> str:
    """Ask for a fact the notice leaves open, and for the clause it stands in."""
    path = request.args.get("path", "")
    if (widget := forms.widget(path)) is None:
        raise NotFound
    plan = views.plan(g.actor, plan_id)
    return render_template(
        "plans/supplement.html",
        plan=plan,
        path=path,
        widget=widget,
        what=request.args.get("what", path),
        levels=plan.ranks,
        weekdays=[(day.value, get_day_names(locale=get_locale())[day.value]) for day in Weekday],
        modes=[(mode.value, name) for mode, name in MODE_NAMES.items()],
        certificates=plan.certificates,
        counts={"subjects": forms.MOST_SUBJECTS, "sessions": forms.MOST_SESSIONS},
    )


@blueprint.post("/<uuid:plan_id>/supplement")
def enter_supplement(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Enter it, for this plan or for all of the vendor's."""
    path, clause = request.form["path"], request.form.get("clause", "")
    value = read_value(path, forms.plain(path, request.form), clause)
    only = None if request.form.get("everywhere") else plan_id
    service.enter_supplement(g.actor, views.plan(g.actor, plan_id).plugin, path, value, clause=clause, plan_id=only)
    flash(_("已补充，并记录依据条款"), "success")
    return redirect(url_for(".show", plan_id=plan_id), 303)


@blueprint.get("/<uuid:plan_id>/amend")
def amendment(plan_id: uuid.UUID) -> str:
    """Show what an amendment would change, before anybody clicks."""
    plan = views.plan(g.actor, plan_id)
    return render_template(
        "plans/amend.html",
        plan=plan,
        changes=service.amendment(g.actor, plan_id),
        paths=forms.paths(plan.level_names),
    )


@blueprint.post("/<uuid:plan_id>/notice")
def correct_notice(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Take a corrected notice of a published plan; it takes effect with the amendment."""
    service.correct_notice(g.actor, plan_id, request.form["notice"])
    flash(_("通知内容已更新，确认修订后生效"), "success")
    return redirect(url_for(".amendment", plan_id=plan_id), 303)


@blueprint.post("/<uuid:plan_id>/amend")
def amend(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Amend a published plan, with reason and clause."""
    reason, clause = request.form.get("reason", ""), request.form.get("clause", "")
    changes = service.amend(g.actor, plan_id, reason=reason, clause=clause)
    flash(_("修订已生效，共 %(n)s 处变更", n=len(changes)), "success")
    return redirect(url_for(".show", plan_id=plan_id), 303)
