"""报考条件: whether somebody may be registered for a level, and why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from core.api import Age, EducationLevel, Eligibility, Holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """What is known of somebody; `held` are (certificate key, level) of the vendor's they have passed."""

    born: dt.date | None
    education_level: str
    held: Collection[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Objection:
    """A condition that is not met, or (a warning) could not be looked at: code and parameters of its message."""

    code: str
    params: Mapping[str, object]
    warning: bool = False


def objections(
    conditions: Collection[Eligibility], certificate: str, applicant: Applicant, exam_day: dt.date
) -> Iterator[Objection]:
    """Yield every condition that is not met on the exam day, with the clause it stands in."""
    for condition in conditions:
        source = {"source": condition.source}
        match condition:
            case Age():
                yield from _age(condition, applicant.born, exam_day)
            case Holds():
                wanted = condition.certificate or certificate
                if not any(key == wanted and level >= condition.level for key, level in applicant.held):
                    yield Objection("ELIGIBILITY_HOLDS", {**source, "level": condition.level})
            case EducationLevel():
                if applicant.education_level not in condition.one_of:
                    yield Objection("ELIGIBILITY_EDUCATION", {**source, "choices": "、".join(condition.one_of)})
            case _:
                assert_never(condition)


def _age(condition: Age, born: dt.date | None, exam_day: dt.date) -> Iterator[Objection]:
    source = {"source": condition.source}
    if born is None:
        yield Objection("ELIGIBILITY_AGE_UNKNOWN", source, warning=True)
        return
    age = exam_day.year - born.year - ((exam_day.month, exam_day.day) < (born.month, born.day))
    if condition.at_least is not None and age < condition.at_least:
        yield Objection("ELIGIBILITY_TOO_YOUNG", {**source, "age": age, "at_least": condition.at_least})
    if condition.at_most is not None and age > condition.at_most:
        yield Objection("ELIGIBILITY_TOO_OLD", {**source, "age": age, "at_most": condition.at_most})
