"""考场 and 排考: enter rooms, copy them, seat everybody."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.api import Stage
from core.arrangement.occupancy import certificate_rules_key
from core.arrangement.queries import fields_of, sites_in
from core.arrangement.rules import (
    RoomFields,
    RoomState,
    check_add,
    check_delete,
    check_edit,
    modes_of,
    room_kind,
    room_state,
    subject_keys,
)
from core.db.events import record
from core.db.session import retried, transaction
from core.db.tables import Certificate, ExamPlan, ExamRoom, ExamSite
from core.db.versions import check_version
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.errors import Conflict, NotFound, Refused
from core.plans.queries import plan_of, rules_of

EDITORS = (Role.COLLEGE_OFFICER, Role.VENDOR_ARRANGER)


def state_of(plan: ExamPlan) -> RoomState:
    """Return the state of a plan's rooms now."""
    return room_state(rules_of(plan).window(Stage.ARRANGEMENT), clock.now())


def new_room(plan: ExamPlan, site: ExamSite, certificate: str, fields: RoomFields) -> ExamRoom:
    """Return the row of a room; raises Refused ROOM_SUBJECT_UNKNOWN."""
    subjects, kind = _subjects_and_kind(plan, certificate, fields)
    return ExamRoom(
        vendor_id=plan.vendor_id,
        college_id=site.college_id,
        site_id=site.id,
        plan_id=plan.id,
        name=fields.name,
        region=fields.region,
        address=fields.address,
        seats=fields.seats,
        kind=kind,
        subjects=subjects,
        created_at=clock.now(),
    )


def _subjects_and_kind(plan: ExamPlan, certificate: str, fields: RoomFields) -> tuple[list[str], str]:
    rules = rules_of(plan)
    keys = subject_keys(rules, certificate, fields.subjects)
    if isinstance(keys, str):
        raise Refused("ROOM_SUBJECT_UNKNOWN", value=keys)
    return list(keys), room_kind(modes_of(rules, certificate, keys)).value


@retried
def create_room(actor: Actor, plan_id: uuid.UUID, site_id: uuid.UUID, fields: RoomFields) -> ExamRoom:
    """Enter a room of a site for one plan (R-104…R-106); raises Refused ROOM_CLOSED, Conflict ROOM_EXISTS."""
    actor.require(*EDITORS)
    with transaction(actor) as tx:
        plan = plan_of(tx, plan_id)
        check_add(state_of(plan))
        sites = {site.id: (site, key) for site, key in sites_in(tx, plan_id)}
        if site_id not in sites:
            raise NotFound
        row = new_room(plan, *sites[site_id], fields)
        _refuse_namesake(tx, row)
        tx.add(row)
        record(tx, "room.created", row, seats=row.seats)
        return row


def _refuse_namesake(tx: Session, row: ExamRoom) -> None:
    same = select(ExamRoom.id).where(
        ExamRoom.plan_id == row.plan_id,
        ExamRoom.site_id == row.site_id,
        ExamRoom.name == row.name,
        ExamRoom.id != row.id,
    )
    with tx.no_autoflush:
        if tx.scalar(same) is not None:
            raise Conflict("ROOM_EXISTS", room=row.name)


@retried
def edit_room(actor: Actor, room_id: uuid.UUID, fields: RoomFields, *, version: str | None = None) -> ExamRoom:
    """Change a room as far as its state allows (R-112); raises Refused ROOM_CLOSED, ROOM_SEATS_SHRINK, …."""
    actor.require(*EDITORS)
    with transaction(actor) as tx:
        row = tx.scalar(select(ExamRoom).where(ExamRoom.id == room_id).with_for_update())
        if row is None:
            raise NotFound
        check_version(row, version)
        plan = plan_of(tx, row.plan_id)
        site = tx.get_one(ExamSite, row.site_id)
        certificate = certificate_rules_key(tx.get_one(Certificate, site.certificate_id).key)
        check_edit(state_of(plan), fields_of(row), fields)
        row.subjects, row.kind = _subjects_and_kind(plan, certificate, fields)
        row.name, row.region, row.address, row.seats = fields.name, fields.region, fields.address, fields.seats
        _refuse_namesake(tx, row)
        record(tx, "room.changed", row, seats=row.seats)
        return row


@retried
def delete_rooms(actor: Actor, ids: Collection[uuid.UUID], *, version: str | None = None) -> int:
    """Delete rooms nobody is arranged in (R-113), all or none; raises Refused ROOM_NOT_DELETABLE, NotFound."""
    actor.require(*EDITORS)
    with transaction(actor) as tx:
        wanted = select(ExamRoom).where(ExamRoom.id.in_(ids)).order_by(ExamRoom.id)
        rows = tx.scalars(wanted.with_for_update()).all()
        if len(rows) != len(set(ids)):
            raise NotFound
        for plan_id in {row.plan_id for row in rows}:
            check_delete(state_of(plan_of(tx, plan_id)))
        for row in rows:
            check_version(row, version)
            record(tx, "room.deleted", row, plan=row.plan_id)
        tx.execute(delete(ExamRoom).where(ExamRoom.id.in_(ids)))
        return len(rows)


@retried
def copy_rooms(actor: Actor, plan_id: uuid.UUID, from_plan_id: uuid.UUID) -> int:
    """Take over the rooms of an earlier plan whose sites this plan uses too (R-104); return how many are new.

    Rooms whose name is there already are left as they are. Raises Refused ROOM_CLOSED, ROOM_NOTHING_TO_COPY.
    """
    actor.require(*EDITORS)
    with transaction(actor) as tx:
        plan = plan_of(tx, plan_id)
        check_add(state_of(plan))
        there = set(tx.execute(select(ExamRoom.site_id, ExamRoom.name).where(ExamRoom.plan_id == plan_id)))
        sites = {site.id: (site, key) for site, key in sites_in(tx, plan_id)}
        earlier = tx.scalars(select(ExamRoom).where(ExamRoom.plan_id == from_plan_id)).all()
        rows = [
            new_room(plan, *sites[row.site_id], fields_of(row))
            for row in earlier
            if row.site_id in sites and (row.site_id, row.name) not in there
        ]
        if not rows:
            raise Refused("ROOM_NOTHING_TO_COPY")
        tx.add_all(rows)
        record(tx, "room.copied", plan, count=len(rows), source=from_plan_id)
        return len(rows)
