"""Background work and uploads: the row is the truth, whoever rings the bell (reliability §3.2)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import Base
from core.db.tenancy import COLLEGE, PROVINCE, VENDOR, Scope

OWNERS = frozenset({VENDOR, COLLEGE, PROVINCE})


class Job(Base):
    """A piece of background work: lease, fencing epoch and cursor in one row."""

    __tablename__ = "job"
    __room__ = "jobs"
    __table_args__ = (Index("ix_job_due", "state", "lease_until"),)
    __scope__ = Scope(vendor="vendor_id", college="college_id", province="province", writers=OWNERS, platform=True)

    kind: Mapped[str]
    vendor_id: Mapped[uuid.UUID | None]
    college_id: Mapped[uuid.UUID | None]
    province: Mapped[str | None]
    actor: Mapped[dict[str, Any]]
    params: Mapped[dict[str, Any]]
    state: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    accepted: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    epoch: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[dt.datetime | None]
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str] = mapped_column(default="")
    error_params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None]


class Upload(Base):
    """导入记录: one file somebody sent (R-087)."""

    __tablename__ = "upload"
    __room__ = "intake"
    __scope__ = Scope(vendor="vendor_id", college="college_id", province="province", writers=OWNERS)

    vendor_id: Mapped[uuid.UUID | None]
    college_id: Mapped[uuid.UUID | None]
    province: Mapped[str | None]
    kind: Mapped[str]
    plan_id: Mapped[uuid.UUID | None]
    options: Mapped[dict[str, Any]]
    file_name: Mapped[str]
    file_key: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    job_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("job.id"))
    findings: Mapped[list[Any]]
    header: Mapped[dict[str, Any]]
    sent_by: Mapped[uuid.UUID | None]
    sender_name: Mapped[str]
    sent_at: Mapped[dt.datetime]


class UploadRow(Base):
    """One row of an upload, sealed as it came, with its fate: accepted, refused or skipped."""

    __tablename__ = "upload_row"
    __room__ = "intake"
    __table_args__ = (
        UniqueConstraint("upload_id", "position"),
        Index("ix_upload_row_outcome", "upload_id", "outcome"),
        Index("ix_upload_row_natural_key", "upload_id", "natural_key"),
    )
    __scope__ = Scope(vendor="vendor_id", college="college_id", province="province", writers=OWNERS)

    vendor_id: Mapped[uuid.UUID | None]
    college_id: Mapped[uuid.UUID | None]
    province: Mapped[str | None]
    upload_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("upload.id", ondelete="CASCADE"))
    position: Mapped[int]
    row_number: Mapped[int]
    cells: Mapped[bytes] = mapped_column(LargeBinary)
    natural_key: Mapped[bytes | None]
    outcome: Mapped[str]
    problems: Mapped[list[Any]]
