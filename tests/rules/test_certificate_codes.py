"""验证码: random, readable off paper, however it is typed."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.issuance.codes import ALPHABET, SIGNS, draw, fold, printed


@pytest.mark.req("R-176")
def test_a_code_is_at_least_sixty_bits_of_signs_nobody_confuses() -> None:
    assert math.log2(len(set(ALPHABET)) ** SIGNS) >= 60
    assert not set("ILOU") & set(ALPHABET)
    drawn = [draw() for _ in range(1000)]
    assert len(set(drawn)) == 1000
    assert {len(code) for code in drawn} == {SIGNS}
    assert set("".join(drawn)) == set(ALPHABET)


def test_it_stands_on_paper_in_groups_of_four() -> None:
    assert printed("K7QM04XZ9R2D") == "K7QM-04XZ-9R2D"


@given(st.text(ALPHABET, min_size=SIGNS, max_size=SIGNS))
def test_what_is_read_off_the_paper_is_the_code(code: str) -> None:
    confused = printed(code).lower().replace("0", "o").replace("1", "l")
    assert [fold(text) for text in (code, printed(code), confused, f" {code} ", confused.upper())] == [code] * 5


@pytest.mark.parametrize(
    "typed", ["Ｋ７ＱＭ－０４ＸＺ－９Ｒ２Ｄ", "K7QM 04XZ 9R2D", "k7qm–04xz–9r2d", "K7QM\u200b04XZ9R2D"]
)
def test_odd_spellings_are_the_same_code(typed: str) -> None:
    assert fold(typed) == "K7QM04XZ9R2D"
