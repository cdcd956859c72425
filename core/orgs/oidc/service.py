"""An organisation's provider is set and removed by whoever runs its accounts."""

from __future__ import annotations

import uuid
from dataclasses import asdict

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.db.events import record
from core.db.sealing import keyring
from core.db.session import reading, retried, transaction
from core.db.tables import College, IdentityProvider, LinkedIdentity, Vendor
from core.db.versions import check_version
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, ActorKind, Role, as_platform
from core.kernel.errors import NotFound, Refused
from core.orgs.oidc.provider import discover
from core.orgs.oidc.rules import OPERATORS, Endpoints, Provider
from core.orgs.sessions import end_all


def check_runs(actor: Actor, organization_id: uuid.UUID) -> None:
    """Raise NotFound unless the actor runs the accounts of this organisation: the operator all, an owner its own."""
    if Role.OPERATOR in actor.roles or actor.kind is ActorKind.SYSTEM:
        with reading(SYSTEM) as tx:
            known = tx.get(Vendor, organization_id) or tx.get(College, organization_id)
        if known is None and organization_id != OPERATORS:
            raise NotFound
    elif Role.COLLEGE_OWNER not in actor.roles or organization_id != actor.college_id:
        raise NotFound


def set_provider(
    actor: Actor, organization_id: uuid.UUID, *, name: str, issuer: str, client_id: str, client_secret: str
) -> None:
    """Let an organisation's people sign in at its provider from now on, in place of an earlier one.

    What the provider publishes is read here, once. Under another issuer the same subject is somebody else: then every
    account is untied, and who was signed in signs in again. Raises NotFound and what `discover` refuses.
    """
    check_runs(actor, organization_id)
    _set(actor, organization_id, {"name": name, "issuer": issuer, "client_id": client_id}, client_secret,
         discover(issuer))  # fmt: skip


@retried
def _set(
    actor: Actor, organization_id: uuid.UUID, values: dict[str, str], client_secret: str, endpoints: Endpoints
) -> None:
    with transaction(as_platform(actor)) as tx:
        row = _row(tx, organization_id) or IdentityProvider(organization_id=organization_id, issuer=values["issuer"])
        if row.issuer != values["issuer"]:
            _untie_all(tx, row, actor)
        row.name, row.issuer, row.client_id = values["name"], values["issuer"], values["client_id"]
        row.endpoints, row.set_at = asdict(endpoints), clock.now()
        row.sealed = keyring().seal(client_secret.encode(), organization_id, _context(row))
        tx.add(row)
        record(tx, "identity_provider.set", row, organization=organization_id)


@retried
def remove_provider(actor: Actor, organization_id: uuid.UUID, *, version: str | None = None) -> None:
    """Let nobody sign in at an organisation's provider any more; the passwords stay. Raises NotFound, Stale."""
    check_runs(actor, organization_id)
    with transaction(as_platform(actor)) as tx:
        row = _row(tx, organization_id)
        if row is None:
            raise NotFound
        check_version(row, version)
        count = _untie_all(tx, row, actor)
        record(tx, "identity_provider.removed", row, organization=organization_id, count=count)
        tx.delete(row)


def _untie_all(tx: Session, row: IdentityProvider, actor: Actor) -> int:
    """Untie every account, and end the sessions of all but whoever does this: the provider may have let them in."""
    tied = tx.scalars(select(LinkedIdentity.user_id).where(LinkedIdentity.provider_id == row.id)).all()
    for user_id in tied:
        if user_id != actor.user_id:
            end_all(tx, user_id)
    tx.execute(delete(LinkedIdentity).where(LinkedIdentity.provider_id == row.id))
    return len(tied)


def opened(organization_id: uuid.UUID) -> Provider:
    """Return an organisation's provider with its secret. Raises Refused OIDC_NOT_SET."""
    with reading(SYSTEM) as tx:
        row = tx.scalars(select(IdentityProvider).where(IdentityProvider.organization_id == organization_id)).first()
    if row is None:
        raise Refused("OIDC_NOT_SET")
    return Provider(
        name=row.name,
        issuer=row.issuer,
        client_id=row.client_id,
        secret=keyring().unseal(row.sealed, organization_id, _context(row)).decode(),
        endpoints=Endpoints(**row.endpoints),
    )


def _row(tx: Session, organization_id: uuid.UUID) -> IdentityProvider | None:
    mine = select(IdentityProvider).where(IdentityProvider.organization_id == organization_id)
    return tx.scalars(mine.with_for_update()).first()


def _context(row: IdentityProvider) -> str:
    return f"{IdentityProvider.__tablename__}:{row.id}"
