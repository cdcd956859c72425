"""费用."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.api import CandidateType, FeeSchedule, NotAnnounced, Payer
from core.kernel.errors import Refused, Unannounced
from core.kernel.money import yuan
from core.rules.fees import Billed, Case, Price, Standard, price, settle
from core.rules.retakes import Retake

COLLEGE, SOCIAL = CandidateType.COLLEGE, CandidateType.SOCIAL
RATES = FeeSchedule(
    provisional={1: Decimal(380), 2: Decimal(360), 3: Decimal(360)}, source="S0 五-1", province_standard_wins=True
)
SILENT = FeeSchedule(provisional={1: Decimal(280)}, source="S3 四-1")
FLAT = FeeSchedule(provisional={1: Decimal(280)}, source="S3 四-1", province_standard_wins=False)
UNTIL_2022 = FeeSchedule(
    provisional={1: Decimal(380)}, source="S0 五", province_standard_wins=True, settle_until=dt.date(2022, 12, 31)
)

levels = st.sampled_from([1, 2, 3])
amounts = st.decimals(0, 1000, places=2)


def college(level: int) -> Case:
    return Case(level=level, candidate_type=COLLEGE)


def social(level: int) -> Case:
    return Case(level=level, candidate_type=SOCIAL)


def standard(amount: str | Decimal, published_on: dt.date = dt.date(2022, 12, 31)) -> Standard:
    return Standard(amount=yuan(amount), clause="省发改〔2022〕1号", published_on=published_on)


@pytest.mark.req("R-181", "C-27")
@pytest.mark.parametrize(("level", "amount"), [(1, "380.00"), (2, "360.00"), (3, "360.00")])
def test_without_a_standard_the_vendors_rate_holds_provisionally(level: int, amount: str) -> None:
    expected = Price(amount=Decimal(amount), source="S0 五-1", provisional=True, payer=Payer.OWN_COLLEGE)
    assert price(RATES, college(level)) == expected


@pytest.mark.req("R-186")
def test_a_published_standard_of_the_province_wins() -> None:
    billed = price(RATES, college(1), standard("300"))
    assert (billed.amount, billed.source, billed.provisional) == (Decimal("300.00"), "省发改〔2022〕1号", False)


@pytest.mark.req("R-183")
def test_a_flat_rate_is_final_and_no_standard_changes_it() -> None:
    for published in (None, standard("300")):
        billed = price(FLAT, college(1), published)
        assert (billed.amount, billed.provisional) == (Decimal("280.00"), False)


@pytest.mark.req("C-26")
def test_a_standard_after_the_cut_off_leaves_the_vendors_rate_final() -> None:
    billed = price(UNTIL_2022, college(1), standard("300", dt.date(2023, 1, 1)))
    assert (billed.amount, billed.provisional) == (Decimal("380.00"), False)


@pytest.mark.req("R-185")
def test_a_fee_nobody_announced_is_named_with_its_source() -> None:
    unknown = FeeSchedule(provisional=NotAnnounced("考核费用标准", "S4"), source="S4")
    with pytest.raises(Unannounced) as refusal:
        price(unknown, college(1))
    assert refusal.value.params == {"what": "考核费用标准", "source": "S4"}


@pytest.mark.req("R-186")
def test_a_standard_fills_in_for_a_fee_nobody_announced() -> None:
    unknown = FeeSchedule(provisional=NotAnnounced("考核费用标准", "S4"), source="S4", province_standard_wins=True)
    assert price(unknown, college(1), standard("300")).amount == 300


@pytest.mark.req("C-70")
def test_a_vendor_that_does_not_say_a_provinces_standard_wins_keeps_its_own_rate() -> None:
    told = price(SILENT, college(1), standard("100"))
    assert (told.amount, told.source, told.provisional) == (280, "S3 四-1", False)


@pytest.mark.req("C-36")
def test_a_level_without_a_rate_is_refused_by_name() -> None:
    with pytest.raises(Refused, match="FEE_LEVEL_MISSING"):
        price(FLAT, college(3))


@pytest.mark.req("R-197")
def test_a_free_retake_costs_nothing_and_stays_free_whatever_the_province_says() -> None:
    free = Retake(subjects=("theory",), free=True, source="S4 二-2")
    billed = price(RATES, college(1), retake=free)
    assert (billed.amount, billed.source, billed.provisional) == (Decimal("0.00"), "S4 二-2", False)
    assert settle(RATES, [Billed(level=1, price=billed)], {1: standard("300")}).balance == 0


def test_a_retake_that_is_not_free_costs_what_the_level_costs() -> None:
    assert price(RATES, college(1), retake=Retake(subjects=("theory",), free=False, source="C-15")).amount == 380


@pytest.mark.req("R-189", "R-190", "C-48")
def test_who_pays_depends_on_the_vendor_and_on_the_candidates_type() -> None:
    fees = FeeSchedule(
        provisional={1: Decimal(280)},
        source="S3 四",
        payer={COLLEGE: Payer.OWN_COLLEGE, SOCIAL: Payer.HOST_COLLEGE},
    )
    assert (
        price(fees, college(1)).payer,
        price(fees, social(1)).payer,
    ) == (Payer.OWN_COLLEGE, Payer.HOST_COLLEGE)
    assert price(RATES, social(1)).payer is Payer.OWN_COLLEGE


@pytest.mark.req("C-48")
def test_a_candidate_nobody_pays_for_is_refused() -> None:
    fees = FeeSchedule(provisional={1: Decimal(280)}, source="S3 四", payer={COLLEGE: Payer.OWN_COLLEGE})
    with pytest.raises(Refused, match="FEE_PAYER_MISSING"):
        price(fees, social(1))


@pytest.mark.req("R-188")
def test_too_much_is_returned_and_too_little_topped_up_entry_by_entry() -> None:
    billed = [Billed(level=level, price=price(RATES, college(level))) for level in (1, 1, 2)]
    settlement = settle(RATES, billed, {1: standard("300"), 2: standard("400.50")})
    assert settlement.adjustments == (Decimal("-80.00"), Decimal("-80.00"), Decimal("40.50"))
    assert [settlement.refund, settlement.top_up, settlement.balance] == [yuan(160), yuan("40.50"), yuan("-119.50")]


@pytest.mark.req("C-26")
@pytest.mark.parametrize(("published_on", "moved"), [(dt.date(2022, 12, 31), -80), (dt.date(2023, 1, 1), 0)])
def test_nothing_is_settled_after_the_cut_off(published_on: dt.date, moved: int) -> None:
    billed = [Billed(level=1, price=price(UNTIL_2022, college(1)))]
    assert settle(UNTIL_2022, billed, {1: standard("300", published_on)}).balance == moved


@pytest.mark.req("R-188")
def test_a_price_by_the_standard_is_final_and_moves_with_no_later_one() -> None:
    billed = [Billed(level=1, price=price(RATES, college(1), standard("300")))]
    assert settle(RATES, billed, {1: standard("280")}).adjustments == (yuan(0),)


def test_a_level_the_province_did_not_name_is_not_settled() -> None:
    settlement = settle(RATES, [Billed(level=3, price=price(RATES, college(3)))], {1: standard("300")})
    assert settlement.adjustments == (yuan(0),)


@pytest.mark.req("R-188")
@given(st.lists(levels), st.fixed_dictionaries({1: amounts, 2: amounts, 3: amounts}))
def test_the_settlement_is_the_provinces_total_less_what_was_billed(
    entries: list[int], province: dict[int, Decimal]
) -> None:
    standards = {level: standard(amount) for level, amount in province.items()}
    billed = [Billed(level=level, price=price(RATES, college(level))) for level in entries]
    settlement = settle(RATES, billed, standards)
    owed = sum(price(RATES, college(level), standards[level]).amount for level in entries)
    assert settlement.balance == owed - sum(entry.price.amount for entry in billed)
    assert settlement.balance == settlement.top_up - settlement.refund
    assert len(settlement.adjustments) == len(entries)


@given(st.lists(levels))
def test_settling_what_was_billed_by_the_standard_moves_nothing(entries: list[int]) -> None:
    standards = {level: standard("300") for level in (1, 2, 3)}
    billed = [Billed(level=level, price=price(RATES, college(level), standards[level])) for level in entries]
    assert settle(RATES, billed, standards).balance == 0
