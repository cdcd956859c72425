"""按科目报考: only who sits again, only where the vendor allows it, and never short of what is still due."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from core.api import AllSubjects, Conditions, Credit, Each, RetakePolicy
from core.kernel.errors import Refused
from core.registrations.rules import spans_of
from core.registrations.subjects import EarlierResult, check_single, marks_of, named, sat, words_of, written
from core.rules.passing import Earlier
from core.rules.plan import CertificateRules, LevelRules, PlanRules
from tests.rules.acme import NOTICE, resolved

BEFORE = dt.date(2022, 6, 1)
CREDIT = Conditions(conditions=(Each(),), credit=Credit(months=24, source="§3"), source="§3")


def parts(
    *, whole: bool = False, rule: Conditions | AllSubjects = CREDIT
) -> tuple[PlanRules, CertificateRules, LevelRules]:
    """A plan of theory and practical."""
    found = resolved(NOTICE).rules
    assert found is not None
    (certificate,) = found.certificates
    policy = RetakePolicy(whole_certificate=whole, source="补考办法 二")
    certificate = replace(certificate, pass_rule=rule, retake=policy)
    return replace(found, certificates=(certificate,)), certificate, certificate.levels[0]


def failed(theory: int, practical: int, level: int = 1) -> EarlierResult:
    marks = tuple(
        Earlier(subject=key, value=Decimal(value), exam_day=BEFORE)
        for key, value in (("theory", theory), ("practical", practical))
    )
    return EarlierResult(certificate="baking", level=level, passed=False, marks=marks)


def refused(results: list[EarlierResult], keys: tuple[str, ...], **of: object) -> tuple[str, object]:
    with pytest.raises(Refused) as found:
        check_single(*parts(**of), keys, results)  # type: ignore[arg-type]
    return found.value.code, found.value.params.get("source")


@pytest.mark.req("R-081", "C-15")
def test_where_the_vendor_says_nothing_a_single_subject_is_refused_with_the_clause() -> None:
    assert refused([failed(80, 20)], ("practical",), whole=True) == ("SUBJECTS_WHOLE", "补考办法 二")
    check_single(*parts(whole=True), (), [])


@pytest.mark.req("R-081", "R-197", "C-15")
def test_who_failed_one_subject_sits_that_one_again() -> None:
    check_single(*parts(), ("practical",), [failed(80, 20)])


@pytest.mark.req("R-081", "R-197")
@pytest.mark.parametrize(
    "results",
    [[], [EarlierResult(certificate="baking", level=1, passed=True)], [failed(80, 20, level=2)]],
    ids=["nothing before", "passed before", "another level"],
)
def test_a_first_sitting_is_for_all_subjects(results: list[EarlierResult]) -> None:
    assert refused(results, ("practical",))[0] == "SUBJECTS_FIRST_SITTING"


@pytest.mark.req("R-081", "R-197")
def test_what_does_not_count_from_before_may_not_be_left_out() -> None:
    assert refused([failed(30, 20)], ("practical",))[0] == "SUBJECTS_DUE"
    assert refused([failed(80, 20)], ("theory",))[0] == "SUBJECTS_DUE"
    check_single(*parts(), ("theory",), [failed(30, 20), failed(40, 80)])


@pytest.mark.req("R-038", "C-15")
def test_where_no_subject_is_carried_over_leaving_one_out_would_be_failing() -> None:
    assert refused([failed(80, 20)], ("practical",), rule=AllSubjects(single_sitting=True))[0] == "SUBJECTS_DUE"


@pytest.mark.req("R-081")
def test_an_optional_subject_may_always_be_left_out() -> None:
    rules, certificate, level = parts()
    optional = replace(level.subjects[1], key="film", optional=True)
    three = replace(level, subjects=(*level.subjects, optional))
    certificate = replace(certificate, levels=(three,))
    rules = replace(rules, certificates=(certificate,))
    check_single(rules, certificate, three, ("practical",), [failed(80, 20)])


@pytest.mark.req("R-081")
def test_subjects_are_named_by_name_key_or_code_and_all_of_them_is_none_in_particular() -> None:
    level = parts()[2]
    assert words_of(" 理论、实操 ，12") == ("理论", "实操", "12")
    for word in ("实操", "practical", "Practical", "12"):
        assert named((word,), level) == ("practical",)
    assert named(("实操", "理论"), level) == named((), level) == ()
    with pytest.raises(Refused, match="SUBJECT_NOT_IN_LEVEL") as found:
        named(("口试",), level)
    assert found.value.params == {"expected": "理论、实操"}


@pytest.mark.req("R-083")
def test_a_registration_knows_how_many_entries_it_should_have() -> None:
    level = parts()[2]
    assert sat(written(()), level) == ("theory", "practical")
    assert sat(written(("practical",)), level) == ("practical",)


@pytest.mark.req("R-081", "R-083")
def test_only_the_subjects_that_are_sat_take_time() -> None:
    rules, certificate, level = parts()
    assert spans_of(rules, certificate.key, level, {}).keys() == {"theory", "practical"}
    assert spans_of(rules, certificate.key, level, {}, ("practical",)).keys() == {"practical"}


@pytest.mark.req("R-197")
def test_a_mark_that_was_carried_itself_is_counted_from_its_own_sitting_only() -> None:
    plain: list[dict[str, object]] = [
        {"subject": "theory", "value": "80", "carried": True},
        {"subject": "practical", "value": None},
        {"subject": "oral", "value": "61.5"},
    ]
    assert marks_of(plain, BEFORE) == (Earlier(subject="oral", value=Decimal("61.5"), exam_day=BEFORE),)
