"""Which account a subject of a provider stands for: tied by its person, or by whoever runs the account.

A subject is kept as a keyed fingerprint that holds the organisation and the issuer: it cannot be read, and the same
word of another provider is another subject.
"""

from __future__ import annotations

import uuid

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db.events import record
from core.db.sealing import keyring
from core.db.session import reading, retried, transaction
from core.db.tables import IdentityProvider, LinkedIdentity, PasswordReset, User
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, as_platform
from core.kernel.errors import Conflict, NotFound, Refused
from core.orgs.accounts import managed
from core.orgs.identity import SignedIn, signed_in
from core.orgs.oidc.rules import Identity, organization_of
from core.orgs.rules import TIED
from core.orgs.sessions import end_all


def sign_in(identity: Identity) -> SignedIn:
    """Return the person an identity stands for. Nobody is made here.

    Raises Refused OIDC_UNKNOWN, OIDC_CLOSED.
    """
    with reading(SYSTEM) as tx:
        same = LinkedIdentity.subject == _fingerprint(identity)
        user = tx.scalars(select(User).join(LinkedIdentity, LinkedIdentity.user_id == User.id).where(same)).first()
    if user is None or _home(user) != identity.organization_id:
        raise Refused("OIDC_UNKNOWN")
    if not user.active:
        raise Refused("OIDC_CLOSED")
    return signed_in(user)


def count(organization_id: uuid.UUID) -> int:
    """Return how many accounts are tied to an organisation's provider."""
    mine = select(func.count()).select_from(LinkedIdentity).join(IdentityProvider)
    with reading(SYSTEM) as tx:
        return tx.scalar(mine.where(IdentityProvider.organization_id == organization_id)) or 0


@retried
def link(actor: Actor, identity: Identity) -> None:
    """Tie the actor's own account to whom the provider has just signed in.

    Raises NotFound for another organisation's provider, Refused OIDC_NOT_SET, Conflict OIDC_TAKEN.
    """
    with transaction(as_platform(actor)) as tx:
        user = tx.get_one(User, actor.user_id)
        if _home(user) != identity.organization_id:
            raise NotFound
        _tie(tx, user, identity)


@retried
def unlink(actor: Actor, session_id: uuid.UUID) -> None:
    """Untie the actor's own account: from now on only the password opens it, and its other sessions end.

    Raises NotFound.
    """
    with transaction(as_platform(actor)) as tx:
        user = tx.get_one(User, actor.user_id)
        _untie(tx, user)
        end_all(tx, user.id, but=session_id)


@retried
def assign(actor: Actor, user_id: uuid.UUID, subject: str, *, version: str | None = None) -> None:
    """Tie an account the actor runs to a subject, or to none; its sessions end.

    Raises NotFound, Stale, Refused OIDC_NOT_SET, Conflict OIDC_TAKEN.
    """
    with transaction(as_platform(actor)) as tx:
        user = managed(tx, actor, user_id, version)
        if subject:
            tie(tx, user, subject)
        else:
            _untie(tx, user)
        end_all(tx, user.id)


def tie(tx: Session, user: User, subject: str) -> None:
    """Tie somebody else's account to a subject of its own organisation's provider. Raises as `link`."""
    home = _home(user)
    if home is None:
        raise Refused("OIDC_NOT_SET")
    _tie(tx, user, Identity(organization_id=home, issuer=_provider(tx, home).issuer, subject=subject))
    # Whoever says who comes in could come in: for separation of duties that is as a password set anew.
    by: Actor = tx.info["actor"]
    tx.add(PasswordReset(user_id=user.id, reset_by=by.user_id, reason=TIED, at=clock.now()))


def _tie(tx: Session, user: User, identity: Identity) -> None:
    provider = _provider(tx, identity.organization_id)
    if provider.issuer != identity.issuer:  # changed since
        raise Refused("OIDC_NOT_SET")
    subject = _fingerprint(identity)
    taken = select(LinkedIdentity.id).where(LinkedIdentity.subject == subject, LinkedIdentity.user_id != user.id)
    if tx.scalar(taken):
        raise Conflict("OIDC_TAKEN")
    row = _row(tx, user) or LinkedIdentity(user_id=user.id, provider_id=provider.id)
    row.subject = subject
    tx.add(row)
    record(tx, "identity.linked", user, provider=provider.id)


def _untie(tx: Session, user: User) -> None:
    row = _row(tx, user)
    if row is None:
        raise NotFound
    tx.delete(row)
    record(tx, "identity.unlinked", user)


def _row(tx: Session, user: User) -> LinkedIdentity | None:
    return tx.scalars(select(LinkedIdentity).where(LinkedIdentity.user_id == user.id).with_for_update()).first()


def _provider(tx: Session, organization_id: uuid.UUID) -> IdentityProvider:
    row = tx.scalars(select(IdentityProvider).where(IdentityProvider.organization_id == organization_id)).first()
    if row is None:
        raise Refused("OIDC_NOT_SET")
    return row


def _home(user: User) -> uuid.UUID | None:
    return organization_of(user.kind, user.vendor_id, user.college_id)


def _fingerprint(identity: Identity) -> str:
    # An issuer has no blank in it, so these words cannot be cut another way.
    return keyring().blind_index(f"oidc {identity.organization_id} {identity.issuer} {identity.subject}").hex()
