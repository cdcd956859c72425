"""联系方式: the vendor enters them; colleges read those that are meant for them."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.kernel.actor import COLLEGE_ROLES
from core.kernel.provinces import PROVINCES
from core.orgs.rules import SETTERS
from core.plans import views
from core.plans.contacts import acts, queries, schemas, service
from core.plans.contacts.queries import Told
from core.plans.contacts.rules import Contact
from core.plans.contacts.words import KINDS
from core.rest.acts import ask_first
from core.rest.forms import for_roles, read_form, read_query

blueprint = Blueprint("contacts", __name__, url_prefix="/contacts", template_folder="templates")


@blueprint.get("/")
@for_roles(*SETTERS, *COLLEGE_ROLES)
@read_query(schemas.PlanQuery)
def index(query: dict[str, Any]) -> str:
    """Show the vendor its own list, a college whom it may ask."""
    if g.actor.vendor_id is None:
        return render_template("contacts/told.html", told=queries.told(g.actor, query["plan_id"]), kinds=KINDS)
    return render_template(
        "contacts/index.html",
        rows=queries.own(g.actor),
        gaps=queries.gaps(g.actor),
        plans=[(plan.id, plan.name) for plan in views.rows(g.actor)],
        kinds=KINDS,
        provinces=PROVINCES,
    )


@blueprint.post("/")
@for_roles(*SETTERS)
@read_form(schemas.ContactForm)
def add(data: dict[str, Any]) -> ResponseReturnValue:
    """Enter one."""
    college = queries.college_named(g.actor, data.pop("college"))
    service.add(g.actor, Contact(**{**data, "provinces": frozenset(data["provinces"])}, college_id=college))
    flash(_("联系方式已保存"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:contact_id>/remove")
@for_roles(*SETTERS)
@ask_first(acts.remove)
def remove(contact_id: uuid.UUID) -> ResponseReturnValue:
    """Take one away."""
    service.remove(g.actor, contact_id)
    flash(_("联系方式已删除"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.app_template_global("contacts_of")
def contacts_of(plan_id: uuid.UUID | None = None) -> list[Told]:
    """Return how a plan's vendor is reached, for the card on the pages where colleges need it."""
    return queries.told(g.actor, plan_id) if g.actor and g.actor.college_id else []


@blueprint.app_template_global("contact_kinds")
def contact_kinds() -> dict[str, str]:
    """Return what the kinds are called."""
    return {kind.value: word for kind, word in KINDS.items()}
