"""科目成绩, 考证结果 and 成绩复查."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import Base, Yuan, unique
from core.db.tenancy import COLLEGE, VENDOR, Scope

# A mark has at most two places, as money has: stored as whole hundredths, never as a float.
Mark = Yuan


class Score(Base):
    """One version of one entry's mark; never changed, only followed by a higher version with a reason (R-141)."""

    __tablename__ = "score"
    __room__ = "scores"
    __table_args__ = (
        unique("entry_id", "version"),
        ForeignKeyConstraint(
            ["vendor_id", "college_id", "entry_id"],
            ["registration_entry.vendor_id", "registration_entry.college_id", "registration_entry.id"],
        ),
        Index("ix_score_plan", "plan_id", "subject"),
    )
    __scope__ = Scope(vendor="vendor_id", writers=frozenset({VENDOR}))

    vendor_id: Mapped[uuid.UUID]
    college_id: Mapped[uuid.UUID]
    plan_id: Mapped[uuid.UUID]
    registration_id: Mapped[uuid.UUID]
    entry_id: Mapped[uuid.UUID]
    subject: Mapped[str]
    version: Mapped[int]
    latest: Mapped[bool] = mapped_column(default=True)
    value: Mapped[Decimal | None] = mapped_column(Mark)
    outcome: Mapped[str]
    parts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    reason: Mapped[str] = mapped_column(default="")
    entered_by: Mapped[uuid.UUID | None]
    entered_at: Mapped[dt.datetime]


class Result(Base):
    """考证结果 of one registration by the plan's frozen pass rule; colleges see it from publicity on (C-22)."""

    __tablename__ = "result"
    __room__ = "scores"
    __table_args__ = (
        unique("registration_id", code="SCORE_PUBLISHED"),
        unique("ticket_number"),
        ForeignKeyConstraint(
            ["vendor_id", "college_id", "registration_id"],
            ["registration.vendor_id", "registration.college_id", "registration.id"],
        ),
        Index("ix_result_plan", "plan_id", "passed"),
    )
    __scope__ = Scope(
        vendor="vendor_id",
        college="college_id",
        host="host_college_id",
        public=("ticket_number",),
        writers=frozenset({VENDOR}),
    )

    vendor_id: Mapped[uuid.UUID]
    college_id: Mapped[uuid.UUID]
    host_college_id: Mapped[uuid.UUID]
    plan_id: Mapped[uuid.UUID]
    registration_id: Mapped[uuid.UUID]
    bidx: Mapped[bytes]
    ticket_number: Mapped[str]
    level: Mapped[int]
    title: Mapped[str]
    marks: Mapped[list[Any]]
    passed: Mapped[bool]
    grade: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    reason: Mapped[str]
    visible_from: Mapped[dt.datetime]
    locks_at: Mapped[dt.datetime]
    published_at: Mapped[dt.datetime]
    published_by: Mapped[uuid.UUID | None]


class ScoreReview(Base):
    """成绩复查 of one entry: asked for by the college of the site, answered by the vendor (R-147, R-148)."""

    __tablename__ = "score_review"
    __room__ = "scores"
    __table_args__ = (
        unique("entry_id", code="REVIEW_ONCE"),
        ForeignKeyConstraint(
            ["vendor_id", "college_id", "entry_id"],
            ["registration_entry.vendor_id", "registration_entry.college_id", "registration_entry.id"],
        ),
        Index("ix_score_review_plan", "plan_id", "state"),
    )
    # Turned round: here the college of the site owns the row, and the candidate's own college may read it.
    __scope__ = Scope(
        vendor="vendor_id", college="host_college_id", host="college_id", writers=frozenset({VENDOR, COLLEGE})
    )

    vendor_id: Mapped[uuid.UUID]
    college_id: Mapped[uuid.UUID]
    host_college_id: Mapped[uuid.UUID]
    plan_id: Mapped[uuid.UUID]
    registration_id: Mapped[uuid.UUID]
    entry_id: Mapped[uuid.UUID]
    subject: Mapped[str]
    reason: Mapped[str]
    detail: Mapped[str] = mapped_column(default="")
    state: Mapped[str]
    before: Mapped[str]
    after: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    requested_at: Mapped[dt.datetime]
    submitted_at: Mapped[dt.datetime | None]
    due_on: Mapped[dt.date | None]
    answered_at: Mapped[dt.datetime | None]
