"""费用结算单: lines, states and settling, without a database."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.api import CandidateType, FeeSchedule
from core.fees.rules import Line, PaymentState, grouped, settled, standard_on, state_of, total
from core.kernel.money import yuan
from core.rules.fees import Standard

EXAM, TODAY = dt.date(2022, 10, 22), dt.date(2022, 11, 20)


@pytest.mark.req("R-188")
@given(
    counts=st.lists(st.integers(1, 500), min_size=1, max_size=5),
    rate=st.decimals(0, 1000, places=2),
    standard=st.decimals(0, 1000, places=2),
)
def test_what_was_billed_less_what_is_returned_is_what_is_due(
    counts: list[int], rate: Decimal, standard: Decimal
) -> None:
    fees = FeeSchedule(provisional={1: rate}, source="§4", province_standard_wins=True)
    lines = [
        Line(
            certificate="baking",
            level=1,
            candidate_type=CandidateType.COLLEGE,
            amount=rate,
            billed=rate,
            source="§4",
            provisional=True,
            count=count,
        )
        for count in counts
    ]
    (billed,) = grouped(lines)
    after = settled(billed, fees, Standard(amount=standard, clause="c", published_on=EXAM), TODAY)
    assert total([billed]) + after.adjusted == total([after]) == standard * sum(counts)


@pytest.mark.req("R-187")
def test_the_standard_of_an_exam_is_the_one_in_force_that_day_or_the_first_after_it() -> None:
    early, late, later = (
        Standard(amount=yuan(n), clause="c", published_on=EXAM + dt.timedelta(days=n)) for n in (-3, 5, 9)
    )
    assert standard_on([later, late, early], EXAM) == early
    assert standard_on([later, late], EXAM) == late
    assert standard_on([], EXAM) is None


@pytest.mark.req("R-188")
@pytest.mark.parametrize(
    ("due", "paid", "provisional", "closed", "state"),
    [
        (100, 0, True, False, PaymentState.PROVISIONAL),
        (100, 60, False, False, PaymentState.DUE),
        (100, 100, True, False, PaymentState.PAID),
        (80, 100, False, True, PaymentState.PAID),
        (120, 100, False, True, PaymentState.DUE),
        (100, 100, False, True, PaymentState.SETTLED),
    ],
)
def test_a_statement_goes_from_provisional_to_settled(
    due: int, paid: int, provisional: bool, closed: bool, state: PaymentState
) -> None:
    assert state_of(yuan(due), yuan(paid), provisional=provisional, closed=closed) is state
