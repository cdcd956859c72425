"""What contract 1.1 can say of passing: conditions, optional subjects, parts, credit and grades."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.api import (
    AllSubjects,
    BestOf,
    Condition,
    Conditions,
    Credit,
    Each,
    Grade,
    Mode,
    Part,
    PartMinimum,
    Subject,
    Text,
    TotalScore,
    WeightedTotal,
)
from core.rules.passing import Earlier, Mark, MarkOutcome, judge, with_credit
from core.rules.values import read_value
from core.rules.words import describe_pass_rule

PARTS = (
    Part(key="safety", name=Text("安全", "Safety"), full_mark=20),
    Part(key="work", name=Text("操作", "Work"), full_mark=80),
)


def paper(key: str, *, optional: bool = False, parts: tuple[Part, ...] = ()) -> Subject:
    return Subject(key=key, name=Text(key, key), mode=Mode.COMPUTER, minutes=60, optional=optional, parts=parts)


SUBJECTS = (paper("a"), paper("b", parts=PARTS), paper("x", optional=True), paper("y", optional=True))
ABSENT, VOID = Mark(outcome=MarkOutcome.ABSENT), Mark(outcome=MarkOutcome.VOID)
marks = st.decimals(0, 100, places=1)


def scored(value: str | Decimal, **parts: str) -> Mark:
    return Mark(value=Decimal(value), parts={key: Decimal(mark) for key, mark in parts.items()})


def rule(*conditions: Condition, grades: tuple[Grade, ...] = (), single_sitting: bool = False) -> Conditions:
    return Conditions(conditions=conditions, grades=grades, single_sitting=single_sitting, source="考核方案")


GOOD = {"a": scored("60"), "b": scored("60", safety="12", work="48"), "x": scored("60"), "y": scored("60")}


@pytest.mark.parametrize(
    ("conditions", "changed", "reason"),
    [
        ((Each(),), {}, "RESULT_PASSED"),
        ((Each(),), {"a": scored("59.5")}, "RESULT_SUBJECT_FAILED"),
        ((Each(),), {"x": scored("0")}, "RESULT_PASSED"),
        ((Each(at_least=Decimal(80)),), {}, "RESULT_SUBJECT_FAILED"),
        ((Each(subjects=("x",)),), {"x": scored("59")}, "RESULT_SUBJECT_FAILED"),
        ((BestOf(count=1),), {"x": ABSENT}, "RESULT_PASSED"),
        ((BestOf(count=2),), {"x": ABSENT}, "RESULT_TOO_FEW_SUBJECTS"),
        ((BestOf(count=2, subjects=("a", "x", "y")),), {"y": scored("1")}, "RESULT_PASSED"),
        ((WeightedTotal(at_least=Decimal(240)),), {}, "RESULT_PASSED"),
        ((WeightedTotal(at_least=Decimal(240)),), {"x": scored("59.9")}, "RESULT_TOTAL_FAILED"),
        ((PartMinimum(subject="b", part="safety", at_least=Decimal(12)),), {}, "RESULT_PASSED"),
        ((PartMinimum(subject="b", part="safety", at_least=Decimal("12.5")),), {}, "RESULT_PART_FAILED"),
        ((Each(), BestOf(count=2)), {"a": scored("0"), "x": ABSENT}, "RESULT_SUBJECT_FAILED"),
        ((Each(),), {"a": ABSENT}, "RESULT_ABSENT"),
        ((Each(),), {"x": VOID}, "RESULT_VOID"),
    ],
)
def test_the_first_condition_that_is_not_met_is_the_reason(
    conditions: tuple[Condition, ...], changed: dict[str, Mark], reason: str
) -> None:
    assert judge(rule(*conditions), SUBJECTS, GOOD | changed).reason == reason


def test_weights_are_exact_and_never_rounded() -> None:
    weighted = WeightedTotal(at_least=Decimal(60), weights={"a": Decimal("0.4"), "b": Decimal("0.6")})
    just = {"a": scored("60"), "b": scored("60", safety="20", work="40")}
    assert judge(rule(weighted), SUBJECTS, just).passed
    assert not judge(rule(weighted), SUBJECTS, just | {"a": scored("59.9")}).passed


@given(marks, marks)
def test_the_older_rules_say_the_same_as_their_conditions(one: Decimal, two: Decimal) -> None:
    papers, found = SUBJECTS[:2], {"a": scored(one), "b": scored(two)}
    assert judge(AllSubjects(single_sitting=False), papers, found) == judge(rule(Each()), papers, found)
    total = WeightedTotal(at_least=Decimal(120))
    assert judge(TotalScore(pass_mark=120), papers, found) == judge(rule(total), papers, found)


GRADES = tuple(
    Grade(name=Text(zh, en), at_least=Decimal(line))
    for zh, en, line in (("优秀", "Excellent", 340), ("良好", "Good", 300), ("及格", "Pass", 0))
)


@pytest.mark.parametrize(
    ("mark", "grade"), [("100", "优秀"), ("85", "优秀"), ("84", "良好"), ("75", "良好"), ("74", "及格")]
)
def test_who_passes_gets_the_highest_grade_reached(mark: str, grade: str) -> None:
    verdict = judge(rule(Each(), grades=GRADES), SUBJECTS, dict.fromkeys("abxy", scored(mark)))
    assert verdict.grade is not None
    assert verdict.grade.zh == grade


def test_who_fails_has_no_grade() -> None:
    assert judge(rule(Each(), grades=GRADES), SUBJECTS, GOOD | {"a": scored("0")}).grade is None


DAY = dt.date(2026, 5, 31)
CREDIT = Conditions(conditions=(Each(),), credit=Credit(months=24, source="四"), source="三")


def before(value: str, day: dt.date, subject: str = "a") -> Earlier:
    return Earlier(subject=subject, value=Decimal(value), exam_day=day)


@pytest.mark.parametrize(
    ("earlier", "counts"),
    [
        (before("60", dt.date(2025, 5, 31)), True),
        (before("60", dt.date(2024, 5, 31)), True),
        (before("60", dt.date(2024, 5, 30)), False),
        (before("59.9", dt.date(2025, 5, 31)), False),
        (before("60", DAY), False),
        (before("60", dt.date(2025, 5, 31), "gone"), False),
    ],
)
def test_credit_counts_until_its_last_day(earlier: Earlier, counts: bool) -> None:
    now = GOOD | {"a": ABSENT}
    found = with_credit(CREDIT, SUBJECTS, now, [earlier], DAY)
    assert found["a"].carried is counts
    assert judge(CREDIT, SUBJECTS, found).passed is counts


def test_credit_never_replaces_a_mark_that_was_reached_or_voided() -> None:
    earlier = [before("99", dt.date(2025, 5, 31))]
    assert with_credit(CREDIT, SUBJECTS, GOOD, earlier, DAY) == GOOD
    voided = GOOD | {"a": VOID}
    assert with_credit(CREDIT, SUBJECTS, voided, earlier, DAY) == voided
    assert with_credit(AllSubjects(single_sitting=False), SUBJECTS, GOOD | {"a": ABSENT}, earlier, DAY)["a"] == ABSENT


def test_a_rule_of_one_sitting_takes_no_credit() -> None:
    strict = Conditions(conditions=(Each(),), single_sitting=True, credit=CREDIT.credit, source="三")
    found = with_credit(strict, SUBJECTS, GOOD | {"a": ABSENT}, [before("99", dt.date(2025, 5, 31))], DAY)
    assert judge(strict, SUBJECTS, found).reason == "RESULT_TWO_SITTINGS"


def test_a_supplement_can_say_every_condition() -> None:
    plain = {
        "kind": "conditions",
        "credit_months": 24,
        "conditions": [
            {"kind": "each", "at_least": 60},
            {"kind": "best_of", "count": 1, "subjects": ["x", "y"]},
            {"kind": "total", "at_least": "60", "weights": {"a": "0.4", "b": "0.6"}},
            {"kind": "part", "subject": "b", "part": "safety", "at_least": 12},
        ],
        "grades": [{"zh": "优秀", "en": "Excellent", "at_least": 85}],
    }
    found = read_value("certificate.pass_rule", plain, "补充公告")
    assert isinstance(found, Conditions)
    assert [type(condition) for condition in found.conditions] == [Each, BestOf, WeightedTotal, PartMinimum]
    assert found.credit == Credit(months=24, source="补充公告")


def test_every_condition_can_be_said_in_words() -> None:
    said = describe_pass_rule(
        Conditions(
            conditions=(
                Each(subjects=("a",), at_least=Decimal(70)),
                BestOf(count=1),
                WeightedTotal(at_least=Decimal(60), weights={"a": Decimal("0.4"), "b": Decimal("0.6")}),
                PartMinimum(subject="b", part="safety", at_least=Decimal(12)),
            ),
            credit=Credit(months=24, source="四"),
            grades=GRADES[:1],
        ),
        SUBJECTS,
    )
    assert said.zh == (
        "a均不低于 70 分；选考科目中至少 1 科合格；总分（a×0.4、b×0.6）不低于 60 分；b的安全不低于 12 分；"
        "单科合格成绩 24 个月内有效；优秀 340 分起"
    )
    assert "b, Safety: at least 12" in said.en
    assert describe_pass_rule(AllSubjects(single_sitting=True), SUBJECTS).zh == (
        "各必考科目均达到合格分数；须在同一次考试中取得"
    )
