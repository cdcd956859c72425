"""Background work and uploads: the row is the truth, whoever rings the bell."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import Base, unique
from core.db.tenancy import COLLEGE, PROVINCE, VENDOR, Scope
from core.kernel.ids import FileKey

OWNERS = frozenset({VENDOR, COLLEGE, PROVINCE})


class Job(Base):
    """A piece of background work: lease, fencing epoch and cursor in one row.

    `epoch` counts claims. Since the last chunk that was done, `attempts` counts unforeseen errors and `takeovers`
    workers that went away in the middle.
    """

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
    takeovers: Mapped[int] = mapped_column(default=0, server_default="0")
    lease_until: Mapped[dt.datetime | None]
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str] = mapped_column(default="")
    error_params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None]


class ClockStep(Base):
    """A step of the work that the clock starts, or its part for one organisation that has failed.

    `whose` is the organisation's key or the province's code, empty for the step itself. `failing` counts rounds since
    it last worked, `failures` all that ever failed; `error` is a code or an error's type.
    """

    __tablename__ = "clock_step"
    __room__ = "jobs"
    __table_args__ = (unique("step", "whose"),)
    __scope__ = Scope(platform=True)

    step: Mapped[str]
    whose: Mapped[str]
    done_at: Mapped[dt.datetime | None]
    failing: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[dt.datetime | None]
    error: Mapped[str] = mapped_column(default="")


class Upload(Base):
    """导入记录: one file somebody sent (R-087), and how far it has come.

    `whole` applies every row or none. `changed` counts accepted rows that change what was there; the others are new.
    `confirmed_at` is when its sender said to apply it, and what deadlines are judged by.
    """

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
    file_key: Mapped[FileKey]
    size: Mapped[int]
    sha256: Mapped[str]
    job_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("job.id"))
    findings: Mapped[list[Any]]
    header: Mapped[dict[str, Any]]
    sent_by: Mapped[uuid.UUID | None]
    sender_name: Mapped[str]
    sent_at: Mapped[dt.datetime]
    phase: Mapped[str]
    whole: Mapped[bool] = mapped_column(default=False)
    confirmed_at: Mapped[dt.datetime | None]
    changed: Mapped[int] = mapped_column(default=0)


class UploadChunk(Base):
    """Up to a thousand rows of an upload, sealed as they came, and what became of each of them.

    A chunk and not a row is what the database knows: a row costs nothing but its share of it. `keys` holds 32 bytes per
    row (what may stand in a file once, and a digest of the cells), `verdicts` a fate and its findings, `changes` sealed
    what is different from before, `written` the key of what was made or changed.
    """

    __tablename__ = "upload_chunk"
    __room__ = "intake"
    __table_args__ = (unique("upload_id", "position"),)
    __scope__ = Scope(vendor="vendor_id", college="college_id", province="province", writers=OWNERS)

    vendor_id: Mapped[uuid.UUID | None]
    college_id: Mapped[uuid.UUID | None]
    province: Mapped[str | None]
    upload_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("upload.id", ondelete="CASCADE"))
    position: Mapped[int]
    size: Mapped[int]
    rows: Mapped[bytes] = mapped_column(LargeBinary)
    keys: Mapped[bytes] = mapped_column(LargeBinary)
    verdicts: Mapped[list[Any]]
    changes: Mapped[bytes | None]
    written: Mapped[list[Any]]
