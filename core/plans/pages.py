"""考核计划: the list of plans, and one plan with everything it is made of and where each value comes from."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from babel.dates import get_day_names
from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from core.api import MODE_NAMES, STAGE_NAMES, Doer, Edge, FeeRule, Per, Stage, Subject, Text, Weekday
from core.kernel.actor import COLLEGE_ROLES, VENDOR_ROLES, Role
from core.kernel.errors import NotFound
from core.kernel.messages import N_, Words
from core.kernel.messages.sources import clause
from core.kernel.problems import Problem
from core.kernel.provinces import PROVINCES
from core.plans import acts, forms, schemas, service, views
from core.plugins.store import DISABLED, installations
from core.rest.acts import ask_first
from core.rest.forms import for_roles, read_form, read_query
from core.rest.words import text
from core.rules.passing import read_marks
from core.rules.places import describe_place
from core.rules.plan import ORIGIN_NAMES, Origin, PlanRules
from core.rules.resolve import Resolution
from core.rules.supplements import Step
from core.rules.words import describe_fee_rule, describe_pass_rule

STEPS = {
    Step.PUBLICATION: N_("发布考核计划"),
    Step.BILLING: N_("费用结算"),
    Step.ARRANGEMENT: N_("排考"),
    Step.SCORE_ENTRY: N_("成绩登记"),
    Step.PUBLICITY: N_("成绩公示"),
    Step.ISSUANCE: N_("证书签发"),
    Step.EXCHANGE: N_("与国家平台交换数据"),
}
DOERS = Words(
    {
        Doer.COLLEGE: N_("院校"),
        Doer.VENDOR: N_("培训评价组织"),
        Doer.BOTH: N_("院校和培训评价组织"),
    }
)
UNITS = Words({Per.SITE: N_("每个站点"), Per.ROOM: N_("每个考场")})

blueprint = Blueprint("plans", __name__, url_prefix="/plans", template_folder="templates")


@blueprint.get("/")
@for_roles(*Role)
def index() -> str:
    """List the plans the reader may see."""
    return render_template("plans/index.html", rows=views.rows(g.actor))


@blueprint.get("/certificates")
@for_roles(*Role)
def certificates() -> str:
    """List the catalogue."""
    return render_template("plans/certificates.html", rows=views.catalogue(g.actor))


@blueprint.get("/certificates/<uuid:certificate_id>")
@for_roles(*Role)
def certificate(certificate_id: uuid.UUID) -> str:
    """Show what a certificate's vendor asks of colleges that have or want a site (R-024, R-033, R-196)."""
    return render_template("plans/certificate.html", certificate=views.declared(certificate_id), units=UNITS)


@blueprint.get("/<uuid:plan_id>")
@for_roles(*Role)
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
        "read_marks": read_marks,
        "fee_rule": _fee_rule,
        "doers": DOERS,
        "described": describe_place,
    }
    return render_template(
        "plans/show.html",
        plan=plan,
        shown=shown,
        stages=stages,
        findings=[_said(found, plan.places) for found in getattr(shown, "findings", ())],
        steps=STEPS,
        origins=ORIGIN_NAMES,
        **words,
    )


def _said(found: Problem, places: object) -> Problem:
    """Return a finding with its place in words."""
    return replace(found, place=replace(found.place, field=text(describe_place(found.place.field, places))))


def _fee_rule(rule: FeeRule, subjects: Sequence[Subject]) -> Text:
    """Say for whom a rate holds, its provinces in the reader's language."""
    named = {code: Text(name, _(name)) for code, name in PROVINCES.items() if code in rule.provinces}
    return describe_fee_rule(rule, subjects, named)


def _why(shown: PlanRules | Resolution, stage: Stage) -> str:
    """Say where a stage's days come from."""
    edges = [shown.provenance.get(f"windows.{stage}.{edge}") for edge in (Edge.START, Edge.END)]
    said = [
        clause(found.source, _)
        if found.kind is Origin.DEFAULT
        else f"{text(ORIGIN_NAMES[found.kind])}：{clause(found.source, _)}"
        for found in edges
        if found and found.source
    ]
    return "；".join(dict.fromkeys(said))


@blueprint.get("/<uuid:plan_id>/why")
@for_roles(*Role)
@read_query(schemas.WhyQuery)
def why(query: dict[str, str], plan_id: uuid.UUID) -> str:
    """Say where a date, an amount or a mark comes from: document and clause, since when, entered by whom."""
    name, rows = views.reasons(g.actor, plan_id, query["path"])
    return render_template("plans/why.html", plan_id=plan_id, name=name, rows=rows, origins=ORIGIN_NAMES)


@blueprint.get("/new")
@for_roles(Role.VENDOR_PLANNER)
def new() -> str:
    """Ask for a notice."""
    plugins = [plugin for plugin in installations(g.actor) if plugin.version and plugin.state != DISABLED]
    return render_template("plans/new.html", plugins=plugins)


@blueprint.post("/")
@for_roles(Role.VENDOR_PLANNER)
@read_form(schemas.NewPlan)
def create(data: dict[str, str]) -> ResponseReturnValue:
    """Make a draft of a notice."""
    plan = service.import_notice(g.actor, data["plugin"], data["notice"])
    flash(_("草稿已保存"), "success")
    return redirect(url_for(".show", plan_id=plan.id), 303)


@blueprint.post("/<uuid:plan_id>/publish")
@for_roles(Role.VENDOR_PLANNER)
@ask_first(acts.publish)
def publish(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Freeze a draft's rules."""
    service.publish(g.actor, plan_id)
    flash(_("考核计划已发布"), "success")
    return redirect(url_for(".show", plan_id=plan_id), 303)


@blueprint.get("/subjects")
@for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
def subjects() -> str:
    """List the subjects that published plans examine (R-040, R-041)."""
    words = {"modes": MODE_NAMES}
    return render_template("plans/subjects.html", rows=views.subjects(g.actor), **words)


@blueprint.get("/<uuid:plan_id>/supplement")
@for_roles(Role.VENDOR_PLANNER)
@read_query(schemas.SupplementQuery)
def supplement(query: dict[str, str], plan_id: uuid.UUID) -> str:
    """Ask for a fact the notice leaves open, and for the clause it stands in."""
    path = query["path"]
    if (widget := forms.widget(path)) is None:
        raise NotFound
    plan = views.plan(g.actor, plan_id)
    return render_template(
        "plans/supplement.html",
        plan=plan,
        path=path,
        widget=widget,
        what=query["what"] or text(describe_place(path, plan.places)),
        levels=plan.ranks,
        weekdays=[(day.value, get_day_names(locale=get_locale())[day.value]) for day in Weekday],
        modes=[(mode.value, name) for mode, name in MODE_NAMES.items()],
        certificates=plan.certificates,
        counts={"subjects": forms.MOST_SUBJECTS, "sessions": forms.MOST_SESSIONS},
    )


@blueprint.post("/<uuid:plan_id>/supplement")
@for_roles(Role.VENDOR_PLANNER)
@read_form(schemas.SupplementForm)
def enter_supplement(data: dict[str, Any], plan_id: uuid.UUID) -> ResponseReturnValue:
    """Enter it, for this plan or for all of the vendor's."""
    only = None if data.pop("everywhere") else plan_id
    service.enter_supplement(g.actor, views.plan(g.actor, plan_id).plugin, **data, plan_id=only)
    flash(_("已补充，并记录依据条款"), "success")
    return redirect(url_for(".show", plan_id=plan_id), 303)


@blueprint.get("/<uuid:plan_id>/amend")
@for_roles(Role.VENDOR_PLANNER)
def amendment(plan_id: uuid.UUID) -> str:
    """Show what an amendment would change, before anybody clicks."""
    plan = views.plan(g.actor, plan_id)
    return render_template(
        "plans/amend.html",
        plan=plan,
        changes=service.amendment(g.actor, plan_id),
        paths=[
            (path, describe_place(path, plan.places))
            for path in forms.paths(plan.level_names, plan.rules.track.key if plan.rules and plan.rules.track else "")
        ],
    )


@blueprint.post("/<uuid:plan_id>/notice")
@for_roles(Role.VENDOR_PLANNER)
@read_form(schemas.NoticeBody)
def correct_notice(data: dict[str, str], plan_id: uuid.UUID) -> ResponseReturnValue:
    """Take a corrected notice of a published plan; it takes effect with the amendment."""
    service.correct_notice(g.actor, plan_id, data["notice"])
    flash(_("通知内容已更新，确认修订后生效"), "success")
    return redirect(url_for(".amendment", plan_id=plan_id), 303)


@blueprint.post("/<uuid:plan_id>/amend")
@for_roles(Role.VENDOR_PLANNER)
@read_form(schemas.AmendmentBody)
@ask_first(acts.amend)
def amend(data: dict[str, str], plan_id: uuid.UUID) -> ResponseReturnValue:
    """Amend a published plan, with reason and clause."""
    changes = service.amend(g.actor, plan_id, **data)
    flash(_("修订已生效，共 %(n)s 处变更", n=len(changes)), "success")
    return redirect(url_for(".show", plan_id=plan_id), 303)
