"""场次选择: which of a plan's sessions a site sits in."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped

from core.db.tables.base import Base, unique
from core.db.tenancy import COLLEGE, Scope


class SessionChoice(Base):
    """The session of one level, or one subject of it, at one site (C-32, C-47); guests' colleges read it too.

    `subject` is empty where the level is sat whole; `begins_at` names the session.
    """

    __tablename__ = "session_choice"
    __room__ = "registrations"
    __table_args__ = (
        unique("plan_id", "site_id", "level", "subject"),
        ForeignKeyConstraint(["vendor_id", "plan_id"], ["exam_plan.vendor_id", "exam_plan.id"]),
        ForeignKeyConstraint(["vendor_id", "certificate_id"], ["certificate.vendor_id", "certificate.id"]),
        ForeignKeyConstraint(
            ["vendor_id", "college_id", "site_id"],
            ["exam_site.vendor_id", "exam_site.college_id", "exam_site.id"],
        ),
    )
    __scope__ = Scope(
        vendor="vendor_id", college="college_id", shared=frozenset({COLLEGE}), writers=frozenset({COLLEGE})
    )

    vendor_id: Mapped[uuid.UUID]
    college_id: Mapped[uuid.UUID]
    plan_id: Mapped[uuid.UUID]
    site_id: Mapped[uuid.UUID]
    certificate_id: Mapped[uuid.UUID]
    level: Mapped[int]
    subject: Mapped[str]
    begins_at: Mapped[dt.datetime]
    chosen_at: Mapped[dt.datetime]
