"""考场管理 and 排考管理."""

from __future__ import annotations

import io
import secrets
import uuid

from flask import Blueprint, flash, g, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.arrangement import arranging, documents, papers, queries, room_documents, service
from core.arrangement.rules import MOST_SEATS, RoomFields, RoomState
from core.kernel.errors import Refused
from core.kernel.messages import N_
from core.kernel.messages.states import state_word

blueprint = Blueprint("arrangement", __name__, url_prefix="/arrangement", template_folder="templates")

PDF = "application/pdf"
ROOM_PAPERS = {
    "desk-labels": (N_("桌贴"), room_documents.desk_labels),
    "door-labels": (N_("门贴"), room_documents.door_labels),
    "sign-in-sheets": (N_("签到表"), room_documents.sign_in_sheets),
}

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _fields() -> RoomFields:
    form = request.form
    seats = form.get("seats", "")
    if not (seats.isascii() and seats.isdigit() and 1 <= int(seats) <= MOST_SEATS):
        raise Refused("NOT_AN_INTEGER", value=seats[:20], least=1, most=MOST_SEATS)
    texts = {name: form.get(name, "").strip() for name in ("name", "region", "address")}
    if not all(texts.values()):
        raise Refused("REQUIRED")
    return RoomFields(seats=int(seats), subjects=tuple(filter(None, form.getlist("subjects"))), **texts)


@blueprint.get("/")
def index() -> str:
    """List the plans that are or will be arranged."""
    return render_template("arrangement/index.html", plans=queries.arranged_plans(g.actor))


@blueprint.get("/rooms")
def rooms() -> str:
    """List the plans whose rooms can be set."""
    return render_template("arrangement/plans.html", plans=queries.arranged_plans(g.actor))


@blueprint.get("/<uuid:plan_id>")
def show(plan_id: uuid.UUID) -> str:
    """Show a plan's rooms with who sits in them, warnings and the newest run (R-122)."""
    return render_template("arrangement/show.html", overview=queries.overview(g.actor, plan_id))


@blueprint.post("/<uuid:plan_id>")
def arrange(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Seat everybody."""
    run = arranging.arrange(g.actor, plan_id, secrets.randbelow(2**31))
    flash(_("已编排 %(seated)s 人，%(unseated)s 人没有考位", seated=run.seated, unseated=run.unseated), "success")
    return redirect(url_for(".show", plan_id=plan_id), 303)


@blueprint.get("/rooms/<uuid:room_id>/tickets.pdf")
def tickets(room_id: uuid.UUID) -> ResponseReturnValue:
    """Download the 准考证 of everybody in a room (R-120)."""
    data = documents.tickets(papers.ticket_pages(g.actor, room_id))
    return send_file(io.BytesIO(data), mimetype=PDF, as_attachment=True, download_name=f"{_('准考证')}.pdf")


@blueprint.get("/rooms/<uuid:room_id>/<any('desk-labels', 'door-labels', 'sign-in-sheets'):paper>.pdf")
def room_paper(room_id: uuid.UUID, paper: str) -> ResponseReturnValue:
    """Download what lies on the desks, hangs on the door, or is signed in a room (R-120)."""
    name, make = ROOM_PAPERS[paper]
    data = make(papers.room_sittings(g.actor, room_id))
    return send_file(io.BytesIO(data), mimetype=PDF, as_attachment=True, download_name=f"{_(name)}.pdf")


@blueprint.get("/<uuid:plan_id>/rooms")
def plan_rooms(plan_id: uuid.UUID) -> str:
    """List one plan's rooms."""
    found = queries.rooms(g.actor, plan_id)
    others = [(plan.id, plan.name) for plan in queries.arranged_plans(g.actor) if plan.id != plan_id]
    return render_template("arrangement/rooms.html", rooms=found, plan_id=plan_id, others=others)


@blueprint.get("/<uuid:plan_id>/rooms/new")
def new_room(plan_id: uuid.UUID) -> str:
    """Ask for a room."""
    sites = [(site.id, f"{site.code or ''} {site.name}") for site in queries.sites(g.actor, plan_id)]
    return render_template(
        "arrangement/room.html",
        sites=sites,
        plan_id=plan_id,
        room=None,
        subjects=queries.subject_names(g.actor, plan_id),
    )


@blueprint.post("/<uuid:plan_id>/rooms")
def create_room(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Enter a room."""
    service.create_room(g.actor, plan_id, uuid.UUID(request.form["site"]), _fields())
    flash(_("考场已添加"), "success")
    return redirect(url_for(".plan_rooms", plan_id=plan_id), 303)


@blueprint.get("/rooms/<uuid:room_id>")
def room(room_id: uuid.UUID) -> str:
    """Show a room's form."""
    found = queries.room(g.actor, room_id)
    return render_template("arrangement/room.html", room=found, plan_id=found.plan_id, sites=[])


@blueprint.post("/rooms/<uuid:room_id>")
def edit_room(room_id: uuid.UUID) -> ResponseReturnValue:
    """Change a room."""
    row = service.edit_room(g.actor, room_id, _fields())
    flash(_("已保存"), "success")
    return redirect(url_for(".plan_rooms", plan_id=row.plan_id), 303)


@blueprint.post("/<uuid:plan_id>/rooms/delete")
def delete_rooms(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Delete the ticked rooms."""
    count = service.delete_rooms(g.actor, [uuid.UUID(text) for text in request.form.getlist("id")])
    flash(_("已删除 %(n)s 个考场", n=count), "success")
    return redirect(url_for(".plan_rooms", plan_id=plan_id), 303)


@blueprint.post("/<uuid:plan_id>/rooms/copy")
def copy_rooms(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Take over an earlier plan's rooms (R-104)."""
    count = service.copy_rooms(g.actor, plan_id, uuid.UUID(request.form["from"]))
    flash(_("已沿用 %(n)s 个考场", n=count), "success")
    return redirect(url_for(".plan_rooms", plan_id=plan_id), 303)


@blueprint.post("/<uuid:plan_id>/rooms.xlsx")
def export_rooms(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Download the ticked rooms, all when none is ticked (R-114)."""
    ids = [uuid.UUID(text) for text in request.form.getlist("id")]
    words = {state.value: state_word("room", state.value).text for state in RoomState}
    data = queries.room_export(g.actor, plan_id, ids, words)
    return send_file(io.BytesIO(data), mimetype=XLSX, as_attachment=True, download_name=f"{_('考场')}.xlsx")
