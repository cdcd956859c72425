"""通知地址: where the organisation's own system is told that an import is through."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.orgs.webhooks import acts, queries, schemas, service
from core.orgs.webhooks.rules import EVENTS, MANAGERS
from core.rest.acts import ask_first
from core.rest.forms import for_roles, read_form

blueprint = Blueprint("webhooks", __name__, url_prefix="/webhooks", template_folder="templates")


@blueprint.get("/")
@for_roles(*MANAGERS)
def index() -> str:
    """Show the address and what was sent to it."""
    return _page()


@blueprint.post("/")
@for_roles(*MANAGERS)
@read_form(schemas.WebhookSchema)
def create(data: dict[str, str]) -> str:
    """Set the address and show its secret, this once."""
    _id, secret = service.set_address(g.actor, data["url"])
    return _page(secret)


def _page(secret: str = "") -> str:
    rows = queries.deliveries(g.actor)
    hook = next(iter(queries.hooks(g.actor)), None)
    return render_template("webhooks/index.html", hook=hook, rows=rows, events=EVENTS, secret=secret)


@blueprint.post("/<uuid:webhook_id>/remove")
@for_roles(*MANAGERS)
@ask_first(acts.remove)
def remove(webhook_id: uuid.UUID) -> ResponseReturnValue:
    """Take the address away."""
    service.remove(g.actor, webhook_id)
    flash(_("通知地址已删除"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:webhook_id>/test")
@for_roles(*MANAGERS)
def test(webhook_id: uuid.UUID) -> ResponseReturnValue:
    """Send a notice of nothing; the list says how it went."""
    service.try_out(g.actor, webhook_id)
    flash(_("测试通知已发出，结果见下表"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:webhook_id>/again")
@for_roles(*MANAGERS)
def send_again(webhook_id: uuid.UUID) -> ResponseReturnValue:
    """Take up what did not get through."""
    count = service.send_again(g.actor, webhook_id)
    flash(_("%(count)s 条通知将在一分钟内重新发送", count=count), "success")
    return redirect(url_for(".index"), 303)
