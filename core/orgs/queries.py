"""Reads of organisations and accounts."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select

from core.db.bulk import among
from core.db.session import reading
from core.db.tables import (
    College,
    IdentityProvider,
    LinkedIdentity,
    PasswordReset,
    SecondFactor,
    User,
    Vendor,
    VendorSetting,
)
from core.db.versions import version_of
from core.kernel.actor import SYSTEM, Actor, ActorKind, Role
from core.kernel.errors import NotFound
from core.orgs.oidc.rules import organization_of
from core.orgs.rules import ResetReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """A vendor or a college in a list."""

    id: uuid.UUID
    kind: str
    name: str
    province: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastReset:
    """When somebody else last set an account's password, who, and why."""

    at: dt.datetime
    by: str
    reason: ResetReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account in a list; `linkable` where its organisation has an identity provider."""

    id: uuid.UUID
    login: str
    name: str
    organization: str
    kind: ActorKind
    roles: tuple[Role, ...]
    active: bool
    has_factor: bool
    must_change: bool
    reset: LastReset | None
    linkable: bool
    linked: bool
    version: str


Row = TypeVar("Row", Organization, Account)


def organizations(actor: Actor) -> list[Organization]:
    """Return vendors, then colleges by province and name."""
    with reading(actor) as tx:
        vendors = tx.scalars(select(Vendor).order_by(Vendor.name))
        found = [Organization(id=v.id, kind="vendor", name=v.name, province=None) for v in vendors]
        colleges = tx.scalars(select(College).order_by(College.province, College.name))
        found += [Organization(id=c.id, kind="college", name=c.name, province=c.province) for c in colleges]
        return found


def organization(actor: Actor, organization_id: uuid.UUID) -> Organization:
    """Return one vendor or college; NotFound for no such."""
    return _one(organizations(actor), organization_id)


def _one(rows: Iterable[Row], row_id: uuid.UUID) -> Row:
    for row in rows:
        if row.id == row_id:
            return row
    raise NotFound


def accounts(actor: Actor) -> list[Account]:
    """Return the accounts of the actor's own organisation (all of them for the operator)."""
    with reading(actor) as tx:
        names: dict[uuid.UUID | None, str] = {vendor.id: vendor.name for vendor in tx.scalars(select(Vendor))}
        names |= {college.id: college.name for college in tx.scalars(select(College))}
        users = list(tx.scalars(select(User).order_by(User.login)))
    keys = [user.id for user in users]
    with reading(SYSTEM) as tx:
        factors = select(SecondFactor.user_id).where(among(tx, SecondFactor.user_id, keys))
        confirmed = set(tx.scalars(factors.where(SecondFactor.confirmed_at.is_not(None))))
        linked = set(tx.scalars(select(LinkedIdentity.user_id).where(among(tx, LinkedIdentity.user_id, keys))))
        provided = set(tx.scalars(select(IdentityProvider.organization_id)))
    resets = _last_resets(keys)
    return [
        Account(
            id=user.id,
            login=user.login,
            name=user.name,
            organization=names.get(user.vendor_id or user.college_id) or user.province or "",
            kind=ActorKind(user.kind),
            roles=tuple(Role(role) for role in user.roles),
            active=user.active,
            has_factor=user.id in confirmed,
            linkable=organization_of(user.kind, user.vendor_id, user.college_id) in provided,
            linked=user.id in linked,
            must_change=user.must_change,
            reset=resets.get(user.id),
            version=version_of(user),
        )
        for user in users
    ]


def _last_resets(users: list[uuid.UUID]) -> dict[uuid.UUID, LastReset]:
    """Return when each account's password was last set anew; whoever did it may be of another organisation."""
    query = select(PasswordReset, User.name).outerjoin(User, User.id == PasswordReset.reset_by)
    with reading(SYSTEM) as tx:
        mine = among(tx, PasswordReset.user_id, users), PasswordReset.reason.in_(ResetReason)
        rows = tx.execute(query.where(*mine).order_by(PasswordReset.at)).all()
    return {row.user_id: LastReset(at=row.at, by=name or "", reason=ResetReason(row.reason)) for row, name in rows}


def last_reset(actor: Actor) -> LastReset | None:
    """Return when and why somebody else last set the actor's own password."""
    return _last_resets([actor.user_id]).get(actor.user_id) if actor.user_id else None


def account(actor: Actor, user_id: uuid.UUID) -> Account:
    """Return one account of the actor's organisation; NotFound for another's."""
    return _one(accounts(actor), user_id)


def account_named(login: str) -> Account:
    """Return the account of that login, for who runs the machine; NotFound for no such."""
    for row in accounts(SYSTEM):
        if row.login == login:
            return row
    raise NotFound


def settings(actor: Actor, vendor_id: uuid.UUID) -> dict[str, str]:
    """Return a vendor's configured payee and contacts (R-192)."""
    with reading(actor) as tx:
        rows = tx.scalars(select(VendorSetting).where(VendorSetting.vendor_id == vendor_id))
        return {row.key: row.value for row in rows}
