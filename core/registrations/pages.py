"""报考管理: plans with their counts, and the registrations of one plan."""

from __future__ import annotations

import uuid
from itertools import groupby
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.kernel.actor import COLLEGE_ROLES, VENDOR_ROLES, Role
from core.kernel.messages.states import state_word
from core.plans.views import plan
from core.registrations import acts, conflicts, schemas, service, views
from core.registrations.chosen import Choice, Outcome, register_chosen
from core.registrations.entries import EntryState
from core.registrations.export import export as export_workbook
from core.registrations.service import REGISTRARS
from core.registrations.sessions import choose_sessions as choose
from core.registrations.sessions import site_offers
from core.rest.acts import ask_first
from core.rest.batches import told
from core.rest.downloads import send_workbook
from core.rest.forms import for_roles, proven, read_form, read_query
from core.rest.listing import Chosen, PageAfter, Ticked

blueprint = Blueprint("registrations", __name__, url_prefix="/registrations", template_folder="templates")


@blueprint.get("/")
@for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
def index() -> str:
    """List the plans with what is registered (R-083)."""
    return render_template("registrations/index.html", rows=views.plan_rows(g.actor))


@blueprint.get("/<uuid:plan_id>")
@for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
@read_query(PageAfter)
def show(query: dict[str, Any], plan_id: uuid.UUID) -> str:
    """List the registrations of one plan."""
    page = views.page(g.actor, plan_id, query["after"])
    return render_template("registrations/show.html", page=page, plan_id=plan_id)


@blueprint.get("/<uuid:plan_id>/new")
@for_roles(Role.COLLEGE_OFFICER)
@read_query(schemas.ChoosingQuery)
def new(query: dict[str, Any], plan_id: uuid.UUID) -> str:
    """Choose a level, a site and candidates (R-078)."""
    return _choosing(plan_id, query)


def _choosing(plan_id: uuid.UUID, query: dict[str, Any], outcome: Outcome | None = None) -> str:
    return render_template(
        "registrations/new.html",
        plan_id=plan_id,
        kind=query["kind"],
        outcome=outcome,
        choosing=views.choosing(g.actor, plan_id, query["kind"], query["after"]),
    )


@blueprint.post("/<uuid:plan_id>/new")
@for_roles(Role.COLLEGE_OFFICER)
@read_form(schemas.ChoiceForm)
@read_query(schemas.ChoosingQuery)
def register(data: dict[str, Any], query: dict[str, Any], plan_id: uuid.UUID) -> str:
    """Register who was chosen; show who could not be, and why."""
    return _choosing(plan_id, query, register_chosen(g.actor, Choice(plan_id=plan_id, **data)))


@blueprint.post("/conflicts/<uuid:conflict_id>/settle")
@for_roles(*REGISTRARS)
def settle(conflict_id: uuid.UUID) -> ResponseReturnValue:
    """Strike a cleared conflict off the list."""
    plan_id = conflicts.settle(g.actor, conflict_id)
    flash(_("已标记为处理完毕"), "success")
    return redirect(url_for(".show", plan_id=plan_id), 303)


@blueprint.get("/<uuid:plan_id>/sessions")
@for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
def sessions(plan_id: uuid.UUID) -> str:
    """Show which sessions the sites sit in where the plan offers several (C-32, C-47)."""
    offers = site_offers(g.actor, plan_id)
    own = groupby((offer for offer in offers if offer.mine), key=lambda offer: (offer.site, offer.level))
    return render_template(
        "registrations/sessions.html",
        plan=plan(g.actor, plan_id),
        groups=[list(group) for _key, group in own],
        others=[offer for offer in offers if not offer.mine],
    )


@blueprint.post("/<uuid:plan_id>/sessions")
@for_roles(Role.COLLEGE_OFFICER)
@read_form(schemas.SessionsForm)
def choose_sessions(data: dict[str, Any], plan_id: uuid.UUID) -> ResponseReturnValue:
    """Choose the sessions of a level at one's own site."""
    choose(g.actor, plan_id, **data)
    flash(_("场次已保存"), "success")
    return redirect(url_for(".sessions", plan_id=plan_id), 303)


@blueprint.post("/<uuid:plan_id>/export")
@for_roles(*Role)
@proven("whole")
@read_form(Ticked)
@read_query(schemas.ExportQuery)
@ask_first(acts.export)
def export(data: dict[str, Any], query: dict[str, Any], plan_id: uuid.UUID) -> ResponseReturnValue:
    """Download the chosen registrations, all when none is chosen; whole documents when asked for (R-088, R-090)."""
    words = {state.value: state_word("entry", state.value).text for state in EntryState}
    return send_workbook(export_workbook(g.actor, plan_id, data["ids"], words, whole=query["whole"]), _("报考信息"))


@blueprint.post("/<uuid:plan_id>/delete")
@for_roles(Role.COLLEGE_OFFICER)
@read_form(Chosen)
@ask_first(acts.delete)
def delete(data: dict[str, Any], plan_id: uuid.UUID) -> ResponseReturnValue:
    """Cancel the chosen registrations while the window is open (R-078, R-091)."""
    batch = service.unregister(g.actor, data["ids"])
    return told(batch, _("已取消 %(n)s 名考生的报考", n=batch.done), url_for(".show", plan_id=plan_id))
