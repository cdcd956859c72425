"""The link to the national platform, and spreadsheet registration while it is down."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import Base
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


class Workbook(Base):
    """本校学生导入模板-提交 issued to one college for one plan: numbered, with the checksum of what was issued."""

    __tablename__ = "fallback_workbook"
    __room__ = "fallback"
    __table_args__ = (
        UniqueConstraint("plan_id", "college_id"),
        UniqueConstraint("number"),
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


class Reconciliation(Base):
    """The closing account of one plan's return to the national platform: totals and every row's fate."""

    __tablename__ = "reconciliation"
    __room__ = "fallback"
    __table_args__ = (
        UniqueConstraint("plan_id"),
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
