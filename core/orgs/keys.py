"""Keys of the API: an account makes its own, for what it names and until a day it chooses; they die with it.

Nobody makes a key for somebody else: what a key does is written under its account's name.
"""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import false, or_, select, update
from sqlalchemy.exc import DBAPIError

from core.db.events import record
from core.db.sealing import secret_digest
from core.db.session import reading, retried, transaction
from core.db.tables import ApiToken, User
from core.db.versions import check_version, version_of
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, as_platform
from core.kernel.errors import NotAllowed, NotFound
from core.kernel.scopes import KeyScope
from core.orgs.rules import check_key_scopes, manages

PREFIX = "onex_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key in a list; the key itself was shown once."""

    id: uuid.UUID
    name: str
    login: str
    own: bool
    scopes: tuple[KeyScope, ...]
    created_at: dt.datetime
    expires_at: dt.datetime | None
    used_on: dt.date | None
    good: bool
    version: str


@retried
def create(actor: Actor, *, name: str, scopes: frozenset[KeyScope], days: int) -> tuple[uuid.UUID, str]:
    """Make a key of the actor's own account; return its id and, this once, the key itself: only its digest is kept.

    Raises NotAllowed for nobody's account, NotAllowed PASSWORD_CHANGE_FIRST, Refused KEY_SCOPES_NONE,
    KEY_SCOPES_NOT_YOURS.
    """
    check_key_scopes(actor.roles, scopes)
    token, now = PREFIX + secrets.token_urlsafe(32), clock.now()
    with transaction(as_platform(actor)) as tx:
        # Locked: a key that is made while its account is closed, or gets another password, ends with the others.
        user = tx.get(User, actor.user_id, with_for_update=True) if actor.user_id else None
        if user is None or not user.active:
            raise NotAllowed
        if user.must_change:
            raise NotAllowed("PASSWORD_CHANGE_FIRST")
        row = ApiToken(
            user_id=user.id,
            name=name,
            digest=secret_digest(token),
            scopes=sorted(scopes),
            created_at=now,
            expires_at=now + dt.timedelta(days=days),
        )
        tx.add(row)
        record(tx, "token.created", row, whose=user, account=user.id, scopes=sorted(scopes), days=days)
    return row.id, token


@retried
def revoke(actor: Actor, key_id: uuid.UUID, *, version: str | None = None) -> None:
    """End a key for good: one's own, or that of an account one runs."""
    with transaction(as_platform(actor)) as tx:
        row = tx.get(ApiToken, key_id, with_for_update=True)
        user = tx.get(User, row.user_id) if row else None
        if row is None or user is None or not _sees(actor, user):
            raise NotFound
        check_version(row, version)
        if row.revoked_at is None:
            row.revoked_at = clock.now()
            record(tx, "token.revoked", row, whose=user, account=user.id)


def _sees(actor: Actor, user: User) -> bool:
    return user.id == actor.user_id or manages(actor, user.college_id)


def keys(actor: Actor) -> list[Key]:
    """Return the actor's keys and those of the accounts they run, the newest first."""
    query = select(ApiToken, User).join(User, User.id == ApiToken.user_id).order_by(ApiToken.created_at.desc())
    if not manages(actor, None):
        near = User.college_id == actor.college_id if manages(actor, actor.college_id) else false()
        query = query.where(or_(User.id == actor.user_id, near))
    with reading(SYSTEM) as tx:
        return [_shown(actor, row, user) for row, user in tx.execute(query)]


def _shown(actor: Actor, row: ApiToken, user: User) -> Key:
    return Key(
        id=row.id,
        name=row.name,
        login=user.login,
        own=user.id == actor.user_id,
        scopes=tuple(scope for scope in KeyScope if scope in row.scopes),
        created_at=row.created_at,
        expires_at=row.expires_at,
        used_on=row.used_on,
        good=_good(row, user),
        version=version_of(row),
    )


def _good(row: ApiToken, user: User) -> bool:
    expired = row.expires_at is not None and row.expires_at <= clock.now()
    return user.active and row.revoked_at is None and not expired


def key(actor: Actor, key_id: uuid.UUID) -> Key:
    """Return one key; NotFound for one the actor has no business with."""
    for found in keys(actor):
        if found.id == key_id:
            return found
    raise NotFound


def use(token: str) -> tuple[uuid.UUID, frozenset[KeyScope]]:
    """Return whose key it is and what it may be used for, and note the day.

    Raises NotAllowed TOKEN_INVALID for an unknown, expired or revoked one, and for a closed account's.
    """
    with reading(SYSTEM) as tx:
        row = tx.scalars(select(ApiToken).where(ApiToken.digest == secret_digest(token))).first()
        user = tx.get(User, row.user_id) if row else None
    if row is None or user is None or not _good(row, user):
        raise NotAllowed("TOKEN_INVALID")
    if row.used_on != clock.today():
        with suppress(DBAPIError):  # on a day without room for it the key is good all the same
            _note_day(row.id)
    return user.id, frozenset(map(KeyScope, row.scopes))


@retried
def _note_day(key_id: uuid.UUID) -> None:
    with transaction(SYSTEM) as tx:
        tx.execute(update(ApiToken).where(ApiToken.id == key_id).values(used_on=clock.today()))
