"""One span printed for a level of several subjects: reminded of, and filled in by what the vendor announces (C-53)."""

from __future__ import annotations

import datetime as dt

import pytest

from core.rules.plan import Origin, PlanRules, Session
from core.rules.resolve import Resolution
from core.rules.sittings import hours_announced
from tests.rules.acme import NOTICE, resolved, supplement

DAY = dt.date(2022, 10, 22)


def hours(subject: str | None, start: str, end: str, day: dt.date = DAY) -> Session:
    begins, ends = dt.time.fromisoformat(start), dt.time.fromisoformat(end)
    return Session(certificate="baking", level=1, subject=subject, date=day, start=begins, end=ends)


OWN = (hours("theory", "09:00", "10:00"), hours("practical", "10:15", "12:00"))


def codes(resolution: Resolution) -> set[str]:
    return {finding.code for finding in resolution.findings} - {"NOTICE_FEE_WITHOUT_SESSION"}


def rules_of(resolution: Resolution) -> PlanRules:
    assert resolution.rules is not None, resolution.findings
    return resolution.rules


@pytest.mark.req("C-53")
def test_the_vendor_is_reminded_of_hours_it_has_not_announced_and_may_publish_without() -> None:
    resolution = resolved(NOTICE)
    assert codes(resolution) == {"NOTICE_HOURS_NOT_ANNOUNCED"}
    (whole,) = rules_of(resolution).sessions
    assert not hours_announced(rules_of(resolution), "baking", 1, whole.begins, whole.ends)


@pytest.mark.req("C-53")
def test_hours_within_the_printed_span_are_taken_with_their_clause() -> None:
    resolution = resolved(NOTICE, supplement("sessions", OWN))
    rules = rules_of(resolution)
    assert codes(resolution) == set()
    assert rules.sessions == OWN
    assert (rules.provenance["sessions"].kind, rules.provenance["sessions"].source) == (Origin.SUPPLEMENT, "补充公告")
    assert all(hours_announced(rules, "baking", 1, own.begins, own.ends) for own in OWN)


@pytest.mark.req("C-53")
@pytest.mark.parametrize(
    "moved",
    [
        hours("theory", "08:30", "10:00"),
        hours("theory", "09:00", "12:30"),
        hours("theory", "09:00", "10:00", dt.date(2022, 10, 23)),
        hours(None, "09:00", "11:00"),
    ],
)
def test_hours_outside_the_printed_span_are_overruled_by_it(moved: Session) -> None:
    resolution = resolved(NOTICE, supplement("sessions", (moved,)))
    assert codes(resolution) == {"NOTICE_HOURS_NOT_ANNOUNCED", "SUPPLEMENT_OVERRULED"}
    assert rules_of(resolution).sessions == rules_of(resolved(NOTICE)).sessions
    assert rules_of(resolution).provenance["sessions"].kind is Origin.PRINTED


def test_hours_of_one_subject_alone_leave_the_other_without_any() -> None:
    resolution = resolved(NOTICE, supplement("sessions", OWN[:1]))
    assert "NOTICE_SUBJECT_WITHOUT_SESSION" in codes(resolution)
    assert resolution.rules is None
