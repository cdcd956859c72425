"""监考人员 of a plan, the sittings they are given, and when they are taken."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import Base, Sealed, unique
from core.db.tenancy import COLLEGE, VENDOR, Scope


class Invigilator(Sealed, Base):
    """One person a college names for a plan, whichever of its rooms they will stand in (R-115)."""

    __tablename__ = "invigilator"
    __room__ = "arrangement"
    __sealed_for__ = "vendor_id"
    __table_args__ = (
        unique("plan_id", "college_id", "bidx", code="INVIGILATOR_EXISTS"),
        UniqueConstraint("vendor_id", "college_id", "id"),
        ForeignKeyConstraint(["vendor_id", "plan_id"], ["exam_plan.vendor_id", "exam_plan.id"]),
    )
    __scope__ = Scope(vendor="vendor_id", college="college_id", writers=frozenset({VENDOR, COLLEGE}))

    vendor_id: Mapped[uuid.UUID]
    college_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("college.id"))
    plan_id: Mapped[uuid.UUID]
    bidx: Mapped[bytes] = mapped_column(index=True)
    gender: Mapped[str]
    unit: Mapped[str]
    post: Mapped[str]
    major: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    submitted_at: Mapped[dt.datetime | None]
    reviewed_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]


class InvigilatorDuty(Base):
    """One sitting of a room an invigilator is given; all of a plan's are made anew together."""

    __tablename__ = "invigilator_duty"
    __room__ = "arrangement"
    __table_args__ = (
        unique("invigilator_id", "begins_at"),
        ForeignKeyConstraint(
            ["vendor_id", "college_id", "invigilator_id"],
            ["invigilator.vendor_id", "invigilator.college_id", "invigilator.id"],
        ),
        ForeignKeyConstraint(["vendor_id", "room_id"], ["exam_room.vendor_id", "exam_room.id"]),
        Index("ix_invigilator_duty_plan", "plan_id", "room_id"),
    )
    __scope__ = Scope(vendor="vendor_id", college="college_id", writers=frozenset({VENDOR}))

    vendor_id: Mapped[uuid.UUID]
    college_id: Mapped[uuid.UUID]
    plan_id: Mapped[uuid.UUID]
    invigilator_id: Mapped[uuid.UUID]
    room_id: Mapped[uuid.UUID]
    begins_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime]


class InvigilatorTime(Base):
    """When a person invigilates, for whichever vendor: found by blind index alone, so that clashes show across tenants.

    It holds no name and no document, only the keyed fingerprint and the span.
    """

    __tablename__ = "invigilator_time"
    __room__ = "arrangement"
    __table_args__ = (
        unique("duty_id"),
        ForeignKeyConstraint(["duty_id"], ["invigilator_duty.id"], ondelete="CASCADE"),
        Index("ix_invigilator_time_bidx", "bidx", "begins_at"),
    )
    __scope__ = Scope(vendor="vendor_id", shared=frozenset({COLLEGE, VENDOR}), writers=frozenset({VENDOR}))

    vendor_id: Mapped[uuid.UUID]
    duty_id: Mapped[uuid.UUID]
    bidx: Mapped[bytes]
    begins_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime]
