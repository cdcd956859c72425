"""A plan's frozen pass rule as one statement: what `core.rules.passing.judge` says of one, said of all at once.

Marks lie in the database as whole hundredths. Every line is compared as a whole number and nothing becomes a float:
weights are scaled until they are whole, and a line between two of them is rounded up, which no whole sum can notice.
"""

from __future__ import annotations

import datetime as dt
import math
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, assert_never

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Label,
    Numeric,
    Select,
    Subquery,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    true,
    type_coerce,
)

from core.api import BestOf, Condition, Conditions, Each, PartMinimum, PassRule, Subject, WeightedTotal
from core.db.tables import ExamPlan, Registration, Score
from core.rules.passing import MarkOutcome, conditions_of, credit_since, in_one_sitting
from core.rules.plan import LevelRules
from core.scores.judging import sat_before

Truth = ColumnElement[bool]
Number = ColumnElement[Any]
Statement = Select[*tuple[Any, ...]]

_stored = type_coerce(Score.value, BigInteger)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paper:
    """What counts of one subject: the mark in hundredths, what became of it, and the parts a rule asks for."""

    subject: Subject
    value: Number
    outcome: ColumnElement[str]
    carried: Truth
    parts: Mapping[str, Number]

    def reaches(self, least: Decimal | int) -> Truth:
        return and_(self.value.is_not(None), self.value >= _whole(least))


def standing(
    plan_id: uuid.UUID, certificate_id: uuid.UUID, level: LevelRules, rule: PassRule, exam_day: dt.date
) -> Statement:
    """Return the statement that judges every registration of a level: id, reason, and which of the rule's grades.

    It reads the latest marks and, where the rule gives credit, what was reached in earlier published plans. Who has no
    mark is RESULT_NOT_MARKED, who passes RESULT_PASSED; grades count from 0 (R-037 … R-038, R-139).
    """
    registered = (
        Registration.plan_id == plan_id,
        Registration.certificate_id == certificate_id,
        Registration.level == level.rank,
    )
    marks = _marks(rule, level.subjects).where(*registered).subquery("marks")
    before = _before(plan_id, certificate_id, level, credit_since(rule, exam_day), exam_day)
    papers = [_paper(n, subject, rule, marks, before) for n, subject in enumerate(level.subjects)]
    reason = _reason(rule, papers)
    grade = case((reason == "RESULT_PASSED", _grade(rule, papers)), else_=null())
    judged = select(marks.c.id, reason.label("reason"), grade.label("grade"))
    return judged if before is None else judged.outerjoin_from(marks, before, before.c.bidx == marks.c.bidx)


def _marks(rule: PassRule, subjects: Sequence[Subject]) -> Statement:
    """Lay the latest marks of a registration side by side, one column per subject."""
    columns: list[Label[Any]] = []
    for n, subject in enumerate(subjects):
        columns += [_of(subject, _stored, f"value{n}"), _of(subject, Score.outcome, f"outcome{n}")]
        columns += [_of(subject, _part(key), f"part{n}_{k}") for k, key in enumerate(_parts(rule, subject))]
    latest = and_(Score.registration_id == Registration.id, Score.latest)
    wanted = select(Registration.id, Registration.bidx, *columns).outerjoin(Score, latest)
    return wanted.group_by(Registration.id, Registration.bidx)


def _of(subject: Subject, value: Any, name: str) -> Label[Any]:
    return func.max(case((Score.subject == subject.key, value))).label(name)


def _parts(rule: PassRule, subject: Subject) -> list[str]:
    """Return the parts of a subject that a rule asks for."""
    asked = [c for c in conditions_of(rule) if isinstance(c, PartMinimum) and c.subject == subject.key]
    return list(dict.fromkeys(condition.part for condition in asked))


def _part(key: str) -> Number:
    # Parts are text in JSON. SQLite knows no decimals: rounding gives back the whole hundredths a mark is made of.
    return cast(func.round(cast(Score.parts[key].as_string(), Numeric) * 100), BigInteger)


def _before(
    plan_id: uuid.UUID, certificate_id: uuid.UUID, level: LevelRules, since: dt.date | None, exam_day: dt.date
) -> Subquery | None:
    """Return the best mark of each subject that was reached earlier and still counts; None without credit."""
    if since is None:
        return None
    sat = sat_before(plan_id).where(
        Registration.certificate_id == certificate_id,
        Registration.level == level.rank,
        ExamPlan.last_exam_day >= since,
        ExamPlan.last_exam_day < exam_day,
    )
    reached = (
        func.max(case((and_(Score.subject == s.key, _stored >= _whole(s.pass_mark)), _stored))).label(f"value{n}")
        for n, s in enumerate(level.subjects)
    )
    return sat.with_only_columns(Registration.bidx, *reached).group_by(Registration.bidx).subquery("before")


def _paper(n: int, subject: Subject, rule: PassRule, marks: Subquery, before: Subquery | None) -> _Paper:
    """Return one subject, with credit in the place of what was not reached now; a voided mark stays."""
    value = marks.c[f"value{n}"]
    outcome = func.coalesce(marks.c[f"outcome{n}"], MarkOutcome.SCORED.value)
    parts = {key: marks.c[f"part{n}_{k}"] for k, key in enumerate(_parts(rule, subject))}
    if before is None:
        return _Paper(subject=subject, value=value, outcome=outcome, carried=false(), parts=parts)
    earlier = before.c[f"value{n}"]
    unreached = or_(value.is_(None), value < _whole(subject.pass_mark))
    carried = and_(earlier.is_not(None), outcome != MarkOutcome.VOID.value, unreached)
    return _Paper(
        subject=subject,
        value=case((carried, earlier), else_=value),
        outcome=case((carried, MarkOutcome.SCORED.value), else_=outcome),
        carried=carried,
        parts={key: case((carried, null()), else_=part) for key, part in parts.items()},
    )


def _reason(rule: PassRule, papers: Sequence[_Paper]) -> ColumnElement[str]:
    """Return the first reason that holds, in the order of `judge`."""
    compulsory = [paper for paper in papers if not paper.subject.optional]
    nothing = and_(true(), *(paper.value.is_(None) for paper in papers))
    reasons: list[tuple[Truth, str]] = [
        (_any(paper.outcome == MarkOutcome.VOID.value for paper in papers), "RESULT_VOID"),
        (_any(paper.outcome == MarkOutcome.ABSENT.value for paper in compulsory), "RESULT_ABSENT"),
        (or_(nothing, *(paper.value.is_(None) for paper in compulsory)), "RESULT_NOT_MARKED"),
    ]
    if in_one_sitting(rule):
        reasons.append((_any(paper.carried for paper in papers), "RESULT_TWO_SITTINGS"))
    reasons += [_unmet(condition, papers) for condition in conditions_of(rule)]
    return case(*reasons, else_="RESULT_PASSED")


def _any(truths: Any) -> Truth:
    return or_(false(), *truths)


def _unmet(condition: Condition, papers: Sequence[_Paper]) -> tuple[Truth, str]:
    """Return when a condition is not met, which is never unknown, and the reason it then gives."""
    match condition:
        case Each():
            lines = [
                paper.reaches(paper.subject.pass_mark if condition.at_least is None else condition.at_least)
                for paper in papers
                if paper.subject.key in condition.subjects or not (condition.subjects or paper.subject.optional)
            ]
            return not_(and_(true(), *lines)), "RESULT_SUBJECT_FAILED"
        case BestOf():
            reached = (
                case((paper.reaches(paper.subject.pass_mark), 1), else_=0)
                for paper in papers
                if paper.subject.key in condition.subjects or (not condition.subjects and paper.subject.optional)
            )
            return sum(reached, start=literal(0)) < condition.count, "RESULT_TOO_FEW_SUBJECTS"
        case WeightedTotal():
            return not_(_total_reaches(condition.at_least, condition.weights, papers)), "RESULT_TOTAL_FAILED"
        case PartMinimum():
            asked = [p.parts[condition.part] for p in papers if p.subject.key == condition.subject]
            # A part nobody marked stays below every line.
            return func.coalesce(null(), *asked, -100) < _whole(condition.at_least), "RESULT_PART_FAILED"
        case _:
            assert_never(condition)


def _total_reaches(least: Decimal, weights: Mapping[str, Decimal], papers: Sequence[_Paper]) -> Truth:
    scale = math.lcm(*(weight.as_integer_ratio()[1] for weight in weights.values()))
    total: Number = literal(0, BigInteger)
    for paper in papers:
        weight = weights.get(paper.subject.key, Decimal(0)) if weights else Decimal(1)
        total += func.coalesce(paper.value, 0) * literal(int(weight * scale), BigInteger)
    return total >= literal(_whole(least * scale), BigInteger)


def _whole(mark: Decimal | int) -> int:
    """Return a line in whole hundredths, the next one above where it lies between two."""
    return math.ceil(mark * 100)


def _grade(rule: PassRule, papers: Sequence[_Paper]) -> ColumnElement[Any]:
    """Return which grade the total reaches, the first in the order of the rule; NULL for none."""
    if not isinstance(rule, Conditions) or not rule.grades:
        return null()
    lines = [(_total_reaches(grade.at_least, rule.grade_weights, papers), n) for n, grade in enumerate(rule.grades)]
    return case(*lines, else_=null())
