"""Reads of providers: where one may sign in, and how an organisation's own is set."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from core.db.session import reading
from core.db.tables import College, IdentityProvider, LinkedIdentity, Vendor
from core.db.versions import version_of
from core.kernel.actor import SYSTEM, Actor
from core.orgs.oidc.rules import organization_of
from core.orgs.oidc.service import check_runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An organisation and its provider, by the names people know; the operator's own has no name."""

    organization_id: uuid.UUID
    organization: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How an organisation's provider is set, but for the secret; `tied` is how many accounts it signs in."""

    name: str
    issuer: str
    client_id: str
    set_at: dt.datetime
    tied: int
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """The provider of somebody's own organisation, and whether their account is tied to it."""

    organization_id: uuid.UUID
    name: str
    tied: bool


def offers() -> list[Offer]:
    """Return where one may sign in with a provider, by the organisations' names."""
    with reading(SYSTEM) as tx:
        query = (
            select(IdentityProvider, Vendor.name, College.name)
            .join(Vendor, Vendor.id == IdentityProvider.organization_id, isouter=True)
            .join(College, College.id == IdentityProvider.organization_id, isouter=True)
        )
        found = [
            Offer(organization_id=row.organization_id, organization=vendor or college or "", name=row.name)
            for row, vendor, college in tx.execute(query)
        ]
    return sorted(found, key=lambda offer: offer.organization)


def are_there_any() -> bool:
    """Say whether any organisation has a provider."""
    with reading(SYSTEM) as tx:
        return tx.scalar(select(IdentityProvider.id).limit(1)) is not None


def setting(actor: Actor, organization_id: uuid.UUID) -> Setting | None:
    """Return how an organisation's provider is set. Raises NotFound for one the actor does not run."""
    check_runs(actor, organization_id)
    with reading(SYSTEM) as tx:
        row = tx.scalars(select(IdentityProvider).where(IdentityProvider.organization_id == organization_id)).first()
        if row is None:
            return None
        tied = tx.scalars(select(LinkedIdentity.id).where(LinkedIdentity.provider_id == row.id)).all()
        return Setting(
            name=row.name,
            issuer=row.issuer,
            client_id=row.client_id,
            set_at=row.set_at,
            tied=len(tied),
            version=version_of(row),
        )


def own(actor: Actor) -> Own | None:
    """Return the provider of the actor's own organisation, if it has one."""
    home = organization_of(actor.kind, actor.vendor_id, actor.college_id)
    with reading(SYSTEM) as tx:
        row = tx.scalars(select(IdentityProvider).where(IdentityProvider.organization_id == home)).first()
        tied = tx.scalar(select(LinkedIdentity.id).where(LinkedIdentity.user_id == actor.user_id))
    return Own(organization_id=row.organization_id, name=row.name, tied=tied is not None) if row else None
