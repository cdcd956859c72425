"""An account after it was made: signing in, password, closing, keys of the API.

Accounts are the platform's rows. The right is checked here, on the row, and only then does the platform write.
"""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.events import record
from core.db.sealing import secret_digest
from core.db.session import reading, retried, transaction
from core.db.tables import ApiToken, College, User, Vendor
from core.db.versions import check_version
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, ActorKind, Role
from core.kernel.errors import NotAllowed, NotFound, Refused
from core.orgs import passwords
from core.orgs.rules import check_password

TOKEN_PREFIX = "onex_"  # noqa: S105 - how a key begins, not a key
TOKEN_DAYS = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who signed in, for the session and the top bar."""

    user_id: uuid.UUID
    name: str
    organization: str
    actor: Actor


def actor_of(user: User) -> Actor:
    """Return whom an account acts for."""
    return Actor(
        kind=ActorKind(user.kind),
        user_id=user.id,
        vendor_id=user.vendor_id,
        college_id=user.college_id,
        province=user.province,
        roles=frozenset(Role(role) for role in user.roles),
    )


def sign_in(login: str, password: str) -> SignedIn:
    """Return who signs in; every failure is the same Refused SIGN_IN_FAILED after the same work."""
    with reading(SYSTEM) as tx:
        user = tx.scalars(select(User).where(User.login == login, User.active)).first()
    if not passwords.matches(password, user.password_hash if user else None) or user is None:
        raise Refused("SIGN_IN_FAILED")
    return _signed_in(user)


def session_of(user_id: uuid.UUID) -> SignedIn | None:
    """Return the account of a session, None when it was closed meanwhile."""
    with reading(SYSTEM) as tx:
        user = tx.scalars(select(User).where(User.id == user_id, User.active)).first()
    return _signed_in(user) if user else None


def _signed_in(user: User) -> SignedIn:
    with reading(SYSTEM) as tx:
        organization = tx.get(Vendor, user.vendor_id) if user.vendor_id else None
        college = tx.get(College, user.college_id) if user.college_id else None
    name = organization.name if organization else college.name if college else user.province or ""
    return SignedIn(user_id=user.id, name=user.name, organization=name, actor=actor_of(user))


def manages(actor: Actor, user: User) -> bool:
    """Say whether the actor runs an account: the operator all, a college's owner those of the college (R-004)."""
    if Role.OPERATOR in actor.roles or actor == SYSTEM:
        return True
    return Role.COLLEGE_OWNER in actor.roles and user.college_id is not None and user.college_id == actor.college_id


def _managed(tx: Session, actor: Actor, user_id: uuid.UUID, version: str | None) -> User:
    user = tx.get(User, user_id, with_for_update=True)
    if user is None or not manages(actor, user):
        raise NotFound
    check_version(user, version)
    return user


@retried
def set_active(actor: Actor, user_id: uuid.UUID, *, active: bool, version: str | None = None) -> None:
    """Close an account or open it again; its sessions and keys end at once with it.

    Raises Refused OWN_ACCOUNT for one's own.
    """
    with transaction(SYSTEM) as tx:
        user = _managed(tx, actor, user_id, version)
        if user.id == actor.user_id:
            raise Refused("OWN_ACCOUNT")
        user.active = active
        record(tx, "user.opened" if active else "user.closed", user, by=actor.user_id)


@retried
def set_password(actor: Actor, user_id: uuid.UUID, password: str, *, version: str | None = None) -> None:
    """Set another person's password, who changes it after signing in. Raises Refused PASSWORD_SHORT."""
    check_password(password)
    with transaction(SYSTEM) as tx:
        user = _managed(tx, actor, user_id, version)
        user.password_hash = passwords.digest(password)
        record(tx, "user.password_set", user, by=actor.user_id)


@retried
def change_password(actor: Actor, old: str, new: str) -> None:
    """Change one's own password. Raises Refused PASSWORD_WRONG, PASSWORD_SHORT."""
    check_password(new)
    with transaction(SYSTEM) as tx:
        user = tx.get(User, actor.user_id) if actor.user_id else None
        if user is None or not passwords.matches(old, user.password_hash):
            raise Refused("PASSWORD_WRONG")
        user.password_hash = passwords.digest(new)
        record(tx, "user.password_changed", user)


@retried
def create_token(user_id: uuid.UUID, name: str) -> tuple[uuid.UUID, str]:
    """Make an API key for an account; return its id and, this once, the key itself: only its digest is kept."""
    token = TOKEN_PREFIX + secrets.token_urlsafe(32)
    now = clock.now()
    with transaction(SYSTEM) as tx:
        row = ApiToken(
            user_id=user_id,
            name=name,
            digest=secret_digest(token),
            created_at=now,
            expires_at=now + dt.timedelta(days=TOKEN_DAYS),
        )
        tx.add(row)
        record(tx, "token.created", row)
    return row.id, token


def create_token_for(actor: Actor, *, login: str, name: str) -> tuple[uuid.UUID, str]:
    """Make an API key for an account the actor runs, or for one's own. Raises NotFound, Refused REQUIRED."""
    if not name.strip():
        raise Refused("REQUIRED")
    with reading(SYSTEM) as tx:
        user = tx.scalars(select(User).where(User.login == login, User.active)).first()
    if user is None or not (manages(actor, user) or user.id == actor.user_id):
        raise NotFound
    return create_token(user.id, name.strip())


@retried
def revoke_token(actor: Actor, token_id: uuid.UUID, *, version: str | None = None) -> None:
    """End a key for good."""
    with transaction(SYSTEM) as tx:
        row = tx.get(ApiToken, token_id)
        user = tx.get(User, row.user_id) if row else None
        if row is None or user is None or not (manages(actor, user) or user.id == actor.user_id):
            raise NotFound
        check_version(row, version)
        row.revoked_at = row.revoked_at or clock.now()
        record(tx, "token.revoked", row, by=actor.user_id)


def holder_of(token: str) -> SignedIn:
    """Return whom a key acts for; NotAllowed TOKEN_INVALID for an unknown, expired or revoked one."""
    with reading(SYSTEM) as tx:
        row = tx.scalars(select(ApiToken).where(ApiToken.digest == secret_digest(token))).first()
        user = tx.get(User, row.user_id) if row else None
    if row is None or user is None or not user.active or row.revoked_at:
        raise NotAllowed("TOKEN_INVALID")
    if row.expires_at and row.expires_at < clock.now():
        raise NotAllowed("TOKEN_INVALID")
    return _signed_in(user)
