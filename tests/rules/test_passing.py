"""考证结果."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.api import AllSubjects, Mode, Subject, Text, TotalScore
from core.rules.passing import Mark, MarkOutcome, Verdict, judge

THEORY = Subject(key="theory", name=Text("理论", "Theory"), mode=Mode.COMPUTER, minutes=60)
PRACTICAL = Subject(key="practical", name=Text("实操", "Practical"), mode=Mode.PRACTICAL, minutes=120)
BOTH = (THEORY, PRACTICAL)
SINGLE_SITTING = AllSubjects(single_sitting=True)
TOTAL_80 = TotalScore(pass_mark=80)

ABSENT = Mark(outcome=MarkOutcome.ABSENT)
VOID = Mark(outcome=MarkOutcome.VOID)
marks = st.decimals(0, 100, places=1)


def scored(value: str | Decimal, *, carried: bool = False) -> Mark:
    return Mark(value=Decimal(value), carried=carried)


def verdict(theory: Mark, practical: Mark, rule: AllSubjects | TotalScore = SINGLE_SITTING) -> Verdict:
    return judge(rule, BOTH, {"theory": theory, "practical": practical})


@pytest.mark.req("R-037", "R-139")
def test_sixty_in_every_subject_passes() -> None:
    assert verdict(scored("60"), scored("60")) == Verdict(True, "RESULT_PASSED")


@pytest.mark.req("R-037")
@pytest.mark.parametrize("mark", ["59.5", "59.99", "59", "0"])
def test_anything_below_sixty_in_one_subject_fails_and_is_never_rounded_up(mark: str) -> None:
    assert verdict(scored("100"), scored(mark)) == Verdict(False, "RESULT_SUBJECT_FAILED")


@given(marks, marks)
def test_all_subjects_pass_exactly_when_each_of_them_does(theory: Decimal, practical: Decimal) -> None:
    assert verdict(scored(theory), scored(practical)).passed is (theory >= 60 and practical >= 60)


def test_a_subjects_own_pass_mark_counts() -> None:
    strict = Subject(key="theory", name=Text("理论", "Theory"), mode=Mode.COMPUTER, minutes=60, pass_mark=70)
    assert judge(SINGLE_SITTING, [strict], {"theory": scored("69")}) == Verdict(False, "RESULT_SUBJECT_FAILED")


@pytest.mark.req("R-085")
@pytest.mark.parametrize("rule", [SINGLE_SITTING, TOTAL_80])
def test_absence_from_one_subject_fails_whatever_the_others_say(rule: AllSubjects | TotalScore) -> None:
    assert verdict(scored("100"), ABSENT, rule) == Verdict(False, "RESULT_ABSENT")


@pytest.mark.parametrize("rule", [SINGLE_SITTING, TOTAL_80])
def test_a_voided_subject_fails_and_is_named_before_an_absence(rule: AllSubjects | TotalScore) -> None:
    assert verdict(VOID, ABSENT, rule) == Verdict(False, "RESULT_VOID")


@pytest.mark.parametrize("theory", [{}, {"theory": Mark()}])
def test_a_missing_mark_is_not_zero_but_no_result_yet(theory: dict[str, Mark]) -> None:
    assert judge(TOTAL_80, BOTH, {"practical": scored("100"), **theory}) == Verdict(False, "RESULT_NOT_MARKED")


def test_a_level_without_subjects_never_passes() -> None:
    assert judge(SINGLE_SITTING, (), {}) == Verdict(False, "RESULT_NOT_MARKED")


@pytest.mark.req("R-038")
def test_a_subject_reached_earlier_does_not_count_where_one_sitting_is_asked_for() -> None:
    assert verdict(scored("90", carried=True), scored("90")) == Verdict(False, "RESULT_TWO_SITTINGS")


@pytest.mark.req("C-15")
def test_a_subject_reached_earlier_counts_where_the_vendor_lets_it() -> None:
    rule = AllSubjects(single_sitting=False)
    assert verdict(scored("90", carried=True), scored("90"), rule) == Verdict(True, "RESULT_PASSED")


@pytest.mark.parametrize(
    ("theory", "practical", "reason"),
    [("20", "60", "RESULT_PASSED"), ("20", "59.5", "RESULT_TOTAL_FAILED"), ("0", "80", "RESULT_PASSED")],
)
def test_a_total_score_asks_for_the_sum_only(theory: str, practical: str, reason: str) -> None:
    assert verdict(scored(theory), scored(practical), TOTAL_80) == Verdict(reason == "RESULT_PASSED", reason)


def test_a_mark_for_a_subject_the_level_does_not_have_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="essay"):
        judge(SINGLE_SITTING, BOTH, {"essay": scored("100")})


def test_a_rule_of_no_known_kind_is_never_a_pass() -> None:
    with pytest.raises(AssertionError):
        judge("everybody", [THEORY], {"theory": scored("100")})  # type: ignore[arg-type]
