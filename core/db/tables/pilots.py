"""试点申报: a province's plan of the year and the colleges' applications."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import Base, unique
from core.db.tenancy import COLLEGE, PROVINCE, Scope
from core.kernel.ids import FileKey


class ProvincePlan(Base):
    """A province's application window (R-012, R-013), of all certificates or those added since its first (R-011)."""

    __tablename__ = "province_plan"
    __room__ = "pilots"
    __table_args__ = (unique("province", "batch", code="PILOT_BATCH_EXISTS"),)
    __scope__ = Scope(province="province", shared=frozenset({COLLEGE}), writers=frozenset({PROVINCE}))

    province: Mapped[str] = mapped_column(index=True)
    batch: Mapped[str]
    year: Mapped[int]
    opens_at: Mapped[dt.datetime]
    closes_at: Mapped[dt.datetime]
    by_major_required: Mapped[bool] = mapped_column(default=False)
    city_approval_required: Mapped[bool] = mapped_column(default=False)
    new_certificates_only: Mapped[bool] = mapped_column(default=False, server_default=false())


class PilotApplication(Base):
    """证书试点申报 of one college, certificate and year; `used_headcount` counts distinct college candidates (C-14)."""

    __tablename__ = "pilot_application"
    __room__ = "pilots"
    __table_args__ = (
        unique("college_id", "certificate_id", "year", code="PILOT_APPLIED_ALREADY"),
        CheckConstraint("used_headcount <= approved_headcount OR approved_headcount IS NULL", name="quota"),
    )
    __scope__ = Scope(college="college_id", province="province", writers=frozenset({COLLEGE, PROVINCE}))

    college_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("college.id"), index=True)
    province: Mapped[str] = mapped_column(index=True)
    province_plan_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("province_plan.id"))
    certificate_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("certificate.id"))
    year: Mapped[int]
    majors: Mapped[list[Any]]
    planned_headcount: Mapped[int]
    approved_headcount: Mapped[int | None]
    used_headcount: Mapped[int] = mapped_column(default=0)
    faculty_text: Mapped[str]
    venue_text: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    submitted_at: Mapped[dt.datetime | None]
    decided_at: Mapped[dt.datetime | None]


class PilotFile(Base):
    """其他佐证材料 a college attached to its pilot application (R-014)."""

    __tablename__ = "pilot_file"
    __room__ = "pilots"
    __scope__ = Scope(college="college_id", province="province", writers=frozenset({COLLEGE}))

    college_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("college.id"))
    province: Mapped[str]
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("pilot_application.id"), index=True)
    key: Mapped[FileKey]
    name: Mapped[str]
    added_at: Mapped[dt.datetime]
