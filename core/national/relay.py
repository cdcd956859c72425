"""The relay: takes what is on its way, asks where the outcome is unknown, sends the rest, and writes down the answers.

Whatever is sent is marked before the call; what a later sender finds marked is of unknown outcome, and is asked for by
its natural key before it is sent again. So a killed relay loses nothing and sends nothing twice, even to a platform
that ignores idempotency keys.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from core.db.tables import NationalDelivery
from core.jobs.steps import Step, round_of
from core.kernel import clock
from core.national import breaker, calls, settling
from core.national.answers import Ack, Found
from core.national.calls import Rows
from core.national.claim import IN_ORDER, Claim, LostLease, claim, due_colleges, fenced, fresh
from core.national.parcels import pack
from core.national.rules import ON_ITS_WAY, Act, Delivery

log = logging.getLogger(__name__)

BATCH = 50
LOOKED_AT = 1000


def run_due() -> int:
    """Do what is due, college by college; return how many batches were sent or asked for."""
    rounds = 0
    with round_of(Step.NATIONAL) as done:
        for college_id in due_colleges():
            with done.part(college_id):
                rounds += _serve(college_id)
    return rounds


def _serve(college_id: uuid.UUID) -> int:
    held = claim(college_id)
    if held is None:
        return 0
    rounds = 0
    try:
        while _round(held) or _follow(held):
            rounds += 1
        with fenced(held, release=True):
            pass
    except LostLease:
        log.warning("another process sends for college %s", college_id)
    return rounds


def _round(held: Claim) -> bool:
    """Do the next batch; False when nothing is due or the platform does not answer."""
    taken = _take(held)
    parcels = pack(held.college_id, taken)
    rows = [row for row in taken if row.id in parcels]
    if gone := [row for row in taken if row.id not in parcels]:
        _drop(held, gone)
    if asked := [row for row in rows if row.state == Delivery.UNKNOWN or row.act == Act.WITHDRAW]:
        found = calls.ask(held, asked, parcels)
        if found is None:
            return False
        settled = _settle_found(held, asked, found)
        rows = [row for row in rows if row.id not in settled]
    if not rows:
        return bool(taken)
    url = breaker.admit()
    if url is None:
        return False
    marked = _mark(held, rows)
    acks = calls.send(held, url, marked, parcels)
    if acks is None:
        return False
    _settle_acks(held, marked, acks)
    return True


def _take(held: Claim) -> Rows:
    """Return what is next, only the oldest of each natural key; what a dead sender left marked is unknown."""
    with fenced(held) as tx:
        waiting = tx.scalars(
            select(NationalDelivery)
            .where(NationalDelivery.college_id == held.college_id, NationalDelivery.state.in_(ON_ITS_WAY))
            .order_by(*IN_ORDER)
            .limit(LOOKED_AT)
        )
        oldest: dict[tuple[object, ...], NationalDelivery] = {}
        for row in waiting:
            if row.state == Delivery.SENDING:
                row.state = Delivery.UNKNOWN.value
            oldest.setdefault((row.plan_id, row.certificate_id, row.level, row.bidx), row)
        now = clock.now()
        return [row for row in oldest.values() if row.due_at is None or row.due_at <= now][:BATCH]


def _drop(held: Claim, rows: Rows) -> None:
    """A registration that was cancelled on its way is not sent any more: its cancellation asks the platform itself."""
    with fenced(held) as tx:
        for row in fresh(tx, rows):
            settling.move(row, Delivery.VOID)


def _settle_found(held: Claim, rows: Rows, found: Mapping[uuid.UUID, Found]) -> set[uuid.UUID]:
    """Settle what the platform has done already; return those that need no sending."""
    settled = set()
    with fenced(held) as tx:
        for row in fresh(tx, rows):
            there = found[row.id]
            if there.count > 1:
                log.error("the national platform has delivery %s %d times", row.id, there.count)
            if (there.count > 0) is (row.act == Act.REGISTER):
                settling.delivered(row, there.receipt, there.verification)
                settled.add(row.id)
            else:
                settling.move(row, Delivery.PENDING)
    return settled


def _mark(held: Claim, rows: Rows) -> Rows:
    """Say before the call that it is being made: the one trace a killed sender leaves."""
    with fenced(held) as tx:
        marked = fresh(tx, rows)
        for row in marked:
            settling.move(row, Delivery.SENDING)
            row.tries += 1
            row.first_tried_at = row.first_tried_at or clock.now()
        return marked


def _settle_acks(held: Claim, rows: Rows, acks: Sequence[Ack]) -> None:
    """Write down each row's answer; one without an answer is unknown, one nobody asked for is ignored."""
    with fenced(held) as tx:
        unanswered = {row.id: row for row in fresh(tx, rows)}
        for ack in acks:
            row = unanswered.pop(ack.key, None)
            if row is None:
                log.warning("an acknowledgement for %s was not asked for, or came twice: ignored", ack.key)
            elif ack.done:
                settling.delivered(row, ack.receipt, ack.verification)
            else:
                settling.refused(row, ack.reason)
        for row in unanswered.values():
            settling.wait_for(row, Delivery.UNKNOWN, "DELIVERY_UNANSWERED")


def _follow(held: Claim) -> bool:
    """Ask how the verification of people already delivered stands; False when none is due."""
    with fenced(held) as tx:
        delivered = select(NationalDelivery).where(
            NationalDelivery.college_id == held.college_id,
            NationalDelivery.state == Delivery.DELIVERED,
            NationalDelivery.due_at <= clock.now(),
        )
        rows = list(tx.scalars(delivered.order_by(*IN_ORDER).limit(BATCH)))
    parcels = pack(held.college_id, rows)
    known = [row for row in rows if row.id in parcels]
    found = calls.ask(held, known, parcels) if known else {}
    if found is None:
        return False
    with fenced(held) as tx:
        for row in fresh(tx, rows):
            settling.followed(row, found.get(row.id))
    return bool(rows)
