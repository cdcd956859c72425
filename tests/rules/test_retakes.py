"""补考."""

from __future__ import annotations

import datetime as dt

import pytest

from core.api import RetakePolicy
from core.rules.retakes import Attempts, Retake, needs_vendor_decision, retake
from tests.rules.test_passing import BOTH

FREE_IN_2021 = RetakePolicy(first_free_until=dt.date(2021, 12, 31), min_candidates=20, source="S4 二-2")
IN_TIME = dt.date(2021, 12, 31)


def test_a_first_sitting_is_no_retake() -> None:
    assert retake(FREE_IN_2021, BOTH, Attempts(failed=0), IN_TIME) is None


@pytest.mark.req("C-15")
def test_all_subjects_are_sat_again_unless_the_vendor_says_otherwise() -> None:
    again = retake(RetakePolicy(), BOTH, Attempts(failed=1, reached=frozenset({"theory"})), IN_TIME)
    assert again == Retake(subjects=("theory", "practical"), free=False, source="C-15")


@pytest.mark.req("C-15")
def test_only_the_missing_subjects_are_sat_again_where_the_vendor_allows_it() -> None:
    policy = RetakePolicy(whole_certificate=False, source="§3")
    again = retake(policy, BOTH, Attempts(failed=1, reached=frozenset({"theory"})), IN_TIME)
    assert again == Retake(subjects=("practical",), free=False, source="§3")


@pytest.mark.req("R-197", "C-41")
@pytest.mark.parametrize(
    ("failed", "day", "free"),
    [(1, IN_TIME, True), (2, IN_TIME, False), (1, IN_TIME + dt.timedelta(days=1), False)],
)
def test_the_first_retake_is_free_up_to_the_policys_last_day(failed: int, day: dt.date, free: bool) -> None:
    again = retake(FREE_IN_2021, BOTH, Attempts(failed=failed), day)
    assert again is not None
    assert again.free is free


@pytest.mark.req("R-198", "C-41")
@pytest.mark.parametrize(("candidates", "asked"), [(19, True), (20, False)])
def test_a_group_below_the_minimum_is_for_the_vendor_to_decide(candidates: int, asked: bool) -> None:
    assert needs_vendor_decision(FREE_IN_2021, candidates) is asked


def test_without_a_minimum_no_group_is_too_small() -> None:
    assert not needs_vendor_decision(RetakePolicy(), 1)
