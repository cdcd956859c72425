"""REST: plugins and who runs them."""

from __future__ import annotations

import uuid
from typing import Any

from flask import g
from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from core.plugins import store
from core.plugins.store import Installed
from core.rest.listing import listing, whole

blueprint = Blueprint("plugins", __name__, url_prefix="/api/v1/plugins", description="插件")


class InstallationSchema(Schema):
    """A plugin of a vendor: active, disabled, or quarantined for a reason."""

    vendor_id = fields.UUID(required=True)
    vendor = fields.String(dump_only=True)
    key = fields.String(required=True, validate=validate.Length(1, 100))
    version = fields.String(dump_only=True)
    state = fields.String(dump_only=True)
    reason = fields.String(dump_only=True)


InstallationList = listing(InstallationSchema)


@blueprint.route("")
class Plugins(MethodView):
    """Installations."""

    @blueprint.response(200, InstallationList)
    def get(self) -> dict[str, Any]:
        """List those one may see."""
        return whole(store.installations(g.actor))

    @blueprint.arguments(InstallationSchema)
    @blueprint.response(201, InstallationSchema)
    def post(self, data: dict[str, Any]) -> Installed:
        """Compile a plugin and install it; one that is unfit is quarantined with the reason (operator)."""
        return store.install(g.actor, data["vendor_id"], data["key"])


@blueprint.route("/<uuid:vendor_id>/<key>/suspension")
class Suspension(MethodView):
    """Taking out of use."""

    @blueprint.response(204)
    def post(self, vendor_id: uuid.UUID, key: str) -> None:
        """Take a plugin out of use for new plans; published plans go on (operator)."""
        store.disable(g.actor, vendor_id, key)
