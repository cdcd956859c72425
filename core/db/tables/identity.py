"""How a person is known: the sessions that are open, and the second factor."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import Base, unique
from core.db.tenancy import Scope


class UserSession(Base):
    """A person signed in on one device. While the row is there the session is open; its key is kept as a digest.

    `proved_at` is when they last gave their password or a code; with `awaits_code` only the password was given yet.
    """

    __tablename__ = "user_session"
    __room__ = "orgs"
    __table_args__ = (unique("digest"), Index("ix_user_session_user_id", "user_id"))
    __scope__ = Scope(platform=True)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"))
    digest: Mapped[str]
    begun_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    proved_at: Mapped[dt.datetime]
    awaits_code: Mapped[bool]
    address: Mapped[str]
    device: Mapped[str]


class SecondFactor(Base):
    """A person's authenticator: its sealed secret, the last step used, and what is left of the recovery codes.

    It counts once a first code has shown that the person has it (`confirmed_at`).
    """

    __tablename__ = "second_factor"
    __room__ = "orgs"
    __table_args__ = (unique("user_id"),)
    __scope__ = Scope(platform=True)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"))
    sealed: Mapped[bytes]
    made_at: Mapped[dt.datetime]
    confirmed_at: Mapped[dt.datetime | None]
    last_step: Mapped[int] = mapped_column(default=0)
    recovery: Mapped[list[Any]]


class IdentityProvider(Base):
    """Where an organisation's people sign in for everything else (OpenID Connect): one for each organisation.

    `organization_id` is a vendor's or a college's id, or `core.orgs.oidc.rules.OPERATORS`.
    """

    __tablename__ = "identity_provider"
    __room__ = "orgs"
    __table_args__ = (unique("organization_id"),)
    __scope__ = Scope(platform=True)

    organization_id: Mapped[uuid.UUID]
    name: Mapped[str]
    issuer: Mapped[str]
    client_id: Mapped[str]
    sealed: Mapped[bytes]
    endpoints: Mapped[dict[str, Any]]
    set_at: Mapped[dt.datetime]


class LinkedIdentity(Base):
    """The subject of a provider that an account is signed in by, as a keyed fingerprint."""

    __tablename__ = "linked_identity"
    __room__ = "orgs"
    __table_args__ = (
        unique("user_id"),
        unique("subject", code="OIDC_TAKEN"),
        Index("ix_linked_identity_provider_id", "provider_id"),
    )
    __scope__ = Scope(platform=True)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"))
    provider_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("identity_provider.id"))
    subject: Mapped[str]
