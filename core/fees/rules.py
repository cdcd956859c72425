"""费用结算单: how entries become lines, and lines a state. Amounts come from `core.rules.fees`."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from core.api import CandidateType, FeeSchedule
from core.kernel.money import Yuan, yuan
from core.rules.fees import Billed, Price, Standard, settle


class PaymentState(StrEnum):
    """Where a payer stands with a plan; UNBILLED is the payer without a statement."""

    UNBILLED = "unbilled"
    PROVISIONAL = "provisional"
    DUE = "due"
    PAID = "paid"
    SETTLED = "settled"


PAID_UP = frozenset({PaymentState.PAID, PaymentState.SETTLED})


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Line:
    """Entries that cost the same by the same clause; `billed` is the unit price before any settlement."""

    certificate: str
    level: int
    candidate_type: CandidateType
    amount: Yuan
    billed: Yuan
    source: str
    provisional: bool
    count: int = 1

    @property
    def sum(self) -> Yuan:
        """What the line is due now."""
        return self.amount * self.count

    @property
    def adjusted(self) -> Yuan:
        """多退少补 of the line: positive to be paid, negative to be returned."""
        return (self.amount - self.billed) * self.count


def line(certificate: str, level: int, candidate_type: CandidateType, price: Price, count: int) -> Line:
    """Return the line of entries that were priced alike."""
    return Line(
        certificate=certificate,
        level=level,
        candidate_type=candidate_type,
        amount=price.amount,
        billed=price.amount,
        source=price.source,
        provisional=price.provisional,
        count=count,
    )


def grouped(entries: Iterable[Line]) -> tuple[Line, ...]:
    """Gather entries into lines by level × candidate type × unit price, in a steady order."""
    counts: Counter[Line] = Counter()
    for entry in entries:
        counts[replace(entry, count=1)] += entry.count
    return tuple(replace(entry, count=count) for entry, count in sorted(counts.items()))


def total(lines: Iterable[Line]) -> Yuan:
    """Return what the lines are due together."""
    return sum((each.sum for each in lines), start=yuan(0))


def standard_on(standards: Iterable[Standard], exam_day: dt.date) -> Standard | None:
    """Return the province's standard for an exam: the one in force that day, else the first published after it.

    A later standard counts because sitting first and paying once it is published is allowed (R-187).
    """
    by_day = sorted(standards, key=lambda standard: standard.published_on)
    in_force = [standard for standard in by_day if standard.published_on <= exam_day]
    return in_force[-1] if in_force else next(iter(by_day), None)


def settled(each: Line, fees: FeeSchedule, standard: Standard | None, today: dt.date) -> Line:
    """Return a line after 多退少补 (R-188); one whose standard may still come stays provisional (C-26)."""
    if not each.provisional:
        return each
    if standard is None:
        closed = fees.settle_until is not None and fees.settle_until < today
        return replace(each, provisional=not closed)
    payer = fees.payer[each.candidate_type]
    billed = Price(amount=each.amount, source=each.source, provisional=True, payer=payer)
    (change,) = settle(fees, [Billed(level=each.level, price=billed)], {each.level: standard}).adjustments
    late = fees.settle_until is not None and standard.published_on > fees.settle_until
    source = each.source if late else standard.clause
    return replace(each, amount=each.amount + change, source=source, provisional=False)


def state_of(due: Yuan, paid: Yuan, *, provisional: bool, closed: bool) -> PaymentState:
    """Return the state of a statement; `closed` once nothing can change its prices and settling was done.

    A payer who is owed a refund has paid, and is settled when it was returned.
    """
    if closed and paid == due:
        return PaymentState.SETTLED
    if paid >= due:
        return PaymentState.PAID
    return PaymentState.PROVISIONAL if provisional else PaymentState.DUE


def to_plain(each: Line) -> dict[str, object]:
    """Return a line as it is stored: amounts as text, never as floats."""
    return {
        "certificate": each.certificate,
        "level": each.level,
        "candidate_type": each.candidate_type.value,
        "amount": str(each.amount),
        "billed": str(each.billed),
        "source": each.source,
        "provisional": each.provisional,
        "count": each.count,
    }


def from_plain(plain: Mapping[str, object]) -> Line:
    """Read a stored line."""
    return Line(
        certificate=str(plain["certificate"]),
        level=int(str(plain["level"])),
        candidate_type=CandidateType(str(plain["candidate_type"])),
        amount=yuan(str(plain["amount"])),
        billed=yuan(str(plain["billed"])),
        source=str(plain["source"]),
        provisional=bool(plain["provisional"]),
        count=int(str(plain["count"])),
    )
