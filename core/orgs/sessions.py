"""Sessions: who is signed in where. An open one is a row, so that it ends at once, whoever holds its key."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from core.db.events import record
from core.db.sealing import secret_digest
from core.db.session import reading, retried, transaction
from core.db.tables import User, UserSession
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, as_platform
from core.kernel.errors import NotFound, Refused
from core.orgs.identity import SignedIn, signed_in

IDLE = dt.timedelta(hours=3)
LONGEST = dt.timedelta(hours=12)
FOR_THE_CODE = dt.timedelta(minutes=10)
PROOF_HOLDS = dt.timedelta(minutes=10)
"""How long a password or a code that was given counts for what asks for it again."""
SEEN_EVERY = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """One of a person's sessions, as its list shows it."""

    id: uuid.UUID
    begun_at: dt.datetime
    seen_at: dt.datetime
    address: str
    device: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Whose a session is, and since when they need not prove it again."""

    person: SignedIn
    session_id: uuid.UUID
    proved_at: dt.datetime

    @property
    def proved(self) -> bool:
        """Say whether the password or a code was given lately."""
        return clock.now() - self.proved_at <= PROOF_HOLDS


@retried
def begin(person: SignedIn, *, address: str, device: str, awaits_code: bool = False) -> str:
    """Open a session and return its key, which is kept nowhere; sessions of the person that are over are deleted.

    Raises Refused SIGN_IN_FAILED when the account was closed, or got another password, since the person was known.
    """
    key, now = secrets.token_urlsafe(32), clock.now()
    with transaction(as_platform(person.actor)) as tx:
        # Locked: what ends every session of an account ends this one too, or comes before it.
        user = tx.get_one(User, person.user_id, with_for_update=True)
        if not user.active or secret_digest(user.password_hash) != person.password:
            raise Refused("SIGN_IN_FAILED")
        tx.execute(delete(UserSession).where(UserSession.user_id == user.id, _over(now)))
        tx.add(
            UserSession(
                user_id=user.id,
                digest=secret_digest(key),
                begun_at=now,
                seen_at=now,
                proved_at=now,
                awaits_code=awaits_code,
                address=address,
                device=device,
            )
        )
        if not awaits_code:
            record(tx, "session.begun", user)
    return key


def holder(key: str) -> Holder | None:
    """Return whose session this is; None when it has ended, is over, or its account was closed."""
    row, user = _open(key, awaits_code=False)
    if row is None or user is None:
        return None
    if clock.now() - row.seen_at > SEEN_EVERY:
        _see(row.id)
    return Holder(person=signed_in(user), session_id=row.id, proved_at=row.proved_at)


def awaiting_code(key: str) -> SignedIn | None:
    """Return who has given their password with this key and owes a code; None when that was too long ago."""
    row, user = _open(key, awaits_code=True)
    return signed_in(user) if row and user else None


def _open(key: str, *, awaits_code: bool) -> tuple[UserSession | None, User | None]:
    with reading(SYSTEM) as tx:
        mine = UserSession.digest == secret_digest(key), UserSession.awaits_code.is_(awaits_code)
        row = tx.scalars(select(UserSession).where(*mine, ~_over(clock.now()))).first()
        user = tx.scalars(select(User).where(User.id == row.user_id, User.active)).first() if row else None
    return row, user


def _over(now: dt.datetime) -> ColumnElement[bool]:
    half = UserSession.awaits_code.is_(True) & (UserSession.begun_at < now - FOR_THE_CODE)
    return or_(UserSession.begun_at < now - LONGEST, UserSession.seen_at < now - IDLE, half)


@retried
def _see(session_id: uuid.UUID) -> None:
    with transaction(SYSTEM) as tx:
        if row := tx.get(UserSession, session_id):
            row.seen_at = clock.now()


@retried
def prove(session_id: uuid.UUID) -> str | None:
    """Note that the person has just given their password or a code; return the session's new key, the old one ends.

    None when it was ended meanwhile.
    """
    key = secrets.token_urlsafe(32)
    with transaction(SYSTEM) as tx:
        row = tx.get(UserSession, session_id, with_for_update=True)
        if row is None:
            return None
        row.proved_at, row.digest = clock.now(), secret_digest(key)
    return key


@retried
def end(session_id: uuid.UUID) -> None:
    """End a session, whatever key it has by now."""
    with transaction(SYSTEM) as tx:
        tx.execute(delete(UserSession).where(UserSession.id == session_id))


@retried
def end_awaiting(key: str) -> None:
    """End what waited for a code, by its key."""
    with transaction(SYSTEM) as tx:
        tx.execute(delete(UserSession).where(UserSession.digest == secret_digest(key)))


def end_all(tx: Session, user_id: uuid.UUID, but: uuid.UUID | None = None) -> None:
    """End every session of an account, or all `but` one, in the transaction of what makes it necessary."""
    tx.execute(delete(UserSession).where(UserSession.user_id == user_id, UserSession.id.is_distinct_from(but)))


def listed(actor: Actor) -> list[OpenSession]:
    """Return the actor's open sessions, the newest first."""
    with reading(SYSTEM) as tx:
        mine = UserSession.user_id == actor.user_id, UserSession.awaits_code.is_(False), ~_over(clock.now())
        rows = tx.scalars(select(UserSession).where(*mine).order_by(UserSession.begun_at.desc()))
        return [
            OpenSession(id=row.id, begun_at=row.begun_at, seen_at=row.seen_at, address=row.address, device=row.device)
            for row in rows
        ]


@retried
def end_others(actor: Actor, but: uuid.UUID | None, only: uuid.UUID | None = None) -> int:
    """End the actor's other sessions, or `only` one of them; return how many. Raises NotFound for another's."""
    with transaction(as_platform(actor)) as tx:
        mine = select(UserSession).where(UserSession.user_id == actor.user_id, UserSession.id != but)
        wanted = mine if only is None else mine.where(UserSession.id == only)
        rows = tx.scalars(wanted.order_by(UserSession.id).with_for_update()).all()
        if only and not rows:
            raise NotFound
        for row in rows:
            tx.delete(row)
        if rows:
            record(tx, "session.ended", tx.get_one(User, actor.user_id), count=len(rows))
        return len(rows)


def forget_old() -> None:
    """Delete the sessions that are over."""
    with transaction(SYSTEM) as tx:
        tx.execute(delete(UserSession).where(_over(clock.now())))
