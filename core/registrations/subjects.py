"""按科目报考: who may sit a level's subjects apart, and which of them (R-081, R-083, R-197, C-15)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.api import Subject
from core.kernel.errors import Refused
from core.rules.passing import Earlier, with_credit
from core.rules.plan import CertificateRules, LevelRules, PlanRules
from core.rules.retakes import Attempts, retake

SEPARATOR = "、"
BETWEEN = re.compile(r"[、，,;；/\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierResult:
    """A published result of an earlier plan, with its marks; `certificate` is the key its rules use."""

    certificate: str
    level: int
    passed: bool
    marks: tuple[Earlier, ...] = ()


def words_of(text: str) -> tuple[str, ...]:
    """Return the subjects a cell names, however they are set apart."""
    return tuple(word for word in BETWEEN.split(text) if word)


def written(keys: Sequence[str]) -> str:
    """Return how a registration keeps its subjects; empty for all of them."""
    return ",".join(keys)


def sat(kept: str, level: LevelRules) -> tuple[str, ...]:
    """Return the keys of the subjects a registration is for, from how it keeps them."""
    return tuple(kept.split(",")) if kept else tuple(subject.key for subject in level.subjects)


def allows_single(certificate: CertificateRules) -> bool:
    """Say whether the vendor lets a subject be retaken alone (C-15)."""
    return not certificate.retake.whole_certificate


def named(words: Sequence[str], level: LevelRules) -> tuple[str, ...]:
    """Return the keys of the subjects named by key, name or code; empty when that is all of them, or none was named.

    Raises Refused SUBJECT_NOT_IN_LEVEL.
    """
    wanted = [_named(word, level) for word in words]
    keys = tuple(subject.key for subject in level.subjects if subject in wanted)
    return () if len(keys) == len(level.subjects) else keys


def _named(word: str, level: LevelRules) -> Subject:
    for subject in level.subjects:
        if word in {subject.key, subject.name.zh, subject.name.en, subject.code, *subject.aliases}:
            return subject
    expected = SEPARATOR.join(subject.name.zh for subject in level.subjects)
    raise Refused("SUBJECT_NOT_IN_LEVEL", expected=expected)


def check_single(
    rules: PlanRules,
    certificate: CertificateRules,
    level: LevelRules,
    keys: Sequence[str],
    results: Sequence[EarlierResult],
) -> None:
    """Subjects apart are for who sits again, where the vendor allows it, and cover what does not count from before.

    Raises Refused SUBJECTS_WHOLE, SUBJECTS_FIRST_SITTING, SUBJECTS_DUE.
    """
    if not keys:
        return
    policy = certificate.retake
    if not allows_single(certificate):
        raise Refused("SUBJECTS_WHOLE", source=policy.source)
    again = retake(policy, level.subjects, attempts(rules, certificate, level, results), rules.first_day)
    if again is None:
        raise Refused("SUBJECTS_FIRST_SITTING", source=policy.source)
    due = [s for s in level.subjects if s.key in again.subjects and not s.optional and s.key not in keys]
    if due:
        raise Refused("SUBJECTS_DUE", due=SEPARATOR.join(subject.name.zh for subject in due), source=policy.source)


def attempts(
    rules: PlanRules, certificate: CertificateRules, level: LevelRules, results: Sequence[EarlierResult]
) -> Attempts:
    """Return how often a level was failed, and the subjects that still count on this plan's last exam day."""
    of_level = [result for result in results if (result.certificate, result.level) == (certificate.key, level.rank)]
    earlier = [mark for result in of_level for mark in result.marks]
    rule = rules.pass_rule(certificate.key, level.rank)
    counted = with_credit(rule, level.subjects, {}, earlier, rules.last_day)
    return Attempts(failed=sum(not result.passed for result in of_level), reached=frozenset(counted))


def marks_of(plain: Sequence[dict[str, object]], exam_day: dt.date) -> tuple[Earlier, ...]:
    """Return a stored result's own marks; what was carried into it counts from the sitting it came from."""
    return tuple(
        Earlier(subject=str(mark["subject"]), value=Decimal(str(mark["value"])), exam_day=exam_day)
        for mark in plain
        if mark["value"] is not None and not mark.get("carried")
    )
