"""Answers kept for the programs that ask again with the same `Idempotency-Key`."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import Base, unique
from core.db.tenancy import Scope


class StoredAnswer(Base):
    """One answer to a program or a form, committed together with what it did; the body is sealed."""

    __tablename__ = "stored_answer"
    __room__ = "rest"
    __table_args__ = (unique("user_id", "key"), Index("ix_stored_answer_created_at", "created_at"))
    __scope__ = Scope(platform=True)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"))
    key: Mapped[str]
    request: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int] = mapped_column(default=0)
    media_type: Mapped[str] = mapped_column(default="")
    location: Mapped[str | None]
    body: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    created_at: Mapped[dt.datetime]
