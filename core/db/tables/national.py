"""The link to the national platform, and what closes the account of its return."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import Base, unique
from core.db.tables.orgs import SIGNED_IN
from core.db.tenancy import COLLEGE, VENDOR, Scope


class LinkState(Base):
    """One change of the national platform's state; the newest row is the state now."""

    __tablename__ = "link_state"
    __room__ = "national"
    __scope__ = Scope(platform=True, shared=SIGNED_IN)

    state: Mapped[str]
    reason: Mapped[str]
    since: Mapped[dt.datetime]
    said_by: Mapped[str]
    automatic: Mapped[bool] = mapped_column(default=False)


class NationalMedium(Base):
    """Where the national platform answers, and how the last calls went: the breaker that all workers share."""

    __tablename__ = "national_medium"
    __room__ = "national"
    __scope__ = Scope(platform=True)

    url: Mapped[str]
    connected_at: Mapped[dt.datetime]
    answered_at: Mapped[dt.datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[dt.datetime | None]
    retry_at: Mapped[dt.datetime | None]
    skew_seconds: Mapped[int] = mapped_column(default=0)


class NationalAccount(Base):
    """A college's sealed key to the platform, and who is sending for it now: lease and fencing epoch."""

    __tablename__ = "national_account"
    __room__ = "national"
    __table_args__ = (unique("college_id"),)
    __scope__ = Scope(college="college_id", platform=True)

    college_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("college.id"))
    sealed: Mapped[bytes]
    epoch: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[dt.datetime | None]


class NationalDelivery(Base):
    """One registration, or one cancellation, on its way to the platform: ids only.

    The person is read from the registration when it is sent; `document` is the sealed document of a cancellation,
    whose registration is gone, and is emptied when it has arrived.
    """

    __tablename__ = "national_delivery"
    __room__ = "national"
    __table_args__ = (
        ForeignKeyConstraint(["vendor_id", "plan_id"], ["exam_plan.vendor_id", "exam_plan.id"]),
        ForeignKeyConstraint(["vendor_id", "certificate_id"], ["certificate.vendor_id", "certificate.id"]),
        ForeignKeyConstraint(["college_id"], ["college.id"]),
        Index("ix_national_delivery_college_state", "college_id", "state"),
    )
    __scope__ = Scope(vendor="vendor_id", college="college_id", writers=frozenset({COLLEGE}), platform=True)

    vendor_id: Mapped[uuid.UUID]
    college_id: Mapped[uuid.UUID]
    plan_id: Mapped[uuid.UUID]
    certificate_id: Mapped[uuid.UUID]
    level: Mapped[int]
    bidx: Mapped[bytes]
    registration_id: Mapped[uuid.UUID]
    act: Mapped[str]
    document: Mapped[bytes | None]
    state: Mapped[str]
    tries: Mapped[int]
    error: Mapped[str]
    reason: Mapped[str]
    receipt: Mapped[str]
    verification: Mapped[str]
    created_at: Mapped[dt.datetime]
    first_tried_at: Mapped[dt.datetime | None]
    due_at: Mapped[dt.datetime | None]
    settled_at: Mapped[dt.datetime | None]


class Workbook(Base):
    """本校学生导入模板-提交 issued to one college for one plan: numbered, with the checksum of what was issued.

    `handed_over_*` say which import files were prepared for the platform when it returned (R-102).
    """

    __tablename__ = "fallback_workbook"
    __room__ = "fallback"
    __table_args__ = (
        unique("plan_id", "college_id"),
        unique("number"),
        ForeignKeyConstraint(["vendor_id", "plan_id"], ["exam_plan.vendor_id", "exam_plan.id"]),
        ForeignKeyConstraint(["college_id"], ["college.id"]),
    )
    __scope__ = Scope(vendor="vendor_id", college="college_id", writers=frozenset({VENDOR, COLLEGE}))

    vendor_id: Mapped[uuid.UUID]
    college_id: Mapped[uuid.UUID]
    plan_id: Mapped[uuid.UUID]
    site_id: Mapped[uuid.UUID]
    number: Mapped[str]
    checksum: Mapped[str]
    expected: Mapped[int]
    confirmed_by: Mapped[str]
    issued_at: Mapped[dt.datetime]
    attested_by: Mapped[str] = mapped_column(default="")
    attested_at: Mapped[dt.datetime | None]
    handed_over_sha256: Mapped[str] = mapped_column(default="")
    handed_over_at: Mapped[dt.datetime | None]


class Reconciliation(Base):
    """The closing account of one plan's return to the national platform: totals and every row's fate."""

    __tablename__ = "reconciliation"
    __room__ = "fallback"
    __table_args__ = (
        unique("plan_id"),
        ForeignKeyConstraint(["vendor_id", "plan_id"], ["exam_plan.vendor_id", "exam_plan.id"]),
    )
    __scope__ = Scope(vendor="vendor_id", writers=frozenset({VENDOR}))

    vendor_id: Mapped[uuid.UUID]
    plan_id: Mapped[uuid.UUID]
    totals: Mapped[dict[str, Any]]
    account: Mapped[str] = mapped_column(Text)
    digest: Mapped[str]
    closed_at: Mapped[dt.datetime]
    closed_by: Mapped[str]
    signature: Mapped[str] = mapped_column(default="")
    public_key: Mapped[str] = mapped_column(default="")
