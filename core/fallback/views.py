"""What the pages of an outage show: each college's steps, and to the vendor what every college has sent."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.api import Stage, Text
from core.db.session import reading
from core.db.tables import College, ExamPlan, Reconciliation, Workbook
from core.fallback import queries
from core.fallback.closing import canonical
from core.fallback.documents import certificate
from core.fallback.rules import Account
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from core.national.link import Link, link
from core.plans.queries import plan_of, plans, rules_of
from core.rules.plan import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Registrations that came by workbook, and how many of them the platform has verified since."""

    registered: int = 0
    verified: int = 0

    @property
    def waiting(self) -> int:
        """How many still wait for verification."""
        return self.registered - self.verified


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """A plan that may be registered by workbook; `book` is the college's own."""

    id: uuid.UUID
    name: str
    window: Period
    book: Workbook | None
    counts: Counts
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BookRow:
    """One college's workbook, for the vendor."""

    college: str
    book: Workbook
    counts: Counts
    account: Account


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """One plan's outage: what stands where."""

    id: uuid.UUID
    name: str
    link: Link
    window: Period
    open: bool
    attestation: Text | None
    site: str
    book: Workbook | None
    counts: Counts
    account: Account
    rows: tuple[BookRow, ...]
    reconciliation: Reconciliation | None


def _counts(tx: Session, plan_id: uuid.UUID) -> Mapping[uuid.UUID, Counts]:
    found: dict[uuid.UUID, Counts] = {}
    for college, verified, count in queries.moved(tx, plan_id):
        old = found.get(college, Counts())
        found[college] = Counts(registered=old.registered + count, verified=old.verified + (count if verified else 0))
    return found


def _sum(counts: Mapping[uuid.UUID, Counts]) -> Counts:
    return Counts(
        registered=sum(one.registered for one in counts.values()), verified=sum(one.verified for one in counts.values())
    )


def _offered(tx: Session) -> list[ExamPlan]:
    """Return the published plans whose vendor lets colleges register by workbook."""
    published = [plan for plan in plans(tx) if plan.published]
    return [plan for plan in published if any(c.workbook for c in rules_of(plan).certificates)]


def rows(actor: Actor) -> tuple[Link, list[PlanRow]]:
    """Return how the platform stands, and every plan that offers registration by workbook."""
    with reading(actor) as tx:
        found = [
            PlanRow(
                id=plan.id,
                name=plan.name,
                window=rules_of(plan).window(Stage.REGISTRATION),
                book=queries.workbook(tx, plan.id, actor.college_id) if actor.college_id else None,
                counts=_sum(_counts(tx, plan.id)),
                closed=queries.reconciliation(tx, plan.id) is not None,
            )
            for plan in _offered(tx)
        ]
        return link(tx), found


def plan(actor: Actor, plan_id: uuid.UUID) -> PlanView:
    """Return one plan's outage as the actor sees it; Refused FALLBACK_NOT_DECLARED."""
    with reading(actor) as tx:
        found = plan_of(tx, plan_id)
        offered, window = queries.offered(found), rules_of(found).window(Stage.REGISTRATION)
        counts = _counts(tx, plan_id)
        sites = queries.own_sites(tx, found, actor.college_id) if actor.college_id else {}
        book = queries.workbook(tx, plan_id, actor.college_id) if actor.college_id else None
        accounts = queries.accounts(tx, plan_id)
        on_the_way = Account(waiting=queries.unbooked(tx, plan_id) if actor.college_id else 0)
        return PlanView(
            id=found.id,
            name=found.name,
            link=link(tx),
            window=window,
            open=window.contains(clock.now()),
            attestation=next((one.workbook.attestation for one in offered if one.workbook), None),
            site="、".join(site.name for site in sites.values()),
            book=book,
            counts=_sum(counts),
            account=sum(accounts.values(), on_the_way),
            rows=_books(tx, plan_id, counts, accounts) if actor.vendor_id else (),
            reconciliation=queries.reconciliation(tx, plan_id),
        )


def _books(
    tx: Session, plan_id: uuid.UUID, counts: Mapping[uuid.UUID, Counts], accounts: Mapping[uuid.UUID, Account]
) -> tuple[BookRow, ...]:
    query = (
        select(Workbook, College.name)
        .join(College, College.id == Workbook.college_id)
        .where(Workbook.plan_id == plan_id)
        .order_by(Workbook.number)
    )
    return tuple(
        BookRow(
            college=name,
            book=book,
            counts=counts.get(book.college_id, Counts()),
            account=accounts.get(book.id, Account()),
        )
        for book, name in tx.execute(query)
    )


def account(actor: Actor, plan_id: uuid.UUID) -> str:
    """Return the closing account of a plan's return with its signature, the same text every time.

    What is signed is the account without `signature`, keys sorted, no blanks, in UTF-8. NotFound before it is closed.
    """
    closed = _closed(actor, plan_id)
    signature = {"algorithm": "Ed25519", "public_key": closed.public_key, "value": closed.signature}
    return canonical({**json.loads(closed.account), "signature": signature})


def certificate_pdf(actor: Actor, plan_id: uuid.UUID) -> bytes:
    """Return the closing account on paper; NotFound before it is closed."""
    closed = _closed(actor, plan_id)
    return certificate(json.loads(closed.account), closed.digest, closed.signature, closed.public_key)


def _closed(actor: Actor, plan_id: uuid.UUID) -> Reconciliation:
    with reading(actor) as tx:
        closed = queries.reconciliation(tx, plan_id)
        if closed is None:
            raise NotFound
        return closed
