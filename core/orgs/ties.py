"""What ties accounts to others' hands: who made them, set their passwords, or says who comes in by a provider.

Resets and subjects that somebody else has named are rows; the rest the log tells.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.bulk import among
from core.db.session import reading
from core.db.tables import AuditEvent, PasswordReset
from core.kernel.actor import SYSTEM
from core.orgs.hands import COUNTS, Tie, password_tie
from core.orgs.rules import TIED

ABOUT_ACCOUNTS = ("user.created", "user.password_changed", "identity.linked")


def ties_of(users: set[uuid.UUID]) -> list[Tie]:
    """Return what ties these accounts to others, and those to others again."""
    found: list[Tie] = []
    known: set[uuid.UUID] = set()
    with reading(SYSTEM) as tx:
        while new := users - known:
            ties = list(_ties(tx, new))
            known, users, found = known | new, {tie.by for tie in ties}, found + ties
    return found


def _ties(tx: Session, users: set[uuid.UUID]) -> Iterator[Tie]:
    told: dict[str, list[AuditEvent]] = defaultdict(list)
    about = select(AuditEvent).where(among(tx, AuditEvent.subject_id, users), AuditEvent.action.in_(ABOUT_ACCOUNTS))
    for event in tx.scalars(about):
        told[event.action].append(event)
    changes: dict[uuid.UUID | None, list[dt.datetime]] = defaultdict(list)
    for event in told["user.password_changed"]:
        changes[event.subject_id].append(event.at)
    for event in told["user.created"]:
        if event.subject_id and event.user_id:
            yield password_tie(event.subject_id, event.user_id, event.at, changes[event.subject_id], made=True)
    for row in tx.scalars(select(PasswordReset).where(PasswordReset.user_id.in_(users))):
        if row.reset_by and row.reason == TIED:
            yield Tie(user=row.user_id, by=row.reset_by, since=row.at, until=row.at + COUNTS)
        elif row.reset_by:
            yield password_tie(row.user_id, row.reset_by, row.at, changes[row.user_id])
    yield from _provider_ties(tx, told["identity.linked"])


def _provider_ties(tx: Session, linked: Collection[AuditEvent]) -> Iterator[Tie]:
    """Whoever sets a provider may be whoever it says: so long they count as everybody who is signed in by it."""
    providers = {uuid.UUID(key) for event in linked if (key := event.details.get("provider"))}
    query = select(AuditEvent).where(AuditEvent.subject_id.in_(providers), AuditEvent.action == "identity_provider.set")
    settings = tx.scalars(query).all()
    for link in linked:
        for event in settings:
            since, until = max(event.at, link.at), event.at + COUNTS
            by, user, same = event.user_id, link.subject_id, str(event.subject_id) == link.details.get("provider")
            if by and user and same and by != user and since < until:
                yield Tie(user=user, by=by, since=since, until=until)
