"""借考: what a college without a site agreed with the college whose site its candidates sit at."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import Base, unique_while
from core.db.tenancy import COLLEGE, Scope


class GuestAgreement(Base):
    """How many of a college's candidates may sit one level of a plan at a host's site (R-007, R-110)."""

    __tablename__ = "guest_agreement"
    __room__ = "registrations"
    __table_args__ = (
        ForeignKeyConstraint(["vendor_id", "plan_id"], ["exam_plan.vendor_id", "exam_plan.id"]),
        ForeignKeyConstraint(["vendor_id", "certificate_id"], ["certificate.vendor_id", "certificate.id"]),
        ForeignKeyConstraint(
            ["vendor_id", "host_college_id", "site_id"],
            ["exam_site.vendor_id", "exam_site.college_id", "exam_site.id"],
        ),
        Index("ix_guest_agreement_plan_site", "plan_id", "site_id"),
        unique_while(
            "state = 'pending'",
            "uq_guest_agreement_pending",
            *("college_id", "plan_id", "site_id", "level"),
            code="GUEST_ALREADY_ASKED",
        ),
    )
    __scope__ = Scope(
        vendor="vendor_id",
        college="college_id",
        host="host_college_id",
        host_writes=True,
        writers=frozenset({COLLEGE}),
    )

    vendor_id: Mapped[uuid.UUID]
    college_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("college.id"), index=True)
    host_college_id: Mapped[uuid.UUID] = mapped_column(index=True)
    plan_id: Mapped[uuid.UUID]
    site_id: Mapped[uuid.UUID]
    certificate_id: Mapped[uuid.UUID]
    level: Mapped[int]
    headcount: Mapped[int]
    note: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[dt.datetime]
    answered_at: Mapped[dt.datetime | None]
