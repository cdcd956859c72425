"""操作记录, and 操作历史 on the page of whatever was acted on."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.orgs.queries import accounts
from core.overview import events
from core.overview.events import HISTORY_READERS, LOG_READERS, PAGE, Event, Wanted
from core.overview.schemas import FindForm, LogQuery
from core.overview.sentences import sentence
from core.rest.forms import for_roles, read_form, read_query
from core.rest.listing import PageAfter

blueprint = Blueprint("audit", __name__, url_prefix="/audit", template_folder="templates")


@blueprint.get("/")
@for_roles(*LOG_READERS)
@read_query(LogQuery)
def index(query: dict[str, Any]) -> str:
    """List the newest events."""
    after = query.pop("after")
    wanted = Wanted(**query)
    return render_template(
        "audit/index.html",
        rows=events.events(g.actor, wanted, after=after),
        full=PAGE,
        wanted=wanted,
        names=events.called(g.actor, wanted.objects) if wanted.objects else [],
        people=[(account.id, f"{account.name}（{account.login}）") for account in accounts(g.actor)],
    )


@blueprint.post("/find")
@for_roles(*LOG_READERS)
@read_form(FindForm)
def find(data: dict[str, str]) -> ResponseReturnValue:
    """Go to the events about whatever is called so."""
    if found := events.search(g.actor, data["text"]):
        return redirect(url_for(".index", object=found), 303)
    flash(_("没有找到名称或编号相符的对象"), "warning")
    return redirect(url_for(".index"), 303)


@blueprint.get("/objects/<uuid:subject_id>")
@for_roles(*HISTORY_READERS)
@read_query(PageAfter)
def of(query: dict[str, Any], subject_id: uuid.UUID) -> str:
    """List all that was done to one thing."""
    wanted = Wanted(objects=(subject_id,))
    rows = events.events(g.actor, wanted, after=query["after"])
    return render_template("audit/of.html", rows=rows, full=PAGE, names=events.called(g.actor, wanted.objects))


@blueprint.app_template_global("history_of")
def history_of(*objects: uuid.UUID) -> list[Event]:
    """Return the newest events about a thing, for the card on its page."""
    return events.history(g.actor, *objects)


@blueprint.app_template_global("reads_history")
def reads_history() -> bool:
    """Say whether the reader may follow a thing's history."""
    return not g.actor.roles.isdisjoint(HISTORY_READERS)


@blueprint.app_template_filter("sentence")
def in_words(event: Event) -> str:
    """Write an event as a sentence in the reader's language."""
    return sentence(event, _)
