"""An account after it was made: signing in, password, roles, closing.

Accounts are the platform's rows. The right is checked here, on the row, and only then does the platform write.
"""

from __future__ import annotations

import uuid

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.db.events import record
from core.db.session import reading, retried, transaction
from core.db.tables import ApiToken, PasswordReset, User
from core.db.versions import check_version
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, ActorKind, Role, as_platform
from core.kernel.errors import Conflict, NotFound, Refused
from core.orgs import passwords
from core.orgs.identity import SignedIn, signed_in
from core.orgs.passwords import check_password
from core.orgs.rules import ResetReason, check_roles, manages
from core.orgs.sessions import end_all


def sign_in(login: str, password: str) -> SignedIn:
    """Return who signs in; every failure is the same Refused SIGN_IN_FAILED after the same work."""
    with reading(SYSTEM) as tx:
        user = tx.scalars(select(User).where(User.login == login, User.active)).first()
    if not passwords.matches(password, user.password_hash if user else None) or user is None:
        raise Refused("SIGN_IN_FAILED")
    return signed_in(user)


def keep_owner(tx: Session, user: User) -> None:
    """Note whether an account that is made, closed or opened is its college's owner: there is one (R-004).

    A closed one is not: whoever follows signs under an own name. Raises Conflict OWNER_EXISTS.
    """
    owns = user.active and Role.COLLEGE_OWNER in user.roles
    if owns and tx.scalar(select(User.id).where(User.owner_of == user.college_id, User.id != user.id)):
        raise Conflict("OWNER_EXISTS")
    user.owner_of = user.college_id if owns else None


def managed(tx: Session, actor: Actor, user_id: uuid.UUID, version: str | None = None) -> User:
    """Return an account the actor runs, locked. Raises NotFound, Stale, Refused OWN_ACCOUNT for one's own."""
    user = tx.get(User, user_id, with_for_update=True)
    if user is None or not manages(actor, user.college_id):
        raise NotFound
    check_version(user, version)
    if user.id == actor.user_id:
        raise Refused("OWN_ACCOUNT")
    return user


def end_keys(tx: Session, user: User) -> None:
    """End an account's keys for good: whoever opens it again, or has its password, makes new ones."""
    alive = update(ApiToken).where(ApiToken.user_id == user.id, ApiToken.revoked_at.is_(None))
    tx.execute(alive.values(revoked_at=clock.now()))


@retried
def set_active(actor: Actor, user_id: uuid.UUID, *, active: bool, version: str | None = None) -> None:
    """Close an account or open it again; its sessions end with it, and its keys for good.

    Raises Refused OWN_ACCOUNT for one's own, Conflict OWNER_EXISTS.
    """
    with transaction(as_platform(actor)) as tx:
        user = managed(tx, actor, user_id, version)
        user.active = active
        keep_owner(tx, user)
        end_all(tx, user.id)
        if not active:
            end_keys(tx, user)
        record(tx, "user.opened" if active else "user.closed", user)


@retried
def set_roles(actor: Actor, user_id: uuid.UUID, roles: frozenset[Role], *, version: str | None = None) -> None:
    """Give an account other roles; its sessions and keys end, so that nobody goes on with the old ones.

    Raises Refused OWN_ACCOUNT for one's own and what `check_roles` refuses, Conflict OWNER_EXISTS.
    """
    with transaction(as_platform(actor)) as tx:
        user = managed(tx, actor, user_id, version)
        check_roles(ActorKind(user.kind), roles)
        user.roles = sorted(roles)
        keep_owner(tx, user)
        end_all(tx, user.id)
        end_keys(tx, user)
        record(tx, "user.roles_set", user, roles=sorted(roles))


@retried
def set_password(
    actor: Actor, user_id: uuid.UUID, password: str, reason: ResetReason, *, version: str | None = None
) -> None:
    """Set another person's password, who changes it before anything else; their sessions and keys end.

    Who did it and why is on record, and the two may not check each other for a while (`core.orgs.parties`).
    Raises Refused OWN_ACCOUNT for one's own, PASSWORD_SHORT, PASSWORD_COMMON.
    """
    with transaction(as_platform(actor)) as tx:
        user = managed(tx, actor, user_id, version)
        check_password(password, user.login, user.name)
        user.password_hash, user.must_change = passwords.digest(password), True
        end_all(tx, user.id)
        end_keys(tx, user)
        tx.add(PasswordReset(user_id=user.id, reset_by=actor.user_id, reason=reason.value, at=clock.now()))
        record(tx, "user.password_set", user, reason=reason.value)


@retried
def change_password(actor: Actor, old: str, new: str) -> SignedIn:
    """Change one's own password; all of one's sessions and keys end. Return the person, for a new session.

    Raises Refused PASSWORD_WRONG, PASSWORD_SAME and as `set_password`.
    """
    with transaction(as_platform(actor)) as tx:
        # Locked: a reset that comes at the same moment is not overwritten with the word of who knew the old one.
        user = tx.get(User, actor.user_id, with_for_update=True) if actor.user_id else None
        if user is None or not passwords.matches(old, user.password_hash):
            raise Refused("PASSWORD_WRONG")
        if old == new:
            raise Refused("PASSWORD_SAME")
        check_password(new, user.login, user.name)
        user.password_hash, user.must_change = passwords.digest(new), False
        end_all(tx, user.id)
        end_keys(tx, user)
        record(tx, "user.password_changed", user)
    return signed_in(user)
