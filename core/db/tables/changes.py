"""变更申请: changes of registrations a college asks for once the window is closed."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.db.sealing import open_person
from core.db.tables.base import Base, unique_while
from core.db.tenancy import COLLEGE, VENDOR, Scope
from core.kernel.person import Person


class ChangeRequest(Base):
    """Who is to leave a plan, who is to join it, or both; the vendor decides (R-084, R-119, C-04).

    `registration_id` and `candidate_id` are no foreign keys: the request outlives what it had changed. Both people are
    sealed for the vendor, who never reads the college's own pool.
    """

    __tablename__ = "change_request"
    __room__ = "registrations"
    __table_args__ = (
        ForeignKeyConstraint(["vendor_id", "plan_id"], ["exam_plan.vendor_id", "exam_plan.id"]),
        ForeignKeyConstraint(["vendor_id", "certificate_id"], ["certificate.vendor_id", "certificate.id"]),
        Index("ix_change_request_plan", "plan_id", "state"),
        *(
            unique_while(
                "state = 'pending'",
                f"uq_change_request_pending_{who}",
                *("plan_id", f"{who}_id"),
                code="CHANGE_ALREADY_ASKED",
            )
            for who in ("registration", "candidate")
        ),
    )
    __scope__ = Scope(vendor="vendor_id", college="college_id", writers=frozenset({VENDOR, COLLEGE}))

    vendor_id: Mapped[uuid.UUID]
    college_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("college.id"), index=True)
    plan_id: Mapped[uuid.UUID]
    certificate_id: Mapped[uuid.UUID]
    level: Mapped[int]
    site_id: Mapped[uuid.UUID]
    kind: Mapped[str]
    registration_id: Mapped[uuid.UUID | None]
    candidate_id: Mapped[uuid.UUID | None]
    leaving: Mapped[bytes | None]
    joining: Mapped[bytes | None]
    subjects: Mapped[str] = mapped_column(default="")
    note: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[dt.datetime]
    answered_at: Mapped[dt.datetime | None]

    def person(self, column: str) -> Person | None:
        """Return who leaves or joins, opened."""
        sealed: bytes | None = getattr(self, column)
        return open_person(sealed, self.vendor_id, self.sealing_context(self.id, column)) if sealed else None

    @staticmethod
    def sealing_context(row_id: uuid.UUID, column: str) -> str:
        """Name the row and the column a sealed person belongs to."""
        return f"change_request:{row_id}:{column}"
