"""Whether a decision is made by somebody else than those whose work it is about.

Who had a hand in an object its rows tell, or else the log: it stands for every object, in the transaction of each act,
and nobody changes it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnExpressionArgument, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.db.bulk import among
from core.db.events import record
from core.db.session import reading
from core.db.tables import AuditEvent, Upload, User
from core.db.tables.base import Base
from core.intake.decide import ONCE_APPLIED
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import NotAllowed
from core.orgs.hands import COUNTS, Act, makers, one_party
from core.orgs.ties import ties_of

AT_ONCE = 10_000
"""How many objects one statement may name: SQLite takes 32766 parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An account that entered something, made by `maker`, who decides on it or made the deciding account as well."""

    account: str
    maker: str
    own: bool
    """Whether the maker is who decides."""


def acts(
    tx: Session,
    user: InstrumentedAttribute[uuid.UUID | None],
    at: InstrumentedAttribute[dt.datetime] | InstrumentedAttribute[dt.datetime | None],
    *where: ColumnExpressionArgument[bool],
) -> list[Act]:
    """Return who did what a table's rows tell, and between when; what the platform did itself is nobody's."""
    query = select(user, func.min(at), func.max(at)).where(user.is_not(None), at.is_not(None), *where).group_by(user)
    return [
        Act(user=who, since=since, until=until) for who, since, until in tx.execute(query) if who and since and until
    ]


def acts_on(objects: Iterable[uuid.UUID], *, but: str = "") -> list[Act]:
    """Return who had a hand in these objects, whatever they did to them; but nobody of the organisation named."""
    wanted, found = list(set(objects)), []
    with reading(SYSTEM) as tx:
        for first in range(0, len(wanted), AT_ONCE):
            of = among(tx, AuditEvent.subject_id, wanted[first : first + AT_ONCE])
            found += acts(tx, AuditEvent.user_id, AuditEvent.at, of, *([AuditEvent.organization != but] if but else []))
    return found


def acts_with_files(tx: Session, *where: ColumnExpressionArgument[bool]) -> list[Act]:
    """Return who sent, mended or applied the files that came to something, whoever their rows are put down to."""
    applied = Upload.phase.in_(ONCE_APPLIED)
    return [
        *acts(tx, Upload.sent_by, Upload.sent_at, applied, *where),
        *acts_on(tx.scalars(select(Upload.id).where(applied, *where))),
    ]


def check_apart(actor: Actor, entered: Collection[Act], code: str) -> list[Made]:
    """Refuse a decision on what the actor entered, or may have entered under another account (T15).

    Return what does not refuse it and is to be said: accounts that entered and were made by one hand with the actor's.
    Raises NotAllowed with the code, also for nobody in particular; NotAllowed PARTY_RESET where a password that was
    set anew, or a provider's subject, ties the two accounts together.
    """
    if actor.user_id is None or any(act.user == actor.user_id for act in entered):
        raise NotAllowed(code)
    now = clock.now()
    decision = Act(user=actor.user_id, since=now, until=now)
    ties = ties_of({actor.user_id, *(act.user for act in entered)})
    if one_party(decision, entered, ties):
        raise NotAllowed("PARTY_RESET", days=COUNTS.days)
    return _named(actor, makers(decision, entered, ties))


def check_answer(actor: Actor, *asked: uuid.UUID) -> None:
    """Refuse an answer to what another organisation asked for, by who may have asked for it too: as `check_apart`."""
    check_apart(actor, acts_on(asked, but=actor.organization), "NOT_ALLOWED")


def note_makers(tx: Session, made: Collection[Made], about: Base) -> None:
    """Put on record that a decision was made on what an account of the same maker had entered."""
    if made:
        record(tx, "parties.one_maker", about, count=len(made))


def _named(actor: Actor, made: Collection[tuple[uuid.UUID, uuid.UUID]]) -> list[Made]:
    """Name accounts of the actor's organisation and their makers: another's accounts are not its to see."""
    if not made:
        return []
    with reading(SYSTEM) as tx:
        users = {
            user.id: user
            for user in tx.scalars(select(User).where(User.id.in_({key for pair in made for key in pair})))
        }
    return [
        Made(account=users[account].name, maker=users[maker].name, own=maker == actor.user_id)
        for account, maker in sorted(made)
        if (users[account].vendor_id, users[account].college_id) == (actor.vendor_id, actor.college_id)
    ]
