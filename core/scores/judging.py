"""Marks become results by the plan's frozen rules, with what was reached before where the vendor lets it count."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import Session

from core.api import Conditions, Stage
from core.arrangement.occupancy import certificate_rules_key
from core.db.tables import Certificate, ExamPlan, Registration, Result, Score
from core.kernel import clock
from core.kernel.ids import new_id
from core.rules.passing import Earlier, Mark, MarkOutcome, judge, with_credit
from core.rules.plan import LevelRules, PlanRules


class Written(Protocol):
    """A mark as it is stored."""

    value: Any
    outcome: Any
    parts: Any


def mark_of(score: Written) -> Mark:
    """Return a stored mark as the rules know it."""
    parts = {key: Decimal(value) for key, value in score.parts.items()}
    return Mark(value=score.value, outcome=MarkOutcome(score.outcome), parts=parts)


def sat_before(plan_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """Return the marks of other plans whose results are published, each with its person and its exam day."""
    marks = (Registration.bidx, Registration.certificate_id, Registration.level, Score.subject, Score.value)
    return (
        select(*marks, ExamPlan.last_exam_day)
        .join(Score, Score.registration_id == Registration.id)
        .join(Result, Result.registration_id == Registration.id)
        .join(ExamPlan, ExamPlan.id == Registration.plan_id)
        .where(Registration.plan_id != plan_id, Score.latest, Score.value.is_not(None))
    )


class Judges:
    """Turns one registration's marks into its result."""

    def __init__(self, tx: Session, plan: ExamPlan, rules: PlanRules) -> None:
        self._tx, self._plan, self._rules = tx, plan, rules
        keys = select(Certificate.id, Certificate.key).where(Certificate.vendor_id == plan.vendor_id)
        self._keys: dict[uuid.UUID, str] = {id_: certificate_rules_key(key) for id_, key in tx.execute(keys)}
        self._window = rules.window(Stage.PUBLICITY)
        self._earlier: dict[tuple[bytes, uuid.UUID, int], list[Earlier]] = {}

    def remember(self, registered: ColumnElement[bool]) -> None:
        """Fetch what the people of these registrations reached in other plans, if a level here gives credit for it."""
        rules = [self._rules.pass_rule(c.key, level.rank) for c in self._rules.certificates for level in c.levels]
        if not any(isinstance(rule, Conditions) and rule.credit for rule in rules):
            return
        sat = sat_before(self._plan.id).where(Registration.bidx.in_(select(Registration.bidx).where(registered)))
        for bidx, certificate, level, subject, value, day in self._tx.execute(sat):
            earlier = Earlier(subject=subject, value=value, exam_day=day)
            self._earlier.setdefault((bidx, certificate, level), []).append(earlier)

    def level(self, certificate_id: uuid.UUID, rank: int) -> LevelRules:
        """Return a level's rules."""
        return self._rules.level(self._keys[certificate_id], rank)

    def judged(self, certificate_id: uuid.UUID, rank: int, bidx: bytes, marks: Mapping[str, Mark]) -> dict[str, Any]:
        """Return the part of a result that follows from the marks."""
        level, rule = self.level(certificate_id, rank), self._rules.pass_rule(self._keys[certificate_id], rank)
        earlier = self._earlier.get((bidx, certificate_id, rank), [])
        counted = with_credit(rule, level.subjects, marks, earlier, self._rules.last_day)
        verdict = judge(rule, level.subjects, counted)
        return {
            "marks": [
                {
                    "subject": subject.key,
                    "name": subject.name.zh,
                    "value": None if mark.value is None else f"{mark.value.normalize():f}",
                    "outcome": mark.outcome.value,
                    **({"carried": True} if mark.carried else {}),
                }
                for subject in level.subjects
                if (mark := counted.get(subject.key)) is not None
            ],
            "passed": verdict.passed,
            "grade": {"zh": verdict.grade.zh, "en": verdict.grade.en} if verdict.grade else {},
            "reason": verdict.reason,
        }

    def result(self, row: Row[*tuple[Any, ...]], ticket: str, marks: Mapping[str, Mark]) -> dict[str, Any]:
        """Return the complete row of a result."""
        name = self._rules.certificate_name(self._keys[row.certificate_id])
        return {
            "id": new_id(),
            "vendor_id": self._plan.vendor_id,
            "college_id": row.college_id,
            "host_college_id": row.host_college_id,
            "plan_id": self._plan.id,
            "registration_id": row.id,
            "bidx": row.bidx,
            "ticket_number": ticket,
            "level": row.level,
            "title": f"{name.zh}（{self.level(row.certificate_id, row.level).name.zh}）",
            **self.judged(row.certificate_id, row.level, row.bidx, marks),
            "visible_from": self._window.opens,
            "locks_at": self._window.closes,
            "published_at": clock.now(),
        }
