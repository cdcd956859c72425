"""How a vendor is reached."""

from __future__ import annotations

import uuid

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import Base
from core.db.tenancy import COLLEGE, VENDOR, Scope


class VendorContact(Base):
    """One way to reach a vendor: for everybody, or for one plan, some provinces or one college (section N).

    Names, numbers and addresses are people's: `sealed` holds them. `general` rows are every college's to read.
    """

    __tablename__ = "vendor_contact"
    __room__ = "plans"
    __table_args__ = (Index("ix_vendor_contact_vendor_id", "vendor_id"),)
    __scope__ = Scope(
        vendor="vendor_id",
        college="college_id",
        shared=frozenset({COLLEGE}),
        shared_if="general",
        writers=frozenset({VENDOR}),
        platform=True,
    )

    vendor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("vendor.id"))
    kind: Mapped[str]
    plan_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("exam_plan.id"))
    college_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("college.id"))
    provinces: Mapped[list[str]] = mapped_column(JSON)
    general: Mapped[bool]
    sealed: Mapped[bytes]
