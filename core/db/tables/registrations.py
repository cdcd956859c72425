"""报考: a snapshot of the candidate for one plan, and one entry per subject."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, column, func
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import WRITTEN_MEANWHILE, Base, Sealed, unique
from core.db.tenancy import COLLEGE, VENDOR, Scope
from core.kernel.ids import FileKey


class Registration(Sealed, Base):
    """One candidate in one plan, certificate and level, as they were when registered (R-074)."""

    __tablename__ = "registration"
    __room__ = "registrations"
    __sealed_for__ = "vendor_id"
    __table_args__ = (
        unique("plan_id", "certificate_id", "level", "bidx", code="ALREADY_REGISTERED"),
        UniqueConstraint("vendor_id", "college_id", "id"),
        ForeignKeyConstraint(["vendor_id", "plan_id"], ["exam_plan.vendor_id", "exam_plan.id"]),
        ForeignKeyConstraint(["vendor_id", "certificate_id"], ["certificate.vendor_id", "certificate.id"]),
        ForeignKeyConstraint(["college_id", "candidate_id"], ["candidate.college_id", "candidate.id"]),
        ForeignKeyConstraint(
            ["vendor_id", "host_college_id", "site_id"],
            ["exam_site.vendor_id", "exam_site.college_id", "exam_site.id"],
        ),
        Index("ix_registration_plan_site", "plan_id", "site_id"),
        Index("ix_registration_college_plan", "college_id", "plan_id"),
    )
    __scope__ = Scope(
        vendor="vendor_id", college="college_id", host="host_college_id", writers=frozenset({VENDOR, COLLEGE})
    )

    vendor_id: Mapped[uuid.UUID]
    college_id: Mapped[uuid.UUID]
    host_college_id: Mapped[uuid.UUID]
    site_id: Mapped[uuid.UUID]
    plan_id: Mapped[uuid.UUID]
    certificate_id: Mapped[uuid.UUID]
    level: Mapped[int]
    candidate_id: Mapped[uuid.UUID]
    bidx: Mapped[bytes] = mapped_column(index=True)
    candidate_type: Mapped[str]
    gender: Mapped[str]
    major: Mapped[str]
    photo_key: Mapped[FileKey | None]
    verified: Mapped[bool]
    retake: Mapped[bool] = mapped_column(default=False)
    subjects: Mapped[str] = mapped_column(default="")
    """The keys of the subjects it is for, set apart by commas; empty: all of the level's (R-081)."""
    origin: Mapped[str]
    registered_by: Mapped[uuid.UUID | None]
    created_at: Mapped[dt.datetime]


class Entry(Base):
    """报考记录: one subject of one registration (R-083); its sitting begins and ends as the plan says."""

    __tablename__ = "registration_entry"
    __room__ = "registrations"
    __table_args__ = (
        unique("registration_id", "subject"),
        UniqueConstraint("vendor_id", "college_id", "id"),
        ForeignKeyConstraint(
            ["vendor_id", "college_id", "registration_id"],
            ["registration.vendor_id", "registration.college_id", "registration.id"],
            ondelete="CASCADE",
        ),
        Index("ix_entry_plan", "plan_id", "subject"),
    )
    __scope__ = Scope(
        vendor="vendor_id", college="college_id", host="host_college_id", writers=frozenset({VENDOR, COLLEGE})
    )

    vendor_id: Mapped[uuid.UUID]
    college_id: Mapped[uuid.UUID]
    host_college_id: Mapped[uuid.UUID]
    registration_id: Mapped[uuid.UUID]
    plan_id: Mapped[uuid.UUID]
    subject: Mapped[str]
    begins_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime]


class Occupation(Base):
    """When a person sits, whoever examines them: found by blind index alone, so that overlaps show across tenants.

    It holds no name and no document, only the keyed fingerprint and the span (C-37, C-47). PostgreSQL refuses what two
    registrations of the same instant would make overlap; SQLite lets one write at a time.
    """

    __tablename__ = "occupation"
    __room__ = "registrations"
    __table_args__ = (
        unique("entry_id"),
        ForeignKeyConstraint(["entry_id"], ["registration_entry.id"], ondelete="CASCADE"),
        Index("ix_occupation_bidx", "bidx", "begins_at"),
        ExcludeConstraint(
            ("bidx", "="),
            ("registration_id", "<>"),
            (func.tstzrange(column("begins_at"), column("ends_at")), "&&"),
            name="ex_occupation_overlap",
            using="gist",
            info={"code": WRITTEN_MEANWHILE},
        ),
    )
    __scope__ = Scope(college="college_id", shared=frozenset({COLLEGE, VENDOR}), writers=frozenset({COLLEGE}))

    entry_id: Mapped[uuid.UUID]
    registration_id: Mapped[uuid.UUID]
    college_id: Mapped[uuid.UUID]
    bidx: Mapped[bytes]
    begins_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime]


class NameConflict(Base):
    """A college wanted to register somebody by another name than the college that had: for the vendor to clear (I17).

    The college that asked owns the row and is shown nothing of it; the registration it met goes with its own college.
    """

    __tablename__ = "name_conflict"
    __room__ = "registrations"
    __table_args__ = (
        unique("registration_id", "college_id"),
        ForeignKeyConstraint(["registration_id"], ["registration.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["college_id"], ["college.id"]),
        Index("ix_name_conflict_plan", "plan_id"),
    )
    __scope__ = Scope(vendor="vendor_id", college="college_id", writers=frozenset({VENDOR, COLLEGE}))

    vendor_id: Mapped[uuid.UUID]
    college_id: Mapped[uuid.UUID]
    plan_id: Mapped[uuid.UUID]
    registration_id: Mapped[uuid.UUID]
    created_at: Mapped[dt.datetime]
