"""考场管理 and 排考管理."""

from __future__ import annotations

import io
import re
import secrets
import uuid
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.api import Paper
from core.arrangement import acts, arranging, papers, queries, schemas, search, service
from core.arrangement.invigilators.queries import names_by_room
from core.arrangement.preprint import lacking
from core.arrangement.rules import RoomState
from core.arrangement.service import EDITORS
from core.kernel.actor import COLLEGE_STAFF, VENDOR_ROLES, Role
from core.kernel.messages import N_
from core.kernel.messages.states import state_word
from core.rest.acts import ask_first
from core.rest.forms import for_roles, read_form, read_query
from core.rest.listing import Chosen, Ticked

blueprint = Blueprint("arrangement", __name__, url_prefix="/arrangement", template_folder="templates")

PDF = "application/pdf"
PAPERS = {
    "tickets": (N_("准考证"), Paper.TICKET),
    "desk-labels": (N_("桌贴"), Paper.DESK_LABEL),
    "door-labels": (N_("门贴"), Paper.DOOR_LABEL),
    "sign-in-sheets": (N_("签到表"), Paper.SIGN_IN_SHEET),
}

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/")
@for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
@read_query(schemas.RoomFilter)
def index(query: dict[str, Any]) -> str:
    """List the rooms of all plans, and the plans that are or will be arranged (R-122)."""
    page = query.pop("page")
    return _index(search.find(g.actor, search.Wanted(**query), page), query)


@blueprint.post("/")
@for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
@read_form(schemas.PersonFilter)
def find_person(data: dict[str, Any]) -> str:
    """List the rooms somebody sits or invigilates in, asked for by ticket or document number (R-122)."""
    return _index(search.find(g.actor, search.Wanted(**data)), {})


def _index(found: search.Found, query: dict[str, Any]) -> str:
    return render_template(
        "arrangement/index.html",
        plans=queries.arranged_plans(g.actor),
        found=found,
        query=query,
        choices=search.choices(g.actor),
        on_duty=names_by_room(g.actor, [room.id for room in found.rooms]),
    )


@blueprint.get("/rooms")
@for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
def rooms() -> str:
    """List the plans whose rooms can be set."""
    return render_template("arrangement/plans.html", plans=queries.arranged_plans(g.actor))


@blueprint.get("/<uuid:plan_id>")
@for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
def show(plan_id: uuid.UUID) -> str:
    """Show a plan's rooms with who sits in them, warnings and the newest run (R-122)."""
    found = queries.overview(g.actor, plan_id)
    duty = names_by_room(g.actor, [room.id for room in found.rooms])
    gaps = lacking(g.actor, plan_id)
    return render_template("arrangement/show.html", overview=found, on_duty=duty, gaps=gaps)


@blueprint.post("/<uuid:plan_id>")
@for_roles(Role.VENDOR_ARRANGER)
@ask_first(acts.arrange)
def arrange(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Seat everybody."""
    run = arranging.arrange(g.actor, plan_id, secrets.randbelow(2**31))
    flash(_("已编排 %(seated)s 人，%(unseated)s 人没有考位", seated=run.seated, unseated=run.unseated), "success")
    return redirect(url_for(".show", plan_id=plan_id), 303)


@blueprint.get(f"/rooms/<uuid:room_id>/<any({str(list(PAPERS))[1:-1]}):paper>.pdf")
@for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
def room_paper(room_id: uuid.UUID, paper: str) -> ResponseReturnValue:
    """Download a paper of a room: tickets, what lies on the desks, hangs on the door, or is signed (R-120).

    The file is called by plan and room, so that many on one disk can be told apart.
    """
    name, kind = PAPERS[paper]
    found = queries.room(g.actor, room_id)
    data = papers.printed(g.actor, room_id, kind)
    file_name = re.sub(r'[\\/:*?"<>|]', "_", f"{_(name)}-{found.plan}-{found.fields.name}.pdf")
    return send_file(io.BytesIO(data), mimetype=PDF, as_attachment=True, download_name=file_name)


@blueprint.get("/<uuid:plan_id>/rooms")
@for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
def plan_rooms(plan_id: uuid.UUID) -> str:
    """List one plan's rooms, with the candidates there are to seat at one time."""
    found = queries.overview(g.actor, plan_id)
    others = [(plan.id, plan.name) for plan in queries.arranged_plans(g.actor) if plan.id != plan_id]
    return render_template("arrangement/rooms.html", overview=found, plan_id=plan_id, others=others)


@blueprint.get("/<uuid:plan_id>/rooms/new")
@for_roles(Role.COLLEGE_OFFICER, Role.VENDOR_ARRANGER)
def new_room(plan_id: uuid.UUID) -> str:
    """Ask for a room."""
    sites = [(site.id, f"{site.code or ''} {site.name}") for site in queries.sites(g.actor, plan_id)]
    return render_template(
        "arrangement/room.html",
        sites=sites,
        plan_id=plan_id,
        plan=queries.plan_name(g.actor, plan_id),
        room=None,
        subjects=queries.subject_names(g.actor, plan_id),
    )


@blueprint.post("/<uuid:plan_id>/rooms")
@for_roles(*EDITORS)
@read_form(schemas.RoomForm)
def create_room(data: dict[str, Any], plan_id: uuid.UUID) -> ResponseReturnValue:
    """Enter a room."""
    service.create_room(g.actor, plan_id, **data)
    flash(_("考场已添加"), "success")
    return redirect(url_for(".plan_rooms", plan_id=plan_id), 303)


@blueprint.get("/rooms/<uuid:room_id>")
@for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
def room(room_id: uuid.UUID) -> str:
    """Show a room's form."""
    found = queries.room(g.actor, room_id)
    return render_template("arrangement/room.html", room=found, plan_id=found.plan_id, plan=found.plan, sites=[])


@blueprint.post("/rooms/<uuid:room_id>")
@for_roles(*EDITORS)
@read_form(schemas.RoomChange)
def edit_room(data: dict[str, Any], room_id: uuid.UUID) -> ResponseReturnValue:
    """Change a room."""
    row = service.edit_room(g.actor, room_id, **data)
    flash(_("已保存"), "success")
    return redirect(url_for(".plan_rooms", plan_id=row.plan_id), 303)


@blueprint.post("/<uuid:plan_id>/rooms/delete")
@for_roles(*EDITORS)
@read_form(Chosen)
@ask_first(acts.delete_rooms)
def delete_rooms(data: dict[str, Any], plan_id: uuid.UUID) -> ResponseReturnValue:
    """Delete the ticked rooms."""
    count = service.delete_rooms(g.actor, data["ids"])
    flash(_("已删除 %(n)s 个考场", n=count), "success")
    return redirect(url_for(".plan_rooms", plan_id=plan_id), 303)


@blueprint.post("/<uuid:plan_id>/rooms/copy")
@for_roles(*EDITORS)
@read_form(schemas.CopyForm)
def copy_rooms(data: dict[str, Any], plan_id: uuid.UUID) -> ResponseReturnValue:
    """Take over an earlier plan's rooms (R-104)."""
    count = service.copy_rooms(g.actor, plan_id, **data)
    flash(_("已沿用 %(n)s 个考场", n=count), "success")
    return redirect(url_for(".plan_rooms", plan_id=plan_id), 303)


@blueprint.post("/<uuid:plan_id>/rooms.xlsx")
@for_roles(*Role)
@read_form(Ticked)
def export_rooms(data: dict[str, Any], plan_id: uuid.UUID) -> ResponseReturnValue:
    """Download the ticked rooms, all when none is ticked (R-114)."""
    words = {state.value: state_word("room", state.value).text for state in RoomState}
    file = queries.room_export(g.actor, plan_id, data["ids"], words)
    return send_file(io.BytesIO(file), mimetype=XLSX, as_attachment=True, download_name=f"{_('考场')}.xlsx")
