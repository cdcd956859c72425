"""What does not fit together within one notice is pointed out, and hinders nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from core.api import FeeRule, FeeSchedule, Stage, Timetable, VendorPlugin, Window, WorkingDays
from core.rules.resolve import Resolution
from tests.rules.acme import ACME, BAKING, NOTICE, TIMETABLE, resolved

FEE_WITHOUT_SESSION = ("NOTICE_FEE_WITHOUT_SESSION", "baking.fees.provisional")


def warnings(resolution: Resolution) -> set[tuple[str, str]]:
    assert all(finding.warning for finding in resolution.findings), resolution.findings
    assert resolution.rules is not None
    found = {(finding.code, finding.place.field) for finding in resolution.findings}
    return found - {("NOTICE_HOURS_NOT_ANNOUNCED", "sessions")}  # of another test


def of(**changes: Any) -> VendorPlugin:
    return replace(ACME, certificates=(replace(BAKING, **changes),))


def test_registration_that_ends_after_the_exam_is_pointed_out_with_both_dates() -> None:
    notice = NOTICE + (
        '[windows]\nregistration = { end = 2022-10-23 }\n[deviations]\nregistration.end = "印发的截止日"\n'
    )
    resolution = resolved(notice)
    (found,) = [finding for finding in resolution.findings if finding.code == "NOTICE_STAGES_REVERSED"]
    assert found.warning
    assert found.place.field == "windows.exam.start"
    assert (str(found.params["first"]), str(found.params["second"])) == ("2022-10-23", "2022-10-22")
    assert resolution.rules is not None


@pytest.mark.parametrize(
    ("window", "place"),
    [
        ("publicity = { end = 2022-11-05 }", "windows.publicity.end"),
        ("issuance = { start = 2022-11-01 }", "windows.issuance.start"),
        ("tickets = { start = 2022-10-23, end = 2022-10-24 }", "windows.exam.start"),
    ],
)
def test_each_stage_keeps_its_place_in_the_process(window: str, place: str) -> None:
    stage, edges = window.split(" = ", 1)
    notice = f"{NOTICE}[windows]\n{window}\n[deviations]\n"
    notice += "".join(f'{stage}.{edge} = "印发"\n' for edge in ("start", "end") if edge in edges)
    found = {(finding.code, finding.place.field) for finding in resolved(notice).findings if finding.warning}
    assert ("NOTICE_STAGES_REVERSED", place) in found


@pytest.mark.req("C-33")
def test_a_printed_day_off_in_a_stage_counted_in_working_days_is_pointed_out() -> None:
    fee_due = Timetable(
        {**TIMETABLE.windows, Stage.FEE_DUE: Window(None, WorkingDays(-5), "§1")}, confirmed_for=TIMETABLE.confirmed_for
    )
    printed = NOTICE + '[windows]\nfee_due = {{ end = {day} }}\n[deviations]\nfee_due.end = "印发"\n'
    saturday = resolved(printed.format(day="2022-10-15"), plugin=of(timetable=fee_due))
    friday = resolved(printed.format(day="2022-10-14"), plugin=of(timetable=fee_due))
    assert ("NOTICE_HOLIDAY", "windows.fee_due.end") in warnings(saturday)
    assert warnings(friday) == {FEE_WITHOUT_SESSION}


@pytest.mark.req("C-36")
def test_levels_that_are_held_another_time_are_pointed_out_in_one_line() -> None:
    (level,) = [level for level in BAKING.levels if level.rank == 1]
    levels = tuple(replace(level, rank=rank) for rank in (1, 2, 3))
    fees = FeeSchedule(provisional={rank: Decimal(100) for rank in (1, 2, 3)}, source="§4")
    _hours, found = resolved(NOTICE, plugin=of(levels=levels, fees=fees)).findings
    assert (found.code, str(found.params["level"])) == ("NOTICE_FEE_WITHOUT_SESSION", "中级、高级")


@pytest.mark.req("C-36")
def test_a_fee_without_a_session_and_a_level_without_a_fee_are_pointed_out() -> None:
    only_first = FeeSchedule(provisional={1: Decimal(100)}, source="§4")
    only_second = FeeSchedule(provisional={2: Decimal(100)}, source="§4")
    by_rule = replace(only_second, rules=(FeeRule(amount=Decimal(80), levels=(1,), source="§4"),))
    assert warnings(resolved(NOTICE)) == {FEE_WITHOUT_SESSION}
    assert warnings(resolved(NOTICE, plugin=of(fees=only_first))) == set()
    lacking = warnings(resolved(NOTICE, plugin=of(fees=only_second)))
    assert lacking == {FEE_WITHOUT_SESSION, ("NOTICE_LEVEL_WITHOUT_FEE", "baking.fees.provisional")}
    assert warnings(resolved(NOTICE, plugin=of(fees=by_rule))) == {FEE_WITHOUT_SESSION}
