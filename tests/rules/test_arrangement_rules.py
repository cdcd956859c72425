"""When a room may change, what kind it is, and how a ticket is numbered."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from core.api import Mode, SiteRequirements
from core.arrangement.rules import (
    RoomFields,
    RoomKind,
    RoomState,
    check_arrange,
    check_edit,
    room_kind,
    room_state,
    room_warnings,
    site_warnings,
    subject_keys,
    ticket_number,
)
from core.kernel.clock import SHANGHAI
from core.kernel.errors import Refused, Unannounced
from core.rules.plan import Period, PlanRules
from core.rules.snapshot import thaw
from tests.rooms.exam_world import SNAPSHOTS

ROOM = RoomFields(name="1号楼101", region="示例省", address="示例路1号", seats=45)


def rules_of(vendor: str) -> PlanRules:
    rules = thaw((SNAPSHOTS / f"1-{vendor}.json").read_text(encoding="utf-8").rstrip("\n"))
    assert isinstance(rules, PlanRules)
    return rules


def at(month: int, day: int, hour: int = 0) -> dt.datetime:
    return dt.datetime(2022, month, day, hour, tzinfo=SHANGHAI)


@pytest.mark.req("R-111")
def test_a_rooms_state_follows_the_arrangement_window_to_the_end_of_its_last_day() -> None:
    window = Period(dt.date(2022, 10, 5), dt.date(2022, 10, 9))
    assert room_state(window, at(10, 4, 23)) is RoomState.UNARRANGED
    assert room_state(window, at(10, 5)) is RoomState.ARRANGING
    assert room_state(window, at(10, 9, 23)) is RoomState.ARRANGING
    assert room_state(window, at(10, 10)) is RoomState.CLOSED
    assert room_state(Period(), at(10, 5)) is RoomState.UNARRANGED


@pytest.mark.req("R-112")
def test_while_arranging_nothing_but_more_seats_is_allowed() -> None:
    check_edit(RoomState.UNARRANGED, ROOM, replace(ROOM, name="2号楼", seats=1))
    check_edit(RoomState.ARRANGING, ROOM, replace(ROOM, seats=46))
    with pytest.raises(Refused, match="ROOM_SEATS_SHRINK"):
        check_edit(RoomState.ARRANGING, ROOM, replace(ROOM, seats=44))
    with pytest.raises(Refused, match="ROOM_ONLY_SEATS"):
        check_edit(RoomState.ARRANGING, ROOM, replace(ROOM, address="别处", seats=46))
    with pytest.raises(Refused, match="ROOM_CLOSED"):
        check_edit(RoomState.CLOSED, ROOM, replace(ROOM, seats=46))


@pytest.mark.req("R-106")
def test_the_kind_of_a_room_is_the_one_way_its_subjects_are_examined() -> None:
    assert room_kind([Mode.COMPUTER, Mode.COMPUTER]) is RoomKind.COMPUTER
    assert room_kind([Mode.PAPER]) is RoomKind.PAPER
    assert room_kind([Mode.COMPUTER, Mode.PRACTICAL]) is RoomKind.MIXED
    assert room_kind([Mode.COMPUTER_AND_PRACTICAL]) is RoomKind.MIXED


@pytest.mark.req("R-107", "C-17")
def test_a_large_room_and_seats_that_do_not_match_only_warn() -> None:
    site = SiteRequirements(source="测试", nominal_seats=40)
    (problem,) = room_warnings(ROOM, site)
    assert (problem.code, problem.warning) == ("ROOM_OVERSIZED", True)
    assert room_warnings(replace(ROOM, seats=40), site) == ()
    assert list(site_warnings("甲", 90, 90, machines=0)) == []
    found = list(site_warnings("甲", 150, 90, machines=120))
    assert [(problem.code, problem.warning) for problem in found] == [
        ("ROOM_SEATS_MISMATCH", True),
        ("ROOM_SEATS_OVER_SITE", True),
    ]


@pytest.mark.req("R-106")
def test_subjects_are_named_by_key_name_or_code_and_an_unknown_one_is_told() -> None:
    rules = rules_of("hotmatrix_shop")
    certificate = rules.certificates[0].key
    assert subject_keys(rules, certificate, ["理论", "theory", "实操"]) == ("practical", "theory")
    assert subject_keys(rules, certificate, ["口试"]) == "口试"
    assert subject_keys(rules, certificate, []) == ()


@pytest.mark.req("R-118", "C-05")
def test_a_plan_is_arranged_after_registration_and_inside_its_window() -> None:
    rules = rules_of("hotmatrix_shop")
    check_arrange(rules, at(10, 5))
    for moment, code in ((at(10, 4, 23), "ARRANGE_REGISTRATION_OPEN"), (at(10, 10), "ARRANGE_OUTSIDE_WINDOW")):
        with pytest.raises(Refused, match=code) as refused:
            check_arrange(rules, moment)
        if code == "ARRANGE_REGISTRATION_OPEN":
            assert refused.value.params["closes"] == dt.date(2022, 10, 4), "the last day, as every page says it"
    with pytest.raises(Unannounced):
        check_arrange(rules_of("alibaba_b2b"), at(10, 5))


@pytest.mark.req("R-123", "R-124")
def test_a_ticket_is_the_exam_day_the_sites_last_four_digits_and_six_random_ones() -> None:
    assert ticket_number((), dt.date(2022, 10, 22), "SD-110137", 42) == "202210220137000042"
    assert ticket_number((), dt.date(2022, 10, 22), "A7", 999_999) == "202210220007999999"
