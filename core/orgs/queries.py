"""Reads of organisations and accounts."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select

from core.db.session import reading
from core.db.tables import ApiToken, College, User, Vendor, VendorSetting
from core.db.versions import version_of
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, Role
from core.kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """A vendor or a college in a list."""

    id: uuid.UUID
    kind: str
    name: str
    province: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account in a list."""

    id: uuid.UUID
    login: str
    name: str
    organization: str
    roles: tuple[Role, ...]
    active: bool
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key of the API in a list; the key itself was shown once."""

    id: uuid.UUID
    name: str
    login: str
    created_at: dt.datetime
    expires_at: dt.datetime | None
    good: bool
    version: str


Row = TypeVar("Row", Organization, Account, Key)


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
        return [
            Account(
                id=user.id,
                login=user.login,
                name=user.name,
                organization=names.get(user.vendor_id or user.college_id) or user.province or "",
                roles=tuple(Role(role) for role in user.roles),
                active=user.active,
                version=version_of(user),
            )
            for user in tx.scalars(select(User).order_by(User.login))
        ]


def account(actor: Actor, user_id: uuid.UUID) -> Account:
    """Return one account of the actor's organisation; NotFound for another's."""
    return _one(accounts(actor), user_id)


def keys(actor: Actor) -> list[Key]:
    """Return the keys of the accounts the actor sees, the newest first."""
    own = {account.id: account.login for account in accounts(actor)}
    with reading(SYSTEM) as tx:
        rows = list(tx.scalars(select(ApiToken).where(ApiToken.user_id.in_(own)).order_by(ApiToken.created_at.desc())))
    now = clock.now()
    return [
        Key(
            id=row.id,
            name=row.name,
            login=own[row.user_id],
            created_at=row.created_at,
            expires_at=row.expires_at,
            good=row.revoked_at is None and (row.expires_at is None or row.expires_at > now),
            version=version_of(row),
        )
        for row in rows
    ]


def key(actor: Actor, key_id: uuid.UUID) -> Key:
    """Return one key; NotFound for another organisation's."""
    return _one(keys(actor), key_id)


def settings(actor: Actor, vendor_id: uuid.UUID) -> dict[str, str]:
    """Return a vendor's configured payee and contacts (R-192)."""
    with reading(actor) as tx:
        rows = tx.scalars(select(VendorSetting).where(VendorSetting.vendor_id == vendor_id))
        return {row.key: row.value for row in rows}
