"""考核站点."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import Base, unique
from core.db.tenancy import COLLEGE, VENDOR, Scope
from core.kernel.ids import FileKey


class ExamSite(Base):
    """A college's site for one certificate (R-020…R-034); `approved` opens it to guests of other colleges (R-007)."""

    __tablename__ = "exam_site"
    __room__ = "sites"
    __table_args__ = (
        unique("college_id", "certificate_id", code="SITE_EXISTS"),
        unique("code"),
        UniqueConstraint("vendor_id", "college_id", "id"),
        ForeignKeyConstraint(["vendor_id", "certificate_id"], ["certificate.vendor_id", "certificate.id"]),
    )
    __scope__ = Scope(
        vendor="vendor_id",
        college="college_id",
        shared=frozenset({COLLEGE}),
        shared_if="approved",
        writers=frozenset({VENDOR, COLLEGE}),
    )

    vendor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("vendor.id"))
    college_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("college.id"), index=True)
    certificate_id: Mapped[uuid.UUID]
    code: Mapped[str | None]
    name: Mapped[str]
    address: Mapped[str]
    machines: Mapped[int]
    state: Mapped[str]
    approved: Mapped[bool] = mapped_column(default=False)
    form_key: Mapped[FileKey | None]
    form_name: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    submitted_at: Mapped[dt.datetime | None]
    reviewed_at: Mapped[dt.datetime | None]


class SiteFile(Base):
    """其他材料 a college attached to its application for a site (R-024)."""

    __tablename__ = "site_file"
    __room__ = "sites"
    __scope__ = Scope(vendor="vendor_id", college="college_id", writers=frozenset({COLLEGE}))

    vendor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("vendor.id"))
    college_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("college.id"))
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("exam_site.id"), index=True)
    key: Mapped[FileKey]
    name: Mapped[str]
    added_at: Mapped[dt.datetime]


class SiteForm(Base):
    """A vendor's empty 考核站点申请表, which colleges fill in and stamp (R-024)."""

    __tablename__ = "site_form"
    __room__ = "sites"
    __table_args__ = (unique("vendor_id"),)
    __scope__ = Scope(vendor="vendor_id", shared=frozenset({COLLEGE}), writers=frozenset({VENDOR}))

    vendor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("vendor.id"))
    key: Mapped[FileKey]
    name: Mapped[str]
    set_at: Mapped[dt.datetime]


class SiteUse(Base):
    """The vendor's word that a plan uses a site which does not count for it by itself (R-034, C-49)."""

    __tablename__ = "site_use"
    __room__ = "sites"
    __table_args__ = (
        unique("plan_id", "site_id"),
        ForeignKeyConstraint(["vendor_id", "plan_id"], ["exam_plan.vendor_id", "exam_plan.id"]),
    )
    __scope__ = Scope(vendor="vendor_id", shared=frozenset({COLLEGE}), writers=frozenset({VENDOR}))

    vendor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("vendor.id"))
    plan_id: Mapped[uuid.UUID]
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("exam_site.id"), index=True)
    reason: Mapped[str]
    decided_at: Mapped[dt.datetime]
