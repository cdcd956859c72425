"""Reads of organisations and accounts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from core.db.session import reading
from core.db.tables import College, User, Vendor, VendorSetting
from core.kernel.actor import Actor, Role


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
    roles: tuple[Role, ...]
    active: bool


def organizations(actor: Actor) -> list[Organization]:
    """Return vendors, then colleges by province and name."""
    with reading(actor) as tx:
        vendors = tx.scalars(select(Vendor).order_by(Vendor.name))
        found = [Organization(id=v.id, kind="vendor", name=v.name, province=None) for v in vendors]
        colleges = tx.scalars(select(College).order_by(College.province, College.name))
        found += [Organization(id=c.id, kind="college", name=c.name, province=c.province) for c in colleges]
        return found


def accounts(actor: Actor) -> list[Account]:
    """Return the accounts of the actor's own organisation (all of them for the operator)."""
    with reading(actor) as tx:
        return [
            Account(
                id=user.id,
                login=user.login,
                name=user.name,
                roles=tuple(Role(role) for role in user.roles),
                active=user.active,
            )
            for user in tx.scalars(select(User).order_by(User.login))
        ]


def settings(actor: Actor, vendor_id: uuid.UUID) -> dict[str, str]:
    """Return a vendor's configured payee and contacts (R-192)."""
    with reading(actor) as tx:
        rows = tx.scalars(select(VendorSetting).where(VendorSetting.vendor_id == vendor_id))
        return {row.key: row.value for row in rows}
