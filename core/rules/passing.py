"""考证结果: whether one sitting passes, and why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import assert_never

from core.api import AllSubjects, PassRule, Subject, TotalScore


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


@dataclass(frozen=True, slots=True)
class Verdict:
    """Passed or not, with a code of `core.kernel.messages` as the reason."""

    passed: bool
    reason: str


_NO_MARK = Mark()


def judge(pass_rule: PassRule, subjects: Sequence[Subject], marks: Mapping[str, Mark]) -> Verdict:
    """Judge one candidate's marks, by subject key, with the plan's frozen rule (R-037 … R-038, R-139).

    Void goes before absent, absent before a mark that is still missing (RESULT_NOT_MARKED): no rule adds those up.
    """
    if unknown := marks.keys() - {subject.key for subject in subjects}:
        raise ValueError(f"marks for subjects the level does not have: {sorted(unknown)}")
    outcomes = {mark.outcome for mark in marks.values()}
    if MarkOutcome.VOID in outcomes:
        return Verdict(False, "RESULT_VOID")
    if MarkOutcome.ABSENT in outcomes:
        return Verdict(False, "RESULT_ABSENT")
    values = [marks.get(subject.key, _NO_MARK).value for subject in subjects]
    known = [value for value in values if value is not None]
    # A level without subjects must not pass because there is nothing to fail.
    if not known or len(known) < len(values):
        return Verdict(False, "RESULT_NOT_MARKED")
    match pass_rule:
        case AllSubjects():
            if pass_rule.single_sitting and any(mark.carried for mark in marks.values()):
                return Verdict(False, "RESULT_TWO_SITTINGS")
            enough = all(value >= subject.pass_mark for subject, value in zip(subjects, known, strict=True))
            return Verdict(enough, "RESULT_PASSED" if enough else "RESULT_SUBJECT_FAILED")
        case TotalScore():
            enough = sum(known) >= pass_rule.pass_mark
            return Verdict(enough, "RESULT_PASSED" if enough else "RESULT_TOTAL_FAILED")
        case _:
            assert_never(pass_rule)
