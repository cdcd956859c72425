"""考证结果: whether one sitting passes, with which grade, and why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import assert_never

from core.api import (
    AllSubjects,
    BestOf,
    Condition,
    Conditions,
    Each,
    PartMinimum,
    PassRule,
    Subject,
    Text,
    TotalScore,
    WeightedTotal,
)
from core.rules.timetable import months_from


class MarkOutcome(StrEnum):
    """What became of one subject: a mark, 缺考 (R-085), or voided for a violation."""

    SCORED = "scored"
    ABSENT = "absent"
    VOID = "void"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One subject's outcome; `value` only when scored, `carried` when it was reached in an earlier sitting."""

    value: Decimal | None = None
    outcome: MarkOutcome = MarkOutcome.SCORED
    carried: bool = False
    parts: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Passed or not, with a code of `core.kernel.messages` as the reason, and the grade where there are any."""

    passed: bool
    reason: str
    grade: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A subject's mark of an earlier sitting of the same certificate and level."""

    subject: str
    value: Decimal
    exam_day: dt.date


_NO_MARK = Mark()
_ZERO = Decimal(0)


def judge(pass_rule: PassRule, subjects: Sequence[Subject], marks: Mapping[str, Mark]) -> Verdict:
    """Judge one candidate's marks, by subject key, with the plan's frozen rule (R-037 … R-038, R-139).

    Void goes before absent, absent before a mark that is still missing (RESULT_NOT_MARKED): no rule adds those up.
    Nobody is failed for an optional subject they did not sit.
    """
    if unknown := marks.keys() - {subject.key for subject in subjects}:
        raise ValueError(f"marks for subjects the level does not have: {sorted(unknown)}")
    if any(mark.outcome is MarkOutcome.VOID for mark in marks.values()):
        return Verdict(False, "RESULT_VOID")
    compulsory = [marks.get(subject.key, _NO_MARK) for subject in subjects if not subject.optional]
    if any(mark.outcome is MarkOutcome.ABSENT for mark in compulsory):
        return Verdict(False, "RESULT_ABSENT")
    values = {key: mark.value for key, mark in marks.items() if mark.value is not None}
    # A level without subjects must not pass because there is nothing to fail.
    if not values or any(mark.value is None for mark in compulsory):
        return Verdict(False, "RESULT_NOT_MARKED")
    if in_one_sitting(pass_rule) and any(mark.carried for mark in marks.values()):
        return Verdict(False, "RESULT_TWO_SITTINGS")
    for condition in conditions_of(pass_rule):
        if reason := _unmet(condition, subjects, values, marks):
            return Verdict(False, reason)
    return Verdict(True, "RESULT_PASSED", _grade(pass_rule, values))


def in_one_sitting(rule: PassRule) -> bool:
    """Say whether every subject has to be reached in the same sitting (R-038)."""
    return isinstance(rule, AllSubjects | Conditions) and rule.single_sitting


def conditions_of(rule: PassRule) -> tuple[Condition, ...]:
    """Return what a rule asks for, in the order in which the reasons are given."""
    match rule:
        case AllSubjects():
            return (Each(),)
        case TotalScore():
            return (WeightedTotal(at_least=Decimal(rule.pass_mark)),)
        case Conditions():
            return rule.conditions
        case _:
            assert_never(rule)


def read_marks(rule: PassRule, subjects: Sequence[Subject]) -> frozenset[str]:
    """Return the subjects whose own pass mark a rule reads; that of the others says nothing (a total, a floor)."""
    read: set[str] = set()
    for condition in conditions_of(rule):
        match condition:
            case Each(at_least=None):
                read |= {
                    s.key for s in subjects if s.key in condition.subjects or not (condition.subjects or s.optional)
                }
            case BestOf():
                read |= {
                    s.key for s in subjects if s.key in condition.subjects or (not condition.subjects and s.optional)
                }
    return frozenset(read)


def _unmet(
    condition: Condition, subjects: Sequence[Subject], values: Mapping[str, Decimal], marks: Mapping[str, Mark]
) -> str:
    """Return why a condition is not met; empty when it is."""
    match condition:
        case Each():
            named = [s for s in subjects if s.key in condition.subjects or not (condition.subjects or s.optional)]
            met = all(_reached(subject, values, condition.at_least) for subject in named)
            return "" if met else "RESULT_SUBJECT_FAILED"
        case BestOf():
            named = [s for s in subjects if s.key in condition.subjects or (not condition.subjects and s.optional)]
            reached = sum(_reached(subject, values) for subject in named)
            return "" if reached >= condition.count else "RESULT_TOO_FEW_SUBJECTS"
        case WeightedTotal():
            return "" if _total(values, condition.weights) >= condition.at_least else "RESULT_TOTAL_FAILED"
        case PartMinimum():
            parts = marks.get(condition.subject, _NO_MARK).parts
            met = parts.get(condition.part, Decimal(-1)) >= condition.at_least
            return "" if met else "RESULT_PART_FAILED"
        case _:
            assert_never(condition)


def _reached(subject: Subject, values: Mapping[str, Decimal], at_least: Decimal | None = None) -> bool:
    wanted = subject.pass_mark if at_least is None else at_least
    return subject.key in values and values[subject.key] >= wanted


def _total(values: Mapping[str, Decimal], weights: Mapping[str, Decimal]) -> Decimal:
    counted = weights or dict.fromkeys(values, Decimal(1))
    return sum((values.get(key, _ZERO) * weight for key, weight in counted.items()), start=_ZERO)


def _grade(rule: PassRule, values: Mapping[str, Decimal]) -> Text | None:
    if not isinstance(rule, Conditions):
        return None
    total = _total(values, rule.grade_weights)
    return next((grade.name for grade in rule.grades if total >= grade.at_least), None)


def with_credit(
    rule: PassRule,
    subjects: Sequence[Subject],
    marks: Mapping[str, Mark],
    earlier: Iterable[Earlier],
    exam_day: dt.date,
) -> dict[str, Mark]:
    """Return the marks, with what was reached before and still counts on `exam_day` where it was not reached now.

    The best of several earlier marks counts. A voided mark stays: a violation is not made good by credit.
    """
    found, since = dict(marks), credit_since(rule, exam_day)
    if since is None:
        return found
    pass_marks = {subject.key: subject.pass_mark for subject in subjects}
    for before in sorted(earlier, key=lambda mark: mark.value):
        counts = since <= before.exam_day < exam_day
        if not counts or before.value < pass_marks.get(before.subject, before.value + 1):
            continue
        now = marks.get(before.subject, _NO_MARK)
        if now.outcome is not MarkOutcome.VOID and (now.value is None or now.value < pass_marks[before.subject]):
            found[before.subject] = Mark(value=before.value, carried=True)
    return found


def credit_since(rule: PassRule, exam_day: dt.date) -> dt.date | None:
    """Return the earliest exam day whose marks still count on `exam_day`; None where a rule gives no credit."""
    if not isinstance(rule, Conditions) or rule.credit is None:
        return None
    day = months_from(exam_day, -rule.credit.months)
    # From the last of a short month the way back leads to an earlier day of the long one: the next day is the first.
    return day if months_from(day, rule.credit.months) >= exam_day else day + dt.timedelta(days=1)
