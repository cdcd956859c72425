"""考核站点."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import Base
from core.db.tenancy import COLLEGE, VENDOR, Scope


class ExamSite(Base):
    """A college's site for one certificate (R-020…R-034); `approved` opens it to guests of other colleges (R-007)."""

    __tablename__ = "exam_site"
    __room__ = "sites"
    __table_args__ = (
        UniqueConstraint("college_id", "certificate_id"),
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
    code: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]
    address: Mapped[str]
    machines: Mapped[int]
    state: Mapped[str]
    approved: Mapped[bool] = mapped_column(default=False)
    form_key: Mapped[str | None]
    form_name: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    submitted_at: Mapped[dt.datetime | None]
    reviewed_at: Mapped[dt.datetime | None]
