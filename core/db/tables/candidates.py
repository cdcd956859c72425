"""考生: a college's pool of candidates; no vendor ever reads it (vendors see registration snapshots)."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import Base, Sealed, unique
from core.db.tenancy import COLLEGE, Scope
from core.kernel.ids import FileKey


class Candidate(Sealed, Base):
    """One person in one college's pool, once whatever the number of exams (R-060)."""

    __tablename__ = "candidate"
    __room__ = "candidates"
    __sealed_for__ = "college_id"
    __table_args__ = (unique("college_id", "bidx", code="CANDIDATE_EXISTS"), UniqueConstraint("college_id", "id"))
    __scope__ = Scope(college="college_id", writers=frozenset({COLLEGE}))

    college_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("college.id"))
    bidx: Mapped[bytes] = mapped_column(index=True)
    candidate_type: Mapped[str]
    id_type: Mapped[str]
    gender: Mapped[str]
    enrolment_year: Mapped[int | None]
    education_level: Mapped[str]
    major: Mapped[str]
    major_code: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    origin: Mapped[str]
    photo_key: Mapped[FileKey | None]
    photo_sha256: Mapped[str | None]
    verification_requested_at: Mapped[dt.datetime | None]
    verified_at: Mapped[dt.datetime | None]
    confirmed_reason: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[dt.datetime]


class VerificationOutage(Base):
    """Since when the comparison service does not answer a college, and when it is asked next; gone once it answers."""

    __tablename__ = "verification_outage"
    __room__ = "candidates"
    __table_args__ = (unique("college_id"),)
    __scope__ = Scope(college="college_id", writers=frozenset({COLLEGE}))

    college_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("college.id"))
    since: Mapped[dt.datetime]
    tries: Mapped[int]
    retry_at: Mapped[dt.datetime]
