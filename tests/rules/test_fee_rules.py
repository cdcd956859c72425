"""Rates that depend on more than the level: the first rule that fits holds, by subject where there are such."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from core.api import CandidateType, FeeRule, FeeSchedule
from core.rules.fees import Case, price

CASE = Case(
    level=1,
    candidate_type=CandidateType.COLLEGE,
    subjects=("theory", "practical"),
    province="32",
    exam_day=dt.date(2026, 5, 16),
)


def rate(amount: str, **only: object) -> FeeRule:
    return FeeRule(amount=Decimal(amount), source=f"通知 {amount}", **only)  # type: ignore[arg-type]


def schedule(*rules: FeeRule) -> FeeSchedule:
    return FeeSchedule(provisional={1: Decimal(300)}, source="通知", rules=rules)


@pytest.mark.parametrize(
    ("only", "fits"),
    [
        ({}, True),
        ({"levels": (1, 2)}, True),
        ({"levels": (2,)}, False),
        ({"candidate_types": (CandidateType.SOCIAL,)}, False),
        ({"provinces": ("32", "44")}, True),
        ({"provinces": ("44",)}, False),
        ({"attempts": (0,)}, True),
        ({"attempts": (1,)}, False),
        ({"valid_from": dt.date(2026, 5, 16), "valid_until": dt.date(2026, 5, 16)}, True),
        ({"valid_from": dt.date(2026, 5, 17)}, False),
        ({"valid_until": dt.date(2026, 5, 15)}, False),
    ],
)
def test_a_rate_holds_where_everything_it_names_fits(only: dict[str, object], fits: bool) -> None:
    found = price(schedule(rate("100", **only)), CASE)
    assert (found.amount, found.source) == ((100, "通知 100") if fits else (300, "通知"))


def test_the_first_rate_that_fits_holds() -> None:
    assert price(schedule(rate("100", levels=(2,)), rate("120"), rate("80")), CASE).amount == 120


def test_rates_by_subject_add_up_with_every_clause_named() -> None:
    fees = schedule(rate("70", subject="theory"), rate("90.50", subject="practical"), rate("10", subject="design"))
    found = price(fees, CASE)
    assert (found.amount, found.source) == (Decimal("160.50"), "通知 70；通知 90.50")
    only_theory = replace(CASE, subjects=("theory",))
    assert price(fees, only_theory).amount == 70


@pytest.mark.req("R-197")
def test_a_retake_may_have_its_own_rate() -> None:
    fees = schedule(rate("0", attempts=(1,)), rate("150", attempts=(2, 3)))
    assert [price(fees, replace(CASE, attempt=n)).amount for n in range(4)] == [300, 0, 150, 150]
