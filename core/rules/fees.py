"""费用: what one entry costs, who pays it, and what is settled when the province's standard comes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from core.api import CandidateType, FeeRule, FeeSchedule, NotAnnounced, Payer
from core.kernel.errors import Refused, Unannounced
from core.kernel.money import Yuan, yuan
from core.rules.retakes import Retake


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """A province's standard for one level: per candidate, by which clause, published when (R-186)."""

    amount: Yuan
    clause: str
    published_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What one entry costs; `provisional` while a province's standard can still change it (R-187)."""

    amount: Yuan
    source: str
    provisional: bool
    payer: Payer


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a vendor's own rates may depend on: who registers whom for what, where, when, and for which time."""

    level: int
    candidate_type: CandidateType
    subjects: tuple[str, ...] = ()
    province: str = ""
    attempt: int = 0
    exam_day: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Billed:
    """An entry as it was billed."""

    level: int
    price: Price


@dataclass(frozen=True, slots=True)
class Settlement:
    """多退少补 per entry, in the order billed: positive is still to be paid, negative is returned (R-188)."""

    adjustments: tuple[Yuan, ...]

    @property
    def top_up(self) -> Yuan:
        """Everything still to be paid."""
        return _sum(amount for amount in self.adjustments if amount > 0)

    @property
    def refund(self) -> Yuan:
        """Everything to be returned, as a positive amount."""
        return -_sum(amount for amount in self.adjustments if amount < 0)

    @property
    def balance(self) -> Yuan:
        """Top-up less refund."""
        return _sum(self.adjustments)


def price(fees: FeeSchedule, case: Case, standard: Standard | None = None, retake: Retake | None = None) -> Price:
    """Price one entry (R-181 … R-190).

    A free retake costs nothing for good; then the province's standard wins where the vendor says so and it came in
    time; else the vendor's own rate holds. Raises Unannounced when nobody has named an amount, Refused
    FEE_LEVEL_MISSING when the vendor named none for this level, FEE_PAYER_MISSING when nobody is to pay.
    """
    payer = fees.payer.get(case.candidate_type)
    if payer is None:
        raise Refused("FEE_PAYER_MISSING", candidate_type=case.candidate_type)
    if retake is not None and retake.free:
        return Price(amount=yuan(0), source=retake.source, provisional=False, payer=payer)
    if standard is not None and _counts(fees, standard):
        return Price(amount=standard.amount, source=standard.clause, provisional=False, payer=payer)
    amount, source = _own_rate(fees, case)
    # A standard that came after the last day leaves the vendor's rate final (C-26).
    open_yet = bool(fees.province_standard_wins) and standard is None
    return Price(amount=yuan(amount), source=source, provisional=open_yet, payer=payer)


def _own_rate(fees: FeeSchedule, case: Case) -> tuple[Decimal, str]:
    """Return the vendor's rate and its clause: by subject where there are such rates, else the first rule that fits."""
    fitting = [rule for rule in fees.rules if _fits(rule, case)]
    by_subject = [next((r for r in fitting if r.subject == subject), None) for subject in case.subjects]
    if found := [rule for rule in by_subject if rule is not None]:
        return sum((rule.amount for rule in found), start=Decimal(0)), "；".join(dict.fromkeys(r.source for r in found))
    if whole := next((rule for rule in fitting if rule.subject is None), None):
        return whole.amount, whole.source
    if isinstance(fees.provisional, NotAnnounced):
        raise Unannounced(fees.provisional.what, fees.provisional.source)
    if case.level not in fees.provisional:
        raise Refused("FEE_LEVEL_MISSING", level=case.level)
    return fees.provisional[case.level], fees.source


def _fits(rule: FeeRule, case: Case) -> bool:
    asked: Iterable[tuple[Collection[object], object]] = (
        (rule.levels, case.level),
        (rule.candidate_types, case.candidate_type),
        (rule.provinces, case.province),
        (rule.attempts, case.attempt),
    )
    if any(values and value not in values for values, value in asked):
        return False
    day = case.exam_day
    return day is None or ((rule.valid_from or day) <= day <= (rule.valid_until or day))


def settle(fees: FeeSchedule, billed: Iterable[Billed], standards: Mapping[int, Standard]) -> Settlement:
    """Compare what was billed with the province's standards by level; only provisional prices move (R-188, C-26)."""
    return Settlement(tuple(_adjustment(fees, entry, standards.get(entry.level)) for entry in billed))


def _adjustment(fees: FeeSchedule, entry: Billed, standard: Standard | None) -> Yuan:
    if standard is None or not entry.price.provisional or not _counts(fees, standard):
        return yuan(0)
    return standard.amount - entry.price.amount


def _counts(fees: FeeSchedule, standard: Standard) -> bool:
    in_time = fees.settle_until is None or standard.published_on <= fees.settle_until
    return bool(fees.province_standard_wins) and in_time


def _sum(amounts: Iterable[Yuan]) -> Yuan:
    return sum(amounts, start=Decimal("0.00"))
