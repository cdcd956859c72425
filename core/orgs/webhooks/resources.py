"""REST: the organisation's own address for notices, and what was sent to it."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import Any

from flask import g
from flask.views import MethodView
from flask_smorest import Blueprint

from core.orgs.webhooks import queries, schemas, service
from core.orgs.webhooks.queries import Hook
from core.orgs.webhooks.rules import MANAGERS
from core.rest.conditions import version_meant
from core.rest.forms import for_roles
from core.rest.keys import for_persons
from core.rest.listing import whole

blueprint = Blueprint("webhooks", __name__, url_prefix="/api/v1/webhooks", description="通知地址")


@blueprint.route("")
class Webhooks(MethodView):
    """The address: one for each organisation."""

    @for_roles(*MANAGERS)
    @blueprint.response(200, schemas.WebhookList)
    def get(self) -> dict[str, Any]:
        """Show the address, if there is one."""
        return whole(queries.hooks(g.actor))

    @for_roles(*MANAGERS)
    @for_persons
    @blueprint.arguments(schemas.WebhookSchema)
    @blueprint.response(201, schemas.MadeWebhookSchema)
    def post(self, data: dict[str, str]) -> dict[str, Any]:
        """Set it, in place of an earlier one; the signing secret is shown this once."""
        made, secret = service.set_address(g.actor, data["url"])
        return {**asdict(queries.hook(g.actor, made)), "secret": secret}


@blueprint.route("/<uuid:webhook_id>")
class Webhook(MethodView):
    """One address."""

    @for_roles(*MANAGERS)
    @blueprint.response(200, schemas.WebhookSchema)
    def get(self, webhook_id: uuid.UUID) -> Hook:
        """Show it."""
        return queries.hook(g.actor, webhook_id)

    @for_roles(*MANAGERS)
    @for_persons
    @blueprint.response(204)
    def delete(self, webhook_id: uuid.UUID) -> None:
        """Take it away; what waited is forgotten."""
        service.remove(g.actor, webhook_id, version=version_meant())


@blueprint.route("/<uuid:webhook_id>/test")
class Test(MethodView):
    """A try."""

    @for_roles(*MANAGERS)
    @for_persons
    @blueprint.response(202, schemas.NoticeSchema)
    def post(self, webhook_id: uuid.UUID) -> queries.Delivery:
        """Send a notice of nothing at once."""
        made = service.try_out(g.actor, webhook_id)
        return next(row for row in queries.deliveries(g.actor) if row.id == made)


@blueprint.route("/deliveries")
class Deliveries(MethodView):
    """What was sent."""

    @for_roles(*MANAGERS)
    @blueprint.response(200, schemas.NoticeList)
    def get(self) -> dict[str, Any]:
        """List the fifty newest notices and how they stand."""
        return whole(queries.deliveries(g.actor))


@blueprint.route("/<uuid:webhook_id>/redelivery")
class Redelivery(MethodView):
    """What did not get through, once more."""

    @for_roles(*MANAGERS)
    @for_persons
    @blueprint.response(202, schemas.SentAgain)
    def post(self, webhook_id: uuid.UUID) -> dict[str, int]:
        """Send it again within a minute."""
        return {"count": service.send_again(g.actor, webhook_id)}
