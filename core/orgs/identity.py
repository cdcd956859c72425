"""Whom an account acts for."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from core.db.sealing import secret_digest
from core.db.session import reading
from core.db.tables import College, SecondFactor, User, Vendor
from core.kernel.actor import SYSTEM, Actor, ActorKind, Role
from core.kernel.provinces import PROVINCES


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who signed in, for the session and the top bar; `has_factor` is whether a code is asked for as well.

    Who `must_change` their password does nothing before that: somebody else has set it. `password` is a digest of what
    is kept of it: who gave an earlier one is not this person any more.
    """

    user_id: uuid.UUID
    login: str
    name: str
    organization: str
    actor: Actor
    has_factor: bool
    must_change: bool
    password: str


def actor_of(user: User) -> Actor:
    """Return whom an account acts for."""
    return Actor(
        kind=ActorKind(user.kind),
        user_id=user.id,
        vendor_id=user.vendor_id,
        college_id=user.college_id,
        province=user.province or user.college_province,
        roles=frozenset(Role(role) for role in user.roles),
        name=user.name,
    )


def signed_in(user: User) -> SignedIn:
    """Return an account's person, with the name of their organisation."""
    query = (
        select(Vendor.name, College.name, SecondFactor.confirmed_at)
        .select_from(User)
        .join(Vendor, Vendor.id == User.vendor_id, isouter=True)
        .join(College, College.id == User.college_id, isouter=True)
        .join(SecondFactor, SecondFactor.user_id == User.id, isouter=True)
        .where(User.id == user.id)
    )
    with reading(SYSTEM) as tx:
        vendor, college, confirmed = tx.execute(query).one()
    return SignedIn(
        user_id=user.id,
        login=user.login,
        name=user.name,
        organization=vendor or college or PROVINCES.get(user.province or "", user.province or ""),
        actor=actor_of(user),
        has_factor=confirmed is not None,
        must_change=user.must_change,
        password=secret_digest(user.password_hash),
    )


def person_of(user_id: uuid.UUID) -> SignedIn | None:
    """Return the person of an account, None when it is closed."""
    with reading(SYSTEM) as tx:
        user = tx.scalars(select(User).where(User.id == user_id, User.active)).first()
    return signed_in(user) if user else None
