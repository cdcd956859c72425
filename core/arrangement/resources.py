"""REST: rooms and arrangements."""

from __future__ import annotations

import uuid
from typing import Any

from flask import g
from flask.views import MethodView
from flask_smorest import Blueprint

from core.arrangement import arranging, queries, service
from core.arrangement.preprint import lacking
from core.arrangement.queries import RoomView
from core.arrangement.schemas import (
    ArrangementSchema,
    LackingList,
    NewArrangement,
    NewRoom,
    PlanQuery,
    RoomChange,
    RoomList,
    RoomQuery,
    RoomSchema,
    SittingList,
)
from core.arrangement.seats import sittings
from core.arrangement.service import EDITORS
from core.kernel.actor import COLLEGE_STAFF, VENDOR_ROLES, Role
from core.kernel.scopes import KeyScope
from core.rest.conditions import version_meant
from core.rest.forms import for_roles
from core.rest.keys import for_keys
from core.rest.listing import whole

blueprint = Blueprint("arrangement", __name__, url_prefix="/api/v1", description="考场与排考")


@blueprint.route("/rooms")
class Rooms(MethodView):
    """考场 of a plan."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
    @blueprint.arguments(PlanQuery, location="query")
    @blueprint.response(200, RoomList)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List a plan's rooms."""
        return whole(queries.rooms(g.actor, query["plan"]))

    @for_roles(*EDITORS)
    @for_keys(KeyScope.ARRANGEMENT)
    @blueprint.arguments(NewRoom)
    @blueprint.response(201, RoomSchema)
    def post(self, data: dict[str, Any]) -> RoomView:
        """Enter a room (R-105)."""
        return queries.room(g.actor, service.create_room(g.actor, **data).id)


@blueprint.route("/rooms/<uuid:room_id>")
class Room(MethodView):
    """One 考场."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
    @blueprint.response(200, RoomSchema)
    def get(self, room_id: uuid.UUID) -> RoomView:
        """Show a room."""
        return queries.room(g.actor, room_id)

    @for_roles(*EDITORS)
    @for_keys(KeyScope.ARRANGEMENT)
    @blueprint.arguments(RoomChange)
    @blueprint.response(200, RoomSchema)
    def put(self, data: dict[str, Any], room_id: uuid.UUID) -> RoomView:
        """Change a room as far as its state allows (R-112)."""
        service.edit_room(g.actor, room_id, **data, version=version_meant())
        return queries.room(g.actor, room_id)

    @for_roles(*EDITORS)
    @for_keys(KeyScope.ARRANGEMENT)
    @blueprint.response(204)
    def delete(self, room_id: uuid.UUID) -> None:
        """Delete a room nobody is arranged in (R-113)."""
        service.delete_rooms(g.actor, [room_id], version=version_meant())


@blueprint.route("/arrangements")
class Arrangements(MethodView):
    """排考 of a plan."""

    @for_roles(Role.VENDOR_ARRANGER)
    @for_keys(KeyScope.ARRANGEMENT)
    @blueprint.arguments(NewArrangement)
    @blueprint.response(201, ArrangementSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Seat everybody of a plan (R-118)."""
        return arranging.arrange(g.actor, data["plan"], data["seed"])


@blueprint.route("/print-findings")
class PrintFindings(MethodView):
    """打印前核对."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
    @blueprint.arguments(PlanQuery, location="query")
    @blueprint.response(200, LackingList)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List what will be lacking on the papers of a plan: characters no font has, photos whose file is lost."""
        return whole(lacking(g.actor, query["plan"]))


@blueprint.route("/sittings")
class Sittings(MethodView):
    """Who sits where."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
    @blueprint.arguments(RoomQuery, location="query")
    @blueprint.response(200, SittingList)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List a room's people by subject and seat (R-120)."""
        return whole(sittings(g.actor, query["room"]))
