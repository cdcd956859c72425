"""报考管理: plans with their counts, and the registrations of one plan."""

from __future__ import annotations

import datetime as dt
import uuid
from itertools import groupby

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.kernel import clock
from core.kernel.errors import Refused
from core.kernel.messages.states import state_word
from core.plans.views import plan
from core.registrations import conflicts, service, views
from core.registrations.chosen import Choice, Outcome, register_chosen
from core.registrations.export import export as export_workbook
from core.registrations.rules import EntryState
from core.registrations.sessions import choose_sessions as choose
from core.registrations.sessions import site_offers
from core.rest.downloads import send_workbook

blueprint = Blueprint("registrations", __name__, url_prefix="/registrations", template_folder="templates")


@blueprint.get("/")
def index() -> str:
    """List the plans with what is registered (R-083)."""
    return render_template("registrations/index.html", rows=views.plan_rows(g.actor))


@blueprint.get("/<uuid:plan_id>")
def show(plan_id: uuid.UUID) -> str:
    """List the registrations of one plan."""
    page = views.page(g.actor, plan_id, request.args.get("after", type=uuid.UUID))
    return render_template("registrations/show.html", page=page, plan_id=plan_id)


@blueprint.get("/<uuid:plan_id>/new")
def new(plan_id: uuid.UUID) -> str:
    """Choose a level, a site and candidates (R-078)."""
    return _choosing(plan_id)


def _choosing(plan_id: uuid.UUID, outcome: Outcome | None = None) -> str:
    kind, after = request.args.get("type", "college"), request.args.get("after", type=uuid.UUID)
    return render_template(
        "registrations/new.html",
        plan_id=plan_id,
        kind=kind,
        outcome=outcome,
        choosing=views.choosing(g.actor, plan_id, kind, after),
    )


@blueprint.post("/<uuid:plan_id>/new")
def register(plan_id: uuid.UUID) -> str:
    """Register who was chosen; show who could not be, and why."""
    certificate, _sep, level = request.form.get("level", "").partition("|")
    ids, site = request.form.getlist("id", type=uuid.UUID), request.form.get("site", type=uuid.UUID)
    if not (ids and site and level.isdecimal()):
        raise Refused("REGISTRATION_NOTHING_CHOSEN")
    choice = Choice(
        plan_id=plan_id,
        certificate=certificate,
        level=int(level),
        site_id=site,
        candidate_ids=tuple(ids),
        extras={candidate: _extras(candidate) for candidate in ids},
        subjects=tuple(request.form.getlist("subject")),
    )
    return _choosing(plan_id, register_chosen(g.actor, choice))


def _extras(candidate: uuid.UUID) -> dict[str, str]:
    """Return what the vendor's own columns say of a candidate, by column."""
    prefix = f"extra-{candidate}-"
    return {name.removeprefix(prefix): text.strip() for name, text in request.form.items() if name.startswith(prefix)}


@blueprint.post("/conflicts/<uuid:conflict_id>/settle")
def settle(conflict_id: uuid.UUID) -> ResponseReturnValue:
    """Strike a cleared conflict off the list."""
    plan_id = conflicts.settle(g.actor, conflict_id)
    flash(_("已标记为处理完毕"), "success")
    return redirect(url_for(".show", plan_id=plan_id), 303)


@blueprint.get("/<uuid:plan_id>/sessions")
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
def choose_sessions(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Choose the sessions of a level at one's own site."""
    prefix = "session-"
    wanted = {
        name.removeprefix(prefix): _instant(text) for name, text in request.form.items() if name.startswith(prefix)
    }
    site, level = request.form.get("site", type=uuid.UUID), request.form.get("level", type=int)
    if not (site and level and wanted):
        raise Refused("SESSION_NOTHING_CHOSEN")
    choose(g.actor, plan_id, site, level, wanted)
    flash(_("场次已保存"), "success")
    return redirect(url_for(".sessions", plan_id=plan_id), 303)


def _instant(text: str) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(text).astimezone(clock.SHANGHAI)
    except ValueError as error:
        raise Refused("SESSION_NOTHING_CHOSEN") from error


@blueprint.post("/<uuid:plan_id>/export")
def export(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Download the chosen registrations, all when none is chosen; whole documents when asked for (R-088, R-090)."""
    words = {state.value: state_word("entry", state.value).text for state in EntryState}
    ids, whole = request.form.getlist("id", type=uuid.UUID), "whole" in request.args
    return send_workbook(export_workbook(g.actor, plan_id, ids, words, whole=whole), _("报考信息"))


@blueprint.post("/<uuid:plan_id>/delete")
def delete(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Cancel the chosen registrations while the window is open (R-078, R-091)."""
    count = service.unregister(g.actor, request.form.getlist("id", type=uuid.UUID))
    flash(_("已取消 %(n)s 名考生的报考", n=count), "success")
    return redirect(url_for(".show", plan_id=plan_id), 303)
