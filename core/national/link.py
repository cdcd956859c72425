"""The national platform's state, said by an operator or seen by health checks, kept with its history (R-103)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.events import record
from core.db.session import reading, retried, transaction
from core.db.tables import LinkState
from core.db.turns import wait_for_turn
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.errors import Conflict, Refused
from core.kernel.messages import N_
from core.national.rules import State as State

OBSERVED = {
    State.OPEN: N_("自动检查：平台恢复应答"),
    State.DEGRADED: N_("自动检查：平台连续多次没有正常应答"),
    State.DOWN: N_("自动检查：平台长时间没有正常应答"),
}
"""Why a health check changed the state; to be translated for the reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The state now, since when, and what was said about it."""

    state: State
    reason: str
    since: dt.datetime | None
    said_by: str = ""
    automatic: bool = False

    @property
    def is_open(self) -> bool:
        """Whether registrations may go through the platform; while it is unstable they wait and are sent later."""
        return self.state in {State.OPEN, State.DEGRADED}

    @property
    def may_call(self) -> bool:
        """Whether the platform may be called: an operator's word stops that, a failing health check does not."""
        return self.is_open or self.automatic


def link(tx: Session, moment: dt.datetime | None = None) -> Link:
    """Return the state in force now, or at a moment; open while nobody had said otherwise."""
    query = select(LinkState).order_by(LinkState.since.desc(), LinkState.id.desc()).limit(1)
    row = tx.scalars(query.where(LinkState.since <= moment) if moment else query).first()
    if row is None:
        return Link(state=State.OPEN, reason="", since=None)
    return _read(row)


def _read(row: LinkState) -> Link:
    return Link(
        state=State(row.state), reason=row.reason, since=row.since, said_by=row.said_by, automatic=row.automatic
    )


def status(actor: Actor) -> Link:
    """Return the state in force."""
    with reading(actor) as tx:
        return link(tx)


def history(actor: Actor) -> list[Link]:
    """Return every change, the newest first."""
    with reading(actor) as tx:
        rows = tx.scalars(select(LinkState).order_by(LinkState.since.desc(), LinkState.id.desc()))
        return [_read(row) for row in rows]


@retried
def declare(actor: Actor, state: State, reason: str, said_by: str) -> None:
    """Say how the platform stands; health checks do not lift an operator's word that it does not work.

    Raises Refused LINK_REASON_MISSING without a reason, Conflict LINK_UNCHANGED when it stands so already.
    """
    actor.require(Role.OPERATOR)
    if not reason.strip():
        raise Refused("LINK_REASON_MISSING")
    with transaction(actor) as tx:
        wait_for_turn(tx, LinkState.__tablename__)
        if link(tx).state is state:
            raise Conflict("LINK_UNCHANGED")
        row = LinkState(state=state.value, reason=reason.strip(), since=clock.now(), said_by=said_by, automatic=False)
        tx.add(row)
        record(tx, "national_link.declared", row, state=state.value)


def observe(tx: Session, state: State) -> None:
    """Note in the caller's transaction how the platform answers, unless an operator has said that it does not work."""
    wait_for_turn(tx, LinkState.__tablename__)
    current = link(tx)
    if current.state is state or (current.state is not State.OPEN and not current.automatic):
        return
    row = LinkState(state=state.value, reason=OBSERVED[state], since=clock.now(), said_by="", automatic=True)
    tx.add(row)
    record(tx, "national_link.observed", row, state=state.value)
