"""What the pages show of the way to the platform: what is on it, what is stuck, since when and why."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from core.db.session import reading
from core.db.tables import College, ExamPlan, NationalAccount, NationalDelivery, NationalMedium
from core.kernel.actor import Actor, Role
from core.national.rules import MOST_SKEW, ON_ITS_WAY, OPENS_AFTER, STUCK, Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One college's deliveries of one plan in one state and for one reason."""

    college_id: uuid.UUID
    college: str
    plan_id: uuid.UUID
    plan: str
    state: str
    error: str
    reason: str
    count: int
    since: dt.datetime
    next_try: dt.datetime | None

    @property
    def stuck(self) -> bool:
        """Whether nothing more happens unless somebody looks."""
        return self.state in STUCK


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How many deliveries wait, are of unknown outcome, or are stuck."""

    waiting: int = 0
    unknown: int = 0
    stuck: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Medium:
    """Where registrations are sent, and how the calls go."""

    url: str
    colleges: int
    answered_at: dt.datetime | None
    failures: int
    retry_at: dt.datetime | None
    skew_seconds: int

    @property
    def paused(self) -> bool:
        """Whether calls are held back but for a probe."""
        return self.failures >= OPENS_AFTER

    @property
    def clock_is_off(self) -> bool:
        """Whether the platform's clock is more than a minute off."""
        return abs(self.skew_seconds) > MOST_SKEW


def groups(actor: Actor) -> list[Group]:
    """Return what has not arrived, as far as the actor sees it: by college and plan, what is stuck first."""
    d = NationalDelivery
    query = (
        select(
            d.college_id, College.name, d.plan_id, ExamPlan.name, d.state, d.error, d.reason,
            func.count(d.id), func.min(d.created_at), func.min(d.due_at),
        )
        .join(College, College.id == d.college_id)
        .join(ExamPlan, ExamPlan.id == d.plan_id)
        .where(d.state.in_(ON_ITS_WAY | STUCK))
        .group_by(d.college_id, College.name, d.plan_id, ExamPlan.name, d.state, d.error, d.reason)
        .order_by(College.name, ExamPlan.name, d.state)
    )  # fmt: skip
    with reading(actor) as tx:
        found = [Group(**dict(zip(Group.__slots__, row, strict=True))) for row in tx.execute(query)]
    return sorted(found, key=lambda group: not group.stuck)


def totals(actor: Actor) -> Totals:
    """Return the counts of all that has not arrived."""
    query = select(NationalDelivery.state, func.count(NationalDelivery.id)).group_by(NationalDelivery.state)
    with reading(actor) as tx:
        counts = dict(tx.execute(query).all())

    def of(states: Iterable[Delivery]) -> int:
        return sum(counts.get(state.value, 0) for state in states)

    return Totals(waiting=of(ON_ITS_WAY - {Delivery.UNKNOWN}), unknown=of({Delivery.UNKNOWN}), stuck=of(STUCK))


def medium(actor: Actor) -> Medium | None:
    """Return where registrations are sent, for the operator; None while they go as spreadsheets."""
    if Role.OPERATOR not in actor.roles:
        return None
    with reading(actor) as tx:
        row = tx.scalars(select(NationalMedium)).first()
        if row is None:
            return None
        return Medium(
            url=row.url,
            colleges=tx.scalar(select(func.count(NationalAccount.id))) or 0,
            answered_at=row.answered_at,
            failures=row.failures,
            retry_at=row.retry_at,
            skew_seconds=row.skew_seconds,
        )
