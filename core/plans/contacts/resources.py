"""REST: how vendors are reached."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import Any

from flask import g
from flask.views import MethodView
from flask_smorest import Blueprint

from core.kernel.actor import COLLEGE_ROLES
from core.orgs.rules import SETTERS
from core.plans.contacts import queries, schemas, service
from core.plans.contacts.queries import ContactRow
from core.plans.contacts.rules import Contact
from core.rest.conditions import version_meant
from core.rest.forms import for_roles
from core.rest.keys import for_persons
from core.rest.listing import whole

blueprint = Blueprint("contacts", __name__, url_prefix="/api/v1/contacts", description="联系方式")


def _shown(row: ContactRow) -> dict[str, Any]:
    return {**asdict(row.contact), "id": row.id, "provinces": sorted(row.contact.provinces), "version": row.version}


@blueprint.route("")
class Contacts(MethodView):
    """The contacts of one's own vendor, or those a college is told."""

    @for_roles(*SETTERS, *COLLEGE_ROLES)
    @blueprint.arguments(schemas.PlanQuery, location="query")
    @blueprint.response(200, schemas.ContactList)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List them; a college reads those that are meant for it, of one plan's vendor where a plan is named."""
        if g.actor.vendor_id:
            return whole([_shown(row) for row in queries.own(g.actor)])
        told = queries.told(g.actor, query["plan_id"])
        return whole([{**asdict(c), "provinces": sorted(c.provinces)} for each in told for c in each.contacts])

    @for_roles(*SETTERS)
    @for_persons
    @blueprint.arguments(schemas.ContactSchema)
    @blueprint.response(201, schemas.ContactSchema)
    def post(self, data: dict[str, Any]) -> dict[str, Any]:
        """Enter one."""
        made = service.add(g.actor, Contact(**{**data, "provinces": frozenset(data["provinces"])}))
        return _shown(queries.one(g.actor, made))


@blueprint.route("/<uuid:contact_id>")
class OneContact(MethodView):
    """One of the vendor's contacts."""

    @for_roles(*SETTERS)
    @blueprint.response(200, schemas.ContactSchema)
    def get(self, contact_id: uuid.UUID) -> dict[str, Any]:
        """Show it."""
        return _shown(queries.one(g.actor, contact_id))

    @for_roles(*SETTERS)
    @for_persons
    @blueprint.response(204)
    def delete(self, contact_id: uuid.UUID) -> None:
        """Take it away."""
        service.remove(g.actor, contact_id, version=version_meant())
