"""Acts of an outage: demand confirmed, workbook issued, truth attested, and the account of the return."""

from __future__ import annotations

import hashlib
import uuid

from core.db.events import record, tell
from core.db.session import retried, transaction
from core.db.tables import Reconciliation, User, Workbook
from core.fallback import queries, seal
from core.fallback.closing import account, canonical, check_complete, sign
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.errors import Refused
from core.national.link import link
from core.plans.queries import plan_of, rules_of
from core.registrations.rules import check_window


@retried
def request_workbook(actor: Actor, plan_id: uuid.UUID, expected: int) -> bytes:
    """Confirm the demand and issue the college's numbered workbook (R-095, R-096); issued again, it is warranted again.

    Raises Refused FALLBACK_PLATFORM_OPEN, FALLBACK_NOT_DECLARED, FALLBACK_NO_SITE, Conflict REGISTRATION_CLOSED.
    """
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        plan = plan_of(tx, plan_id)
        if link(tx).is_open:
            raise Refused("FALLBACK_PLATFORM_OPEN")
        offered = queries.offered(plan)
        check_window(rules_of(plan), clock.now())
        site = next(iter(queries.own_sites(tx, plan, actor.college).values()), None)
        if site is None:
            raise Refused("FALLBACK_NO_SITE")
        user = tx.get(User, actor.user_id) if actor.user_id else None
        book = queries.workbook(tx, plan_id, actor.college) or Workbook(
            vendor_id=plan.vendor_id,
            college_id=actor.college,
            plan_id=plan_id,
            site_id=site.id,
            number=f"{plan.first_exam_day:%Y%m%d}-{site.code}-{plan.id.hex[-6:]}",
        )
        data = seal.issue(offered, book.number, plan.name)
        book.checksum, book.expected = hashlib.sha256(data).hexdigest(), expected
        book.confirmed_by, book.issued_at = user.name if user else "", clock.now()
        book.attested_by, book.attested_at = "", None  # what was warranted was another demand
        tx.add(book)
        record(tx, "workbook.issued", book, expected=expected)
    return data


@retried
def attest(actor: Actor, plan_id: uuid.UUID) -> None:
    """Warrant, for the college, that what it will send is true (R-098)."""
    actor.require(Role.COLLEGE_OWNER)
    with transaction(actor) as tx:
        book = queries.workbook(tx, plan_id, actor.college)
        if book is None:
            raise Refused("FALLBACK_NO_WORKBOOK")
        user = tx.get(User, actor.user_id) if actor.user_id else None
        book.attested_by, book.attested_at = user.name if user else "", clock.now()
        record(tx, "workbook.attested", book)


@retried
def reconcile(actor: Actor, plan_id: uuid.UUID) -> Reconciliation:
    """Close the account of a plan's return: every row of every workbook and registration, with its fate (R-102, C-42).

    Raises Refused FALLBACK_WAITING while the platform is closed; Conflict FALLBACK_UNDECIDED while a row waits for
    somebody, FALLBACK_UNVERIFIED while a person is not verified, FALLBACK_MISSING when the platform's export lacks a
    registration. Run again it returns the same account, byte for byte.
    """
    actor.require(Role.VENDOR_PLANNER)
    with transaction(actor) as tx:
        plan = plan_of(tx, plan_id)
        if (closed := queries.reconciliation(tx, plan_id)) is not None:
            return closed
        if not link(tx).is_open:
            raise Refused("FALLBACK_WAITING")
        check_complete(tx, plan_id)
        found = account(tx, plan)
        text = canonical(found)
        signature, public_key = sign(text)
        closed = Reconciliation(
            vendor_id=plan.vendor_id,
            plan_id=plan_id,
            totals=found["totals"],
            account=text,
            digest=hashlib.sha256(text.encode()).hexdigest(),
            signature=signature,
            public_key=public_key,
            closed_at=clock.now(),
            closed_by=str(actor.user_id or actor.kind),
        )
        tx.add(closed)
        record(tx, "fallback.reconciled", closed, **closed.totals)
        tell(tx, "fallback.reconciled", str(plan_id), {"digest": closed.digest})
        return closed
