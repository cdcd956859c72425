"""The national platform's state, said by an operator and kept with its history (R-103)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.events import record
from core.db.session import reading, retried, transaction
from core.db.tables import LinkState
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.errors import Refused


class State(StrEnum):
    """How the national platform stands."""

    OPEN = "open"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The state now, since when, and what was said about it."""

    state: State
    reason: str
    since: dt.datetime | None
    said_by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether registrations may go through the platform."""
        return self.state is State.OPEN


def link(tx: Session, moment: dt.datetime | None = None) -> Link:
    """Return the state in force now, or at a moment; open while nobody had said otherwise."""
    query = select(LinkState).order_by(LinkState.since.desc(), LinkState.id.desc()).limit(1)
    row = tx.scalars(query.where(LinkState.since <= moment) if moment else query).first()
    if row is None:
        return Link(state=State.OPEN, reason="", since=None)
    return Link(state=State(row.state), reason=row.reason, since=row.since, said_by=row.said_by)


def status(actor: Actor) -> Link:
    """Return the state in force."""
    with reading(actor) as tx:
        return link(tx)


def history(actor: Actor) -> list[Link]:
    """Return every change, the newest first."""
    with reading(actor) as tx:
        rows = tx.scalars(select(LinkState).order_by(LinkState.since.desc(), LinkState.id.desc()))
        return [Link(state=State(r.state), reason=r.reason, since=r.since, said_by=r.said_by) for r in rows]


@retried
def declare(actor: Actor, state: State, reason: str, said_by: str) -> None:
    """Say that the platform is down or open again.

    Raises Refused LINK_REASON_MISSING without a reason, LINK_UNCHANGED when it stands so already.
    """
    actor.require(Role.OPERATOR)
    if not reason.strip():
        raise Refused("LINK_REASON_MISSING")
    with transaction(actor) as tx:
        if link(tx).state is state:
            raise Refused("LINK_UNCHANGED")
        row = LinkState(state=state.value, reason=reason.strip(), since=clock.now(), said_by=said_by)
        tx.add(row)
        record(tx, "national_link.declared", row, state=state.value)
