"""排考: rooms, seats and tickets."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from core.db.tables.base import Base, unique
from core.db.tenancy import COLLEGE, VENDOR, Scope


class ExamRoom(Base):
    """考场 of one site in one plan (R-104…R-114)."""

    __tablename__ = "exam_room"
    __room__ = "arrangement"
    __table_args__ = (
        unique("plan_id", "site_id", "name", code="ROOM_EXISTS"),
        UniqueConstraint("vendor_id", "id"),
        ForeignKeyConstraint(["vendor_id", "plan_id"], ["exam_plan.vendor_id", "exam_plan.id"]),
        ForeignKeyConstraint(
            ["vendor_id", "college_id", "site_id"],
            ["exam_site.vendor_id", "exam_site.college_id", "exam_site.id"],
        ),
    )
    __scope__ = Scope(vendor="vendor_id", college="college_id", writers=frozenset({VENDOR, COLLEGE}))

    vendor_id: Mapped[uuid.UUID]
    college_id: Mapped[uuid.UUID]
    site_id: Mapped[uuid.UUID]
    plan_id: Mapped[uuid.UUID]
    name: Mapped[str]
    region: Mapped[str]
    address: Mapped[str]
    seats: Mapped[int]
    kind: Mapped[str]
    subjects: Mapped[list[Any]]
    created_at: Mapped[dt.datetime]


class Arrangement(Base):
    """One run of the arranging of a plan: seed, counts and what could not be kept."""

    __tablename__ = "arrangement"
    __room__ = "arrangement"
    __table_args__ = (ForeignKeyConstraint(["vendor_id", "plan_id"], ["exam_plan.vendor_id", "exam_plan.id"]),)
    __scope__ = Scope(vendor="vendor_id", writers=frozenset({VENDOR}))

    vendor_id: Mapped[uuid.UUID]
    plan_id: Mapped[uuid.UUID]
    seed: Mapped[int]
    seated: Mapped[int]
    unseated: Mapped[int]
    violations: Mapped[list[Any]]
    made_by: Mapped[str]
    made_at: Mapped[dt.datetime]


class Ticket(Base):
    """准考证: one number for all subjects of a registration (R-123); its last six digits are the first password."""

    __tablename__ = "ticket"
    __room__ = "arrangement"
    __table_args__ = (
        unique("registration_id"),
        unique("number"),
        ForeignKeyConstraint(
            ["vendor_id", "college_id", "registration_id"],
            ["registration.vendor_id", "registration.college_id", "registration.id"],
        ),
    )
    __scope__ = Scope(vendor="vendor_id", college="college_id", host="host_college_id", writers=frozenset({VENDOR}))

    vendor_id: Mapped[uuid.UUID]
    college_id: Mapped[uuid.UUID]
    host_college_id: Mapped[uuid.UUID]
    plan_id: Mapped[uuid.UUID]
    registration_id: Mapped[uuid.UUID]
    number: Mapped[str]


class Seat(Base):
    """Where one entry sits; while it exists the entry is arranged and cannot be deleted (R-091).

    A session may be printed as one span for all subjects of a level, so that one person's entries begin together.
    """

    __tablename__ = "seat"
    __room__ = "arrangement"
    __table_args__ = (
        unique("entry_id"),
        unique("room_id", "begins_at", "subject", "number"),
        ForeignKeyConstraint(
            ["vendor_id", "college_id", "entry_id"],
            ["registration_entry.vendor_id", "registration_entry.college_id", "registration_entry.id"],
        ),
        ForeignKeyConstraint(["vendor_id", "room_id"], ["exam_room.vendor_id", "exam_room.id"]),
        Index("ix_seat_plan_room", "plan_id", "room_id"),
    )
    __scope__ = Scope(vendor="vendor_id", college="college_id", host="host_college_id", writers=frozenset({VENDOR}))

    vendor_id: Mapped[uuid.UUID]
    college_id: Mapped[uuid.UUID]
    host_college_id: Mapped[uuid.UUID]
    plan_id: Mapped[uuid.UUID]
    registration_id: Mapped[uuid.UUID]
    entry_id: Mapped[uuid.UUID]
    room_id: Mapped[uuid.UUID]
    subject: Mapped[str]
    number: Mapped[int]
    begins_at: Mapped[dt.datetime]
