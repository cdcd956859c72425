"""报考条件: age to the day, certificates held, education level."""

from __future__ import annotations

import datetime as dt

import pytest

from core.api import Age, EducationLevel, Eligibility, Holds
from core.rules.eligibility import Applicant, objections

DAY = dt.date(2026, 2, 28)


def codes(condition: Eligibility, **known: object) -> list[tuple[str, bool]]:
    applicant = Applicant(**{"born": dt.date(2005, 1, 1), "education_level": "高职", "held": (), **known})  # type: ignore[arg-type]
    return [(found.code, found.warning) for found in objections((condition,), "shop", applicant, DAY)]


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        (dt.date(2010, 2, 28), []),
        (dt.date(2010, 3, 1), [("ELIGIBILITY_TOO_YOUNG", False)]),
        (dt.date(1965, 3, 1), []),
        (dt.date(1965, 2, 28), [("ELIGIBILITY_TOO_OLD", False)]),
        (dt.date(2008, 2, 29), []),
        (None, [("ELIGIBILITY_AGE_UNKNOWN", True)]),
    ],
)
def test_age_is_full_years_on_the_exam_day(born: dt.date | None, expected: list[tuple[str, bool]]) -> None:
    assert codes(Age(at_least=16, at_most=60, source="一"), born=born) == expected


@pytest.mark.parametrize(
    ("held", "met"),
    [([], False), ([("shop", 1)], True), ([("shop", 2)], True), ([("live", 1)], False)],
)
def test_an_earlier_certificate_of_the_level_or_above_is_needed(held: list[tuple[str, int]], met: bool) -> None:
    assert (codes(Holds(level=1, source="二"), held=held) == []) is met


def test_another_certificate_of_the_vendor_may_be_asked_for() -> None:
    condition = Holds(level=1, certificate="live", source="二")
    assert codes(condition, held=[("shop", 3)]) == [("ELIGIBILITY_HOLDS", False)]
    assert codes(condition, held=[("live", 1)]) == []


def test_the_education_level_is_one_of_the_words() -> None:
    condition = EducationLevel(one_of=("职业本科", "本科"), source="三")
    assert codes(condition) == [("ELIGIBILITY_EDUCATION", False)]
    assert codes(condition, education_level="本科") == []
