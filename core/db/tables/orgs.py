"""Organisations, accounts and tokens."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import Base, unique
from core.db.tenancy import COLLEGE, PROVINCE, VENDOR, Scope
from core.kernel.actor import ActorKind

SIGNED_IN = frozenset({VENDOR, COLLEGE, PROVINCE})


class Vendor(Base):
    """培训评价组织: one tenant (R-001)."""

    __tablename__ = "vendor"
    __room__ = "orgs"
    __table_args__ = (unique("name", code="ORG_EXISTS"),)
    __scope__ = Scope(platform=True, shared=SIGNED_IN)

    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)


class VendorSetting(Base):
    """Tenant configuration a plugin asks for: payee account, contacts, groups (R-192, R-193)."""

    __tablename__ = "vendor_setting"
    __room__ = "orgs"
    __table_args__ = (unique("vendor_id", "key"),)
    __scope__ = Scope(vendor="vendor_id", shared=frozenset({COLLEGE}), writers=frozenset({VENDOR}), platform=True)

    vendor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("vendor.id"))
    key: Mapped[str]
    value: Mapped[str]


class College(Base):
    """院校: pilot or not is decided by its approved applications of the year (R-018)."""

    __tablename__ = "college"
    __room__ = "orgs"
    __table_args__ = (unique("name", code="ORG_EXISTS"),)
    __scope__ = Scope(platform=True, shared=SIGNED_IN)

    name: Mapped[str]
    province: Mapped[str] = mapped_column(index=True)
    active: Mapped[bool] = mapped_column(default=True)


class User(Base):
    """A person's account in one organisation, with roles.

    `province` is that of a province's account; a college's account acts in `college_province`, unseen by its province.
    `owner_of` is the college whose owner works with it; no more than one account is that of an owner (R-004).
    `must_change`: somebody else knows the password, and nothing is done with the account until it is changed.
    """

    __tablename__ = "user_account"
    __room__ = "orgs"
    __table_args__ = (
        unique("login", code="LOGIN_TAKEN"),
        Index("uq_user_account_owner_of", "owner_of", unique=True, info={"code": "OWNER_EXISTS"}),
    )
    __scope__ = Scope(vendor="vendor_id", college="college_id", province="province", platform=True)

    login: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str]
    kind: Mapped[str]
    vendor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("vendor.id"))
    college_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("college.id"))
    province: Mapped[str | None]
    college_province: Mapped[str | None]
    roles: Mapped[list[Any]]
    owner_of: Mapped[uuid.UUID | None]
    active: Mapped[bool] = mapped_column(default=True)
    must_change: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[dt.datetime]


class PasswordReset(Base):
    """Whose password somebody else has set anew, who and why: from then on both could sign in."""

    __tablename__ = "password_reset"
    __room__ = "orgs"
    __table_args__ = (Index("ix_password_reset_user_id", "user_id"),)
    __scope__ = Scope(platform=True)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"))
    reset_by: Mapped[uuid.UUID | None]
    reason: Mapped[str]
    at: Mapped[dt.datetime]


class ApiToken(Base):
    """A revocable key of the REST API, stored as a digest; `scopes` is what it may be used for."""

    __tablename__ = "api_token"
    __room__ = "orgs"
    __table_args__ = (unique("digest"),)
    __scope__ = Scope(platform=True)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[str]
    digest: Mapped[str]
    scopes: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime | None]
    used_on: Mapped[dt.date | None]
    revoked_at: Mapped[dt.datetime | None]


class Webhook(Base):
    """An organisation's own address, told when one of its imports is through; its sealed secret signs what is sent."""

    __tablename__ = "webhook"
    __room__ = "orgs"
    __table_args__ = (unique("vendor_id"), unique("college_id"), unique("province"))
    __scope__ = Scope(
        vendor="vendor_id",
        college="college_id",
        province="province",
        writers=SIGNED_IN,
        shared=frozenset({ActorKind.SYSTEM}),
    )

    vendor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("vendor.id"))
    college_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("college.id"))
    province: Mapped[str | None]
    url: Mapped[str]
    sealed: Mapped[bytes]
    set_at: Mapped[dt.datetime]
