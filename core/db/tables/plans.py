"""考核计划: drafts, published plans with their frozen rules, and revisions."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import Base, unique
from core.db.tenancy import COLLEGE, PROVINCE, VENDOR, Scope


class ExamPlan(Base):
    """One exam plan; `rules` is the frozen PlanRules from publication on."""

    __tablename__ = "exam_plan"
    __room__ = "plans"
    __table_args__ = (unique("vendor_id", "name"), UniqueConstraint("vendor_id", "id"))
    __scope__ = Scope(
        vendor="vendor_id",
        shared=frozenset({COLLEGE, PROVINCE}),
        shared_if="published",
        writers=frozenset({VENDOR}),
        platform=True,
    )

    vendor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("vendor.id"))
    name: Mapped[str]
    year: Mapped[int]
    plugin_key: Mapped[str]
    notice: Mapped[str] = mapped_column(Text)
    published: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[dt.datetime | None]
    published_by: Mapped[str] = mapped_column(default="")
    rules: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[str | None]
    release_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("plugin_release.id"))
    revision: Mapped[int] = mapped_column(default=0)
    first_exam_day: Mapped[dt.date]
    last_exam_day: Mapped[dt.date]


class PlanCertificate(Base):
    """A certificate a plan examines; two may share one timetable."""

    __tablename__ = "plan_certificate"
    __room__ = "plans"
    __table_args__ = (
        unique("plan_id", "certificate_id"),
        ForeignKeyConstraint(["vendor_id", "plan_id"], ["exam_plan.vendor_id", "exam_plan.id"]),
        ForeignKeyConstraint(["vendor_id", "certificate_id"], ["certificate.vendor_id", "certificate.id"]),
    )
    __scope__ = Scope(
        vendor="vendor_id", shared=frozenset({COLLEGE, PROVINCE}), writers=frozenset({VENDOR}), platform=True
    )

    vendor_id: Mapped[uuid.UUID]
    plan_id: Mapped[uuid.UUID]
    certificate_id: Mapped[uuid.UUID]


class PlanRevision(Base):
    """Every frozen form a plan ever had: the first at publication, further ones by amendment with reason and clause."""

    __tablename__ = "plan_revision"
    __room__ = "plans"
    __table_args__ = (
        unique("plan_id", "revision"),
        ForeignKeyConstraint(["vendor_id", "plan_id"], ["exam_plan.vendor_id", "exam_plan.id"]),
    )
    __scope__ = Scope(vendor="vendor_id", shared=frozenset({COLLEGE}), writers=frozenset({VENDOR}))

    vendor_id: Mapped[uuid.UUID]
    plan_id: Mapped[uuid.UUID]
    revision: Mapped[int]
    rules: Mapped[str] = mapped_column(Text)
    digest: Mapped[str]
    reason: Mapped[str]
    clause: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[dt.datetime]
