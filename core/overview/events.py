"""操作记录: who did what when, on whose behalf and to what, for those who answer for an organisation."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.db.session import reading
from core.db.tables import (
    ApiToken,
    AuditEvent,
    College,
    IdentityProvider,
    LinkedIdentity,
    SecondFactor,
    User,
    Vendor,
)
from core.kernel.actor import Actor, ActorKind, Role
from core.kernel.clock import SHANGHAI
from core.kernel.provinces import PROVINCES
from core.overview.objects import REFERENCES, by_table, find, names

PAGE = 50
SHORT = 10
"""How many events stand on an object's own page."""

LOG_READERS = frozenset({role for role in Role if role.startswith("vendor")} | {Role.OPERATOR, Role.COLLEGE_OWNER})
"""Who answers for an organisation reads all that was done in it."""
HISTORY_READERS = LOG_READERS | {Role.COLLEGE_OFFICER, Role.COLLEGE_REVIEWER}
"""Who works with a thing reads what was done to it."""
OF_ACCOUNTS = frozenset(
    {model.__tablename__ for model in (User, ApiToken, SecondFactor, LinkedIdentity, IdentityProvider)}
)
"""What is done to accounts is for those who answer for them: when colleagues sign in, who got a new password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which events: of one account, about some objects, from a day to another, of actions that begin alike."""

    person: uuid.UUID | None = None
    objects: Sequence[uuid.UUID] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    action: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One act as its reader may know it.

    `person` is empty where another organisation acted, and for the platform; `organization` is empty for the operator
    and the platform; `behalf` is named where it was not done for the person's own organisation. `called` are the names
    of what the details refer to.
    """

    id: uuid.UUID
    at: dt.datetime
    actor_kind: str
    user_id: uuid.UUID | None
    person: str
    organization: str
    behalf: str
    vendor_id: uuid.UUID | None
    college_id: uuid.UUID | None
    action: str
    subject_kind: str
    subject_id: uuid.UUID | None
    subject: str
    details: dict[str, Any]
    called: dict[str, str]
    own: bool = field(repr=False)


def events(actor: Actor, wanted: Wanted, *, after: uuid.UUID | None = None, limit: int = PAGE) -> list[Event]:
    """Return the newest events first, those of the reader's own organisation and about its objects.

    Whoever only works with things may ask for theirs. Raises NotAllowed.
    """
    actor.require(*(HISTORY_READERS if wanted.objects else LOG_READERS))
    query = _wanted(wanted).order_by(AuditEvent.id.desc()).limit(limit)
    if actor.roles.isdisjoint(LOG_READERS):
        query = query.where(AuditEvent.subject_kind.not_in(OF_ACCOUNTS))
    if wanted.person and not _is_platform(actor):
        # Who of another organisation acted is not told, so it cannot be asked for either.
        query = query.where(AuditEvent.actor_kind == actor.kind, AuditEvent.organization == actor.organization)
    with reading(actor) as tx:
        rows = list(tx.scalars(query.where(AuditEvent.id < after) if after else query))
        return _shown(tx, actor, rows)


def history(actor: Actor, *objects: uuid.UUID) -> list[Event]:
    """Return the newest events about a thing, for its own page; none for whoever may not read them."""
    if actor.roles.isdisjoint(HISTORY_READERS):
        return []
    return events(actor, Wanted(objects=objects), limit=SHORT)


def search(actor: Actor, text: str) -> list[uuid.UUID]:
    """Return the objects that a name, number or key may mean to the reader."""
    actor.require(*LOG_READERS)
    with reading(actor) as tx:
        return find(tx, text)


def called(actor: Actor, objects: Collection[uuid.UUID]) -> list[str]:
    """Return what the objects searched for are called, as far as events tell what they are."""
    with reading(actor) as tx:
        kinds = select(AuditEvent.subject_kind, AuditEvent.subject_id).where(AuditEvent.subject_id.in_(objects))
        return sorted(names(tx, by_table(tx.execute(kinds.distinct()).all())).values())


def _wanted(wanted: Wanted) -> Select[AuditEvent]:
    query = select(AuditEvent)
    if wanted.action:
        query = query.where(AuditEvent.action.startswith(wanted.action, autoescape=True))
    if wanted.person:
        query = query.where(AuditEvent.user_id == wanted.person)
    if wanted.objects:
        query = query.where(AuditEvent.subject_id.in_(wanted.objects))
    if wanted.since:
        query = query.where(AuditEvent.at >= _midnight(wanted.since))
    if wanted.until:
        query = query.where(AuditEvent.at < _midnight(wanted.until + dt.timedelta(days=1)))
    return query


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), SHANGHAI)


def _shown(tx: Session, actor: Actor, rows: Sequence[AuditEvent]) -> list[Event]:
    about = [(row.subject_kind, row.subject_id) for row in rows]
    about += [(REFERENCES[name], _key(row.details[name])) for row in rows for name in REFERENCES & row.details.keys()]
    things = names(tx, by_table(about))
    organizations = _organizations(tx, {key for row in rows for key in (row.organization, row.behalf) if key})
    return [_event(actor, row, things, organizations) for row in rows]


def _is_platform(actor: Actor) -> bool:
    return actor.kind in (ActorKind.OPERATOR, ActorKind.SYSTEM)


def _event(actor: Actor, row: AuditEvent, things: dict[uuid.UUID, str], organizations: dict[str, str]) -> Event:
    platform = _is_platform(actor)
    own = row.actor_kind == actor.kind and row.organization == actor.organization
    behalf = row.behalf if (row.behalf_kind, row.behalf) != (row.actor_kind, row.organization) else ""
    references = {name: things.get(_key(row.details[name]), "") for name in REFERENCES & row.details.keys()}
    return Event(
        id=row.id,
        at=row.at,
        actor_kind=row.actor_kind,
        user_id=row.user_id if own or platform else None,
        person=row.user_name if own or platform else "",
        organization=organizations.get(row.organization, ""),
        behalf=organizations.get(behalf, ""),
        vendor_id=row.vendor_id,
        college_id=row.college_id,
        action=row.action,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        subject=things.get(row.subject_id, "") if row.subject_id else "",
        details=row.details,
        called=references,
        own=own,
    )


def _key(text: Any) -> uuid.UUID:
    return uuid.UUID(str(text))


def _organizations(tx: Session, keys: Iterable[str]) -> dict[str, str]:
    """Return the names of organisations by key, of provinces by code."""
    wanted = set(keys)
    ids = [uuid.UUID(key) for key in wanted - PROVINCES.keys()]
    queries = (select(model.id, model.name).where(model.id.in_(ids)) for model in (Vendor, College))
    found = [row for query in queries for row in tx.execute(query)]
    return {str(key): name for key, name in found} | {code: PROVINCES[code] for code in wanted & PROVINCES.keys()}
