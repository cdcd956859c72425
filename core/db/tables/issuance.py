"""证书签发与发放: what was proposed, who signed which digest, and the register of certificates."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.sealing import keyring
from core.db.tables.base import Base, Sealed, unique
from core.db.tenancy import COLLEGE, VENDOR, Scope
from core.kernel.ids import FileKey


class IssuanceItem(Base):
    """待签发 certificate of one registration; `digest` is over exactly what the signers are shown."""

    __tablename__ = "issuance_item"
    __room__ = "issuance"
    __table_args__ = (
        unique("registration_id"),
        UniqueConstraint("vendor_id", "college_id", "id"),
        ForeignKeyConstraint(
            ["vendor_id", "college_id", "registration_id"],
            ["registration.vendor_id", "registration.college_id", "registration.id"],
        ),
        Index("ix_issuance_item_plan", "plan_id", "state"),
    )
    __scope__ = Scope(vendor="vendor_id", college="college_id", writers=frozenset({VENDOR, COLLEGE}))

    vendor_id: Mapped[uuid.UUID]
    college_id: Mapped[uuid.UUID]
    plan_id: Mapped[uuid.UUID]
    certificate_id: Mapped[uuid.UUID]
    registration_id: Mapped[uuid.UUID]
    level: Mapped[int]
    round: Mapped[int] = mapped_column(default=1)
    digest: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    proposed_at: Mapped[dt.datetime]


class SignOff(Base):
    """One party's irrevocable act on one item and round (R-161, R-171)."""

    __tablename__ = "sign_off"
    __room__ = "issuance"
    __table_args__ = (
        unique("item_id", "party", "round"),
        ForeignKeyConstraint(
            ["vendor_id", "college_id", "item_id"],
            ["issuance_item.vendor_id", "issuance_item.college_id", "issuance_item.id"],
        ),
    )
    __scope__ = Scope(vendor="vendor_id", college="college_id", writers=frozenset({VENDOR, COLLEGE}))

    vendor_id: Mapped[uuid.UUID]
    college_id: Mapped[uuid.UUID]
    item_id: Mapped[uuid.UUID]
    party: Mapped[str]
    round: Mapped[int]
    decision: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    digest: Mapped[str]
    signer_id: Mapped[uuid.UUID | None]
    signer_name: Mapped[str]
    signed_at: Mapped[dt.datetime]


class IssuedCertificate(Sealed, Base):
    """The register: one certificate, planned (recorded before it is made) and then issued."""

    __tablename__ = "issued_certificate"
    __room__ = "issuance"
    __sealed_for__ = "vendor_id"
    __table_args__ = (
        unique("item_id"),
        unique("number"),
        ForeignKeyConstraint(
            ["vendor_id", "college_id", "item_id"],
            ["issuance_item.vendor_id", "issuance_item.college_id", "issuance_item.id"],
        ),
        Index("ix_issued_certificate_plan", "plan_id"),
    )
    __scope__ = Scope(
        vendor="vendor_id", college="college_id", public=("number", "ticket_number"), writers=frozenset({VENDOR})
    )

    vendor_id: Mapped[uuid.UUID]
    college_id: Mapped[uuid.UUID]
    plan_id: Mapped[uuid.UUID]
    item_id: Mapped[uuid.UUID]
    registration_id: Mapped[uuid.UUID]
    bidx: Mapped[bytes]
    number: Mapped[str]
    ticket_number: Mapped[str]
    facts: Mapped[str] = mapped_column(Text)
    digest: Mapped[str]
    state: Mapped[str]
    pdf_key: Mapped[FileKey | None]
    pdf_sha256: Mapped[str | None]
    issued_at: Mapped[dt.datetime | None]
    revoked_at: Mapped[dt.datetime | None]
    revoked_reason: Mapped[str] = mapped_column(default="")
    sealed_code: Mapped[bytes | None]

    @property
    def code(self) -> str | None:
        """The 验证码 printed on it (C-75), opened; None on one that was printed before there were any."""
        if self.sealed_code is None:
            return None
        return keyring().unseal(self.sealed_code, self.vendor_id, f"{self.sealing_context(self.id)}:code").decode()

    @code.setter
    def code(self, code: str) -> None:
        self.sealed_code = keyring().seal(code.encode(), self.vendor_id, f"{self.sealing_context(self.id)}:code")


class HeadSeal(Base):
    """考核站点负责人签名章: one per college, seen by the owner account only (R-162…R-165)."""

    __tablename__ = "head_seal"
    __room__ = "issuance"
    __table_args__ = (unique("college_id"), ForeignKeyConstraint(["college_id"], ["college.id"]))
    __scope__ = Scope(college="college_id", writers=frozenset({COLLEGE}))

    college_id: Mapped[uuid.UUID]
    image_key: Mapped[FileKey]
    head_name: Mapped[str]
    consented_at: Mapped[dt.datetime]
    uploaded_by: Mapped[uuid.UUID | None]


class Counter(Base):
    """The last number given out in a series; taken under a row lock, never reused."""

    __tablename__ = "counter"
    __room__ = "issuance"
    __table_args__ = (unique("vendor_id", "series"), ForeignKeyConstraint(["vendor_id"], ["vendor.id"]))
    __scope__ = Scope(vendor="vendor_id", writers=frozenset({VENDOR}))

    vendor_id: Mapped[uuid.UUID]
    series: Mapped[str]
    value: Mapped[int]
