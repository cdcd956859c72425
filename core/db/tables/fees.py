"""费用: province standards, statements per college and plan, payments."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from core.db.tables.base import Base, unique
from core.db.tables.orgs import SIGNED_IN
from core.db.tenancy import PROVINCE, VENDOR, Scope


class ProvinceStandard(Base):
    """省级考核费用标准 of one certificate and level (R-186)."""

    __tablename__ = "province_standard"
    __room__ = "fees"
    __table_args__ = (unique("province", "certificate_id", "level", "valid_from", code="FEE_STANDARD_EXISTS"),)
    __scope__ = Scope(province="province", shared=SIGNED_IN, writers=frozenset({PROVINCE}))

    province: Mapped[str]
    certificate_id: Mapped[uuid.UUID]
    level: Mapped[int]
    amount: Mapped[Decimal]
    valid_from: Mapped[dt.date]
    clause: Mapped[str]


class FeeStatement(Base):
    """费用结算单: what one payer owes for one plan; `lines` say level, type, count, price and its clause."""

    __tablename__ = "fee_statement"
    __room__ = "fees"
    __table_args__ = (
        unique("plan_id", "college_id"),
        UniqueConstraint("vendor_id", "college_id", "id"),
        ForeignKeyConstraint(["vendor_id", "plan_id"], ["exam_plan.vendor_id", "exam_plan.id"]),
        ForeignKeyConstraint(["college_id"], ["college.id"]),
    )
    __scope__ = Scope(vendor="vendor_id", college="college_id", writers=frozenset({VENDOR}))

    vendor_id: Mapped[uuid.UUID]
    college_id: Mapped[uuid.UUID]
    plan_id: Mapped[uuid.UUID]
    number: Mapped[str]
    state: Mapped[str]
    provisional: Mapped[bool]
    lines: Mapped[list[Any]]
    total: Mapped[Decimal]
    paid: Mapped[Decimal]
    due_on: Mapped[dt.date | None]
    made_at: Mapped[dt.datetime]


class Payment(Base):
    """A transfer received, or a refund made (negative), for a statement; who entered it does not return it."""

    __tablename__ = "payment"
    __room__ = "fees"
    __table_args__ = (
        ForeignKeyConstraint(
            ["vendor_id", "college_id", "statement_id"],
            ["fee_statement.vendor_id", "fee_statement.college_id", "fee_statement.id"],
        ),
    )
    __scope__ = Scope(vendor="vendor_id", college="college_id", writers=frozenset({VENDOR}))

    vendor_id: Mapped[uuid.UUID]
    college_id: Mapped[uuid.UUID]
    statement_id: Mapped[uuid.UUID]
    amount: Mapped[Decimal]
    received_on: Mapped[dt.date]
    memo: Mapped[str]
    entered_by: Mapped[uuid.UUID | None]
    entered_at: Mapped[dt.datetime | None]
