"""Installed releases of plugins, the certificates they declare, and what vendors fill in for facts not announced."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import Base, unique
from core.db.tables.orgs import SIGNED_IN
from core.db.tenancy import VENDOR, Scope


class PluginRelease(Base):
    """One compiled declaration; never changed once stored."""

    __tablename__ = "plugin_release"
    __room__ = "plugins"
    __table_args__ = (unique("key", "digest"),)
    __scope__ = Scope(platform=True, shared=frozenset({VENDOR}))

    key: Mapped[str]
    version: Mapped[str]
    api: Mapped[str]
    digest: Mapped[str]
    declaration: Mapped[str] = mapped_column(Text)
    listens: Mapped[bool] = mapped_column(default=False, server_default=false())
    installed_at: Mapped[dt.datetime]


class Installation(Base):
    """Which release a vendor runs: active, disabled or quarantined with a reason."""

    __tablename__ = "installation"
    __room__ = "plugins"
    __table_args__ = (unique("vendor_id", "key"),)
    __scope__ = Scope(vendor="vendor_id", platform=True)

    vendor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("vendor.id"))
    key: Mapped[str]
    release_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("plugin_release.id"))
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[dt.datetime]


class Certificate(Base):
    """职业技能等级证书: an entry of the catalogue; `key` is `plugin/certificate`, `added_at` unknown for the oldest."""

    __tablename__ = "certificate"
    __room__ = "plugins"
    __table_args__ = (unique("vendor_id", "key"), UniqueConstraint("vendor_id", "id"))
    __scope__ = Scope(platform=True, shared=SIGNED_IN)

    vendor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("vendor.id"))
    key: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    added_at: Mapped[dt.datetime | None]


class Supplement(Base):
    """What a vendor entered for a fact not announced: value, date, clause, who; a later one replaces it."""

    __tablename__ = "supplement"
    __room__ = "plans"
    __scope__ = Scope(vendor="vendor_id", writers=frozenset({VENDOR}))

    vendor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("vendor.id"))
    plugin_key: Mapped[str]
    plan_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("exam_plan.id"))
    path: Mapped[str]
    value: Mapped[str] = mapped_column(Text)
    clause: Mapped[str]
    entered_by: Mapped[str]
    entered_at: Mapped[dt.datetime]
