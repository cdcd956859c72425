"""The ledger of an outage: every row of every workbook that came back, and every row the platform showed afterwards."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import Base, unique
from core.db.tenancy import COLLEGE, VENDOR, Scope


class FallbackRow(Base):
    """One row of a workbook that came back: accepted, refused for a reason, or waiting; never deleted (C-42).

    `bidx` is the person where the document could be read, `said` a digest of the cells, `sealed` the cells themselves.
    `revision` counts what was said about the person; `registration_id` is what an accepted row stands for.
    """

    __tablename__ = "fallback_row"
    __room__ = "fallback"
    __table_args__ = (
        unique("upload_id", "row_number"),
        ForeignKeyConstraint(["vendor_id", "plan_id"], ["exam_plan.vendor_id", "exam_plan.id"]),
        Index("ix_fallback_row_person", "workbook_id", "bidx"),
    )
    __scope__ = Scope(vendor="vendor_id", college="college_id", writers=frozenset({COLLEGE}))

    vendor_id: Mapped[uuid.UUID]
    college_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("college.id"), index=True)
    plan_id: Mapped[uuid.UUID]
    workbook_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("fallback_workbook.id"))
    upload_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("upload.id"))
    file_sha256: Mapped[str]
    row_number: Mapped[int]
    received_at: Mapped[dt.datetime]
    bidx: Mapped[bytes | None]
    certificate: Mapped[str]
    level: Mapped[int]
    said: Mapped[bytes]
    sealed: Mapped[bytes]
    revision: Mapped[int]
    state: Mapped[str]
    reason: Mapped[str]
    registration_id: Mapped[uuid.UUID | None]
    decided_by: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[dt.datetime | None]
    decision: Mapped[str] = mapped_column(default="")


class PlatformRow(Base):
    """One registration the national platform shows after its return, and whose it was found to be (R-089, R-090).

    Its subjects are one row here. `said` tells it again in a later export, so that a decision is made once.
    """

    __tablename__ = "platform_row"
    __room__ = "fallback"
    __table_args__ = (
        unique("upload_id", "row_number"),
        ForeignKeyConstraint(["vendor_id", "plan_id"], ["exam_plan.vendor_id", "exam_plan.id"]),
        Index("ix_platform_row_plan", "plan_id", "upload_id"),
    )
    __scope__ = Scope(vendor="vendor_id", writers=frozenset({VENDOR}))

    vendor_id: Mapped[uuid.UUID]
    plan_id: Mapped[uuid.UUID]
    upload_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("upload.id"))
    file_sha256: Mapped[str]
    row_number: Mapped[int]
    said: Mapped[bytes]
    sealed: Mapped[bytes]
    state: Mapped[str]
    reason: Mapped[str]
    registration_id: Mapped[uuid.UUID | None]
    decided_by: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[dt.datetime | None]
    decision: Mapped[str] = mapped_column(default="")
