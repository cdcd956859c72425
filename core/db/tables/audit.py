"""What happened, who did it, what must still be told: appended in the same transaction as the change."""

from __future__ import annotations

import datetime as dt
import uuid
from enum import StrEnum
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import Base
from core.db.tables.jobs import OWNERS
from core.db.tenancy import Scope


class AuditEvent(Base):
    """One act: ids, codes and counts, never personal data. The application may add, not change.

    `user_id` and `user_name`, as it was then, are the person; `actor_kind` and `organization` whom they belong to, by
    its key or the province's code; `behalf_kind` and `behalf` on whose behalf it was done. The columns of the scope say
    who sees it: whoever acted, in whose name, and whose row it is about.
    """

    __tablename__ = "audit_event"
    __room__ = "db"
    __table_args__ = (
        Index("ix_audit_event_subject", "subject_id"),
        Index("ix_audit_event_at", "at"),
        Index("ix_audit_event_user", "user_id"),
    )
    __scope__ = Scope(
        vendor="vendor_id",
        college="college_id",
        host="other_college_id",
        province="province",
        writers=OWNERS,
        platform=True,
    )

    at: Mapped[dt.datetime]
    actor_kind: Mapped[str]
    user_id: Mapped[uuid.UUID | None]
    user_name: Mapped[str] = mapped_column(default="", server_default="")
    organization: Mapped[str] = mapped_column(default="", server_default="")
    behalf_kind: Mapped[str] = mapped_column(default="", server_default="")
    behalf: Mapped[str] = mapped_column(default="", server_default="")
    vendor_id: Mapped[uuid.UUID | None]
    college_id: Mapped[uuid.UUID | None]
    other_college_id: Mapped[uuid.UUID | None]
    province: Mapped[str | None]
    action: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[uuid.UUID | None]
    details: Mapped[dict[str, Any]]


class Audience(StrEnum):
    """Who is told: the plugins of the vendor, or the address an organisation has set."""

    PLUGINS = "plugins"
    WEBHOOK = "webhook"


class Outbox(Base):
    """What others must be told after commit."""

    __tablename__ = "outbox"
    __room__ = "db"
    __table_args__ = (Index("ix_outbox_due", "state", "created_at"),)
    __scope__ = Scope(vendor="vendor_id", college="college_id", province="province", writers=OWNERS, platform=True)

    vendor_id: Mapped[uuid.UUID | None]
    college_id: Mapped[uuid.UUID | None]
    province: Mapped[str | None]
    audience: Mapped[str] = mapped_column(default=Audience.PLUGINS.value, server_default=Audience.PLUGINS.value)
    topic: Mapped[str]
    natural_key: Mapped[str]
    payload: Mapped[dict[str, Any]]
    state: Mapped[str]
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="", server_default="")
    due_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]
    done_at: Mapped[dt.datetime | None]
