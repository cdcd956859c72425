"""Amounts of money."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel.errors import Refused
from core.kernel.money import format_yuan, yuan

amounts = st.decimals(-10_000_000, 10_000_000, places=2)


@pytest.mark.parametrize(
    ("written", "amount"),
    [("380", "380.00"), ("￥380", "380.00"), ("¥380.5", "380.50"), ("380元", "380.00"), (" 1,380.50 ", "1380.50")],
)
def test_the_listed_ways_of_writing_an_amount_are_read(written: str, amount: str) -> None:
    assert str(yuan(written)) == amount


def test_an_amount_always_has_two_places() -> None:
    assert [str(yuan(value)) for value in (380, Decimal(280), Decimal("290.10"), Decimal("-0"))] == [
        "380.00",
        "280.00",
        "290.10",
        "0.00",
    ]


@pytest.mark.parametrize("written", ["", "3.8e2", "0x10", "1_000", "1,38", "３８０", "三百八十", "NaN", "380.", "--1"])
def test_other_ways_of_writing_are_refused(written: str) -> None:
    with pytest.raises(Refused, match="MONEY_FORMAT"):
        yuan(written)


@pytest.mark.parametrize("value", ["380.005", Decimal("0.001")])
def test_a_third_place_is_refused_and_never_rounded(value: str | Decimal) -> None:
    with pytest.raises(Refused, match="MONEY_PLACES"):
        yuan(value)


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity")])
def test_what_is_no_number_is_refused(value: Decimal) -> None:
    with pytest.raises(Refused, match="MONEY_FORMAT"):
        yuan(value)


@pytest.mark.parametrize("value", [380.0, True])
def test_binary_floats_and_booleans_are_programming_errors(value: object) -> None:
    with pytest.raises(TypeError):
        yuan(value)  # type: ignore[arg-type]


@given(amounts)
def test_an_amount_survives_being_printed_and_read(amount: Decimal) -> None:
    assert yuan(str(amount)) == amount


def test_amounts_are_printed_with_thousands_and_a_leading_sign() -> None:
    assert format_yuan(yuan("1380")) == "￥1,380.00"
    assert format_yuan(yuan("-20.5")) == "-￥20.50"
