"""REST: plugins and who runs them."""

from __future__ import annotations

import uuid
from typing import Any

from flask import g
from flask.views import MethodView
from flask_smorest import Blueprint

from core.kernel.actor import Role
from core.plugins import schemas, store
from core.plugins.store import Installed
from core.rest.forms import for_roles
from core.rest.keys import for_persons
from core.rest.listing import whole

blueprint = Blueprint("plugins", __name__, url_prefix="/api/v1/plugins", description="插件")


@blueprint.route("")
class Plugins(MethodView):
    """Installations."""

    @for_roles(Role.OPERATOR, Role.VENDOR_PLANNER)
    @blueprint.response(200, schemas.InstallationList)
    def get(self) -> dict[str, Any]:
        """List those one may see."""
        return whole(store.installations(g.actor))

    @for_roles(Role.OPERATOR)
    @for_persons
    @blueprint.arguments(schemas.InstallationSchema)
    @blueprint.response(201, schemas.InstallationSchema)
    def post(self, data: dict[str, Any]) -> Installed:
        """Compile a plugin and install it; one that is unfit is quarantined with the reason (operator)."""
        return store.install(g.actor, **data)


@blueprint.route("/<uuid:vendor_id>/<key>/suspension")
class Suspension(MethodView):
    """Taking out of use."""

    @for_roles(Role.OPERATOR)
    @for_persons
    @blueprint.response(204)
    def post(self, vendor_id: uuid.UUID, key: str) -> None:
        """Take a plugin out of use for new plans; published plans go on (operator)."""
        store.disable(g.actor, vendor_id, key)
