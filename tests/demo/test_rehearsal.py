"""A notice is made ready before anything is touched: every act inside its window, or every reason why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.api import (
    AllSubjects,
    Anchor,
    Certificate,
    Days,
    Edge,
    ExtraColumns,
    FeeSchedule,
    From,
    Level,
    Mode,
    Months,
    NotAnnounced,
    SiteRequirements,
    SpreadsheetFallback,
    Stage,
    Subject,
    Template,
    Text,
    Timetable,
    VendorPlugin,
    Week,
    Weekday,
    Window,
    WorkingDays,
)
from core.arrangement.rules import check_arrange
from core.demo.notices import Shipped
from core.demo.rehearsal import Rehearsal, rehearse
from core.demo.stand_ins import CLAUSE, whole
from core.kernel.errors import Refused
from core.registrations.rules import check_window
from core.rules.plan import Origin, Period
from core.scores.rules import check_entry, check_publish
from tests.demo.outside import notice

SOURCE = "示例考核方案"
PAPER = Subject(key="paper", name=Text("综合", "Paper"), mode=Mode.COMPUTER, minutes=60, source=SOURCE)
FALLBACK = SpreadsheetFallback(extra_columns=ExtraColumns(template=Template.CANDIDATES, columns=()), source=SOURCE)
REGISTRATION = {
    "two weeks before": Window(None, Week(-2, Weekday.TUE), SOURCE),
    "75 to 45 days before": Window(Days(-75), Days(-45), SOURCE),
    "two months before": Window(None, Months(-2), SOURCE),
    "for one day": Window(Days(-40), Days(-40), SOURCE),
    "to the fifth day before": Window(Days(-10), Days(-5), SOURCE),
    "by working days": Window(WorkingDays(-30), WorkingDays(-12), SOURCE),
    "not said": None,
}
LATER = {
    Stage.ARRANGEMENT: Window(From(Stage.REGISTRATION, Edge.END, 1), Days(-2), SOURCE),
    Stage.SCORE_ENTRY: Window(Days(1, Anchor.LAST), Days(10, Anchor.LAST), SOURCE),
    Stage.PUBLICITY: Window(Days(11, Anchor.LAST), Days(17, Anchor.LAST), SOURCE),
    Stage.ISSUANCE: Window(From(Stage.PUBLICITY, Edge.END, 1), Days(60, Anchor.LAST), SOURCE),
}


def plugin(windows: Mapping[Stage, Window], *, by_workbook: bool = False) -> VendorPlugin:
    certificate = Certificate(
        key="sample",
        name=Text("示例职业技能等级证书", "Sample"),
        levels=(Level(rank=1, subjects=(PAPER,), source=SOURCE), Level(rank=2, subjects=(PAPER,), source=SOURCE)),
        timetable=Timetable(dict(windows), confirmed_for=frozenset(Weekday)),
        pass_rule=AllSubjects(single_sitting=True, source=SOURCE),
        fees=FeeSchedule(provisional={1: Decimal(100), 2: Decimal(120)}, source=SOURCE),
        site=SiteRequirements(source=SOURCE),
        fallback=FALLBACK if by_workbook else None,
    )
    return VendorPlugin(
        key="probe", api="1.2", version="1.0.0", vendor=Text("示例组织", "Sample"), certificates=(certificate,)
    )


def table(registration: Window | None, silent: Collection[Stage]) -> dict[Stage, Window]:
    """Return what a vendor declares that says nothing of some stages, nor of what counts from them."""
    said = {Stage.REGISTRATION: registration, **{stage: LATER[stage] for stage in LATER if stage not in silent}}
    known = {stage: window for stage, window in said.items() if window}
    return {
        stage: window
        for stage, window in known.items()
        if not isinstance(window.start, From) or window.start.stage in known
    }


def check_acts(ready: Rehearsal) -> None:
    """Hold every act against the portal's own rules for it, and against the act before it."""
    rules, days = ready.rules, ready.agenda
    if ready.by_workbook:
        order = [days.published, days.registered, days.people, days.verified, days.reconciled]
    else:
        order = [days.published, days.people, days.verified, days.registered]
    assert order == sorted(order)  # type: ignore[type-var]
    check_window(rules, days.registered)
    assert days.verified - days.people >= dt.timedelta(hours=30), "the answers of the comparison are in by then"
    last = [days.registered, days.arranged, days.billed, days.scored, days.shown, days.issued]
    assert last == sorted(last)
    check_arrange(rules, days.arranged)
    check_entry(rules, days.scored, published=False)
    assert days.scored.date() > rules.last_day
    check_publish(rules, days.shown)
    closed = rules.window(Stage.PUBLICITY).closes
    assert closed
    assert days.issued >= max(closed, days.reconciled or closed)
    assert rules.window(Stage.ISSUANCE).contains(days.issued)


@pytest.mark.parametrize("shape", REGISTRATION)
def test_every_act_falls_into_its_window_in_every_month(shape: str) -> None:
    for month, by_workbook, silent in product(range(1, 13), (False, True), ((), tuple(LATER))):
        declared = plugin(table(REGISTRATION[shape], silent), by_workbook=by_workbook)
        check_acts(rehearse(declared, Shipped("probe", (), {}), notice(f"2024-{month:02}-16", f"2024-{month:02}-17")))


@given(
    first=st.dates(dt.date(2022, 1, 1), dt.date(2025, 12, 1)),
    more=st.integers(0, 5),
    last=st.integers(4, 120),
    length=st.none() | st.integers(0, 60),
    silent=st.sets(st.sampled_from(list(LATER))),
    by_workbook=st.booleans(),
)
def test_every_act_falls_into_its_window_whatever_the_vendor_says_of_it(
    first: dt.date, more: int, last: int, length: int | None, silent: set[Stage], *, by_workbook: bool
) -> None:
    opens = None if length is None else Days(-last - length)
    declared = plugin(table(Window(opens, Days(-last), SOURCE), silent), by_workbook=by_workbook)
    days = [first + dt.timedelta(days=n) for n in range(more + 1)]
    check_acts(rehearse(declared, Shipped("probe", (), {}), notice(*map(str, days))))


known_edges = st.builds(Period, *(st.none() | st.dates(dt.date(2024, 1, 1), dt.date(2024, 12, 31)) for _ in range(2)))


@given(windows=st.dictionaries(st.sampled_from([Stage.REGISTRATION, *LATER]), known_edges))
def test_a_day_that_is_known_is_never_moved_and_none_that_is_needed_is_missing(windows: dict[Stage, Period]) -> None:
    found = whole(windows, dt.date(2024, 6, 15), dt.date(2024, 6, 16))
    for stage, period in windows.items():
        for edge in Edge:
            assert period.at(edge) in {None, found[stage].at(edge)}
    for stage in (Stage.ARRANGEMENT, Stage.SCORE_ENTRY, Stage.PUBLICITY):
        start, end, given = found[stage].start, found[stage].end, windows.get(stage, Period())
        assert start
        assert end
        assert start <= end or given == Period(start, end), "only what is printed reversed is reversed"
    assert found[Stage.REGISTRATION].end
    assert found[Stage.ISSUANCE].start


def test_what_nobody_announced_is_stood_in_for_and_labelled_as_the_rehearsals_own() -> None:
    silent = plugin({})
    (certificate,) = silent.certificates
    told = {
        "pass_rule": NotAnnounced("合格标准", SOURCE),
        "fees": FeeSchedule(provisional=NotAnnounced("收费标准", SOURCE), source=SOURCE),
        "levels": (Level(rank=1, subjects=NotAnnounced("科目", SOURCE), source=SOURCE), certificate.levels[1]),
    }
    declared = VendorPlugin(
        key="probe", api="1.2", version="1", vendor=silent.vendor, certificates=(_changed(certificate, told),)
    )
    ready = rehearse(declared, Shipped("probe", (), {}), notice("2024-05-18"))
    own = {path for path, told_by in ready.rules.provenance.items() if told_by.kind is Origin.SUPPLEMENT}
    assert {"sample.pass_rule", "sample.fees.provisional", "sample.levels.1.subjects"} <= own
    assert {ready.rules.provenance[path].source for path in own} == {CLAUSE}
    assert not any(path.endswith(".code") for path in own), "no story needs a code, so none is invented"
    assert ready.rules.level("sample", 2).subjects == (PAPER,)


def _changed(certificate: Certificate, told: Mapping[str, object]) -> Certificate:
    fields = {name: getattr(certificate, name) for name in certificate.__dataclass_fields__}
    return Certificate(**{**fields, **told})


@pytest.mark.parametrize(
    ("tail", "said"),
    [
        ("[windows]\nregistration = { end = 2024-04-20 }\n", ("deviations.registration.end", "说明偏差原因")),
        ("[windows]\nregistratoin = { end = 2024-04-20 }\n", ("windows.registratoin", "请检查拼写")),
        ('track = "bread"\n', ("track", "bread", "请检查通知中的方向标识")),
    ],
)
def test_what_is_in_the_way_of_a_notice_is_said_with_its_place_and_what_to_do(tail: str, said: tuple[str, ...]) -> None:
    declared = plugin(table(REGISTRATION["75 to 45 days before"], ()))
    text = tail + notice("2024-05-18") if tail.startswith("track") else notice("2024-05-18", tail=tail)
    with pytest.raises(Refused, match="DEMO_NOTICE_UNFIT") as refused:
        rehearse(declared, Shipped("probe", (), {}), text, "first.toml")
    assert refused.value.params["notice"] == "first.toml sample 2024-05-18"
    assert [word for word in said if word not in str(refused.value.params["findings"])] == []


@pytest.mark.parametrize("text", ['plugin = "probe"\n', 'plugin = "probe"\nname = "第一次"\nsource = "S9 1"\n'])
def test_a_notice_without_a_session_is_named_before_anything_is_made_of_it(text: str) -> None:
    declared = plugin(table(REGISTRATION["75 to 45 days before"], ()))
    with pytest.raises(Refused, match="DEMO_NOTICE_UNFIT") as refused:
        rehearse(declared, Shipped("probe", (), {}), text, "first.toml")
    assert "certificate" in str(refused.value.params["findings"])


def test_a_year_without_a_calendar_is_named() -> None:
    declared = plugin(table(REGISTRATION["by working days"], ()))
    with pytest.raises(Refused, match="DEMO_NOTICE_UNFIT") as refused:
        rehearse(declared, Shipped("probe", (), {}), notice("2041-05-18"))
    assert "2041 年的法定节假日安排尚未公布" in str(refused.value.params["findings"])


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ({"supplements": [{"path": "sample.pass_rul", "value": 60}]}, "supplements[1]"),
        ({"supplements": [{"path": "sample.pass_rule"}]}, "supplements[1]"),
        ({"windows": {"arrangement": [1]}}, "windows.arrangement"),
        ({"windows": {"arrangement": ["-3", "-1"]}}, "windows.arrangement"),
        ({"sessions": [{"day": 3, "level": 1, "start": "09:00", "end": "10:00"}]}, "sessions"),
    ],
)
def test_a_demo_setting_that_cannot_be_used_is_named(settings: dict[str, object], place: str) -> None:
    with pytest.raises(Refused, match="DEMO_SETTINGS_INVALID") as refused:
        rehearse(plugin({}), Shipped("probe", (), settings), notice("2024-05-18"))
    assert (refused.value.params["plugin"], refused.value.params["place"]) == ("probe", place)
