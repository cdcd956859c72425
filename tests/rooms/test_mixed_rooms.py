"""Levels that use one room at different hours: seats, people and invigilators are counted by sitting."""

from __future__ import annotations

import pytest

from core.arrangement import queries
from core.arrangement.invigilators.queries import roster
from core.kernel import clock
from core.rules.seating import Span, most_at_once
from tests.callers import person_of, program_of
from tests.rooms.exam_world import PASSWORD, World, a_portal, a_world, day

FALSE_ALARM = "不一致"


@pytest.fixture
def world(database: str) -> World:
    """Twenty-two candidates of one level in the morning and of another in the afternoon, in one room of 22 seats."""
    clock.travel(day(9, 20))
    world = a_world(people=44, levels=2)
    world.arranged(seats=22)
    return world


@pytest.mark.req("R-107", "R-117")
def test_a_room_two_levels_use_one_after_the_other_is_counted_by_sitting(world: World) -> None:
    found = queries.overview(world.arranger, world.plan_id)
    (room,) = found.rooms
    assert (found.registered, found.seated, room.seated, room.candidates) == (44, 44, 44, 22)
    assert room.invigilators == 2
    assert [duty.needed for duty in roster(world.arranger, world.plan_id).duties] == [2, 2]
    assert found.warnings == ()
    assert [(exam.level.zh, exam.people) for exam in room.exams] == [("中级", 22), ("初级", 22)]


@pytest.mark.req("R-107", "R-117")
def test_pages_and_programs_say_how_many_sit_there_at_one_time(world: World) -> None:
    portal = a_portal(world)
    (room,) = (
        program_of(portal, "host").get("/api/v1/rooms", query_string={"plan": str(world.plan_id)}).get_json()["items"]
    )
    assert (room["candidates"], room["seated"], room["invigilators"]) == (22, 44, 2)
    assert [exam["candidates"] for exam in room["exams"]] == [22, 22]
    person = person_of(portal, "host", PASSWORD)
    for address in (f"/arrangement/{world.plan_id}", f"/arrangement/{world.plan_id}/rooms"):
        page = person.get(address).text
        assert FALSE_ALARM not in page
        assert world.rules.name in page
        assert ">22<" in page


@pytest.mark.req("R-107")
def test_seats_for_everybody_of_both_halves_of_the_day_are_too_many_and_beyond_the_site(database: str) -> None:
    clock.travel(day(9, 20))
    world = a_world(people=44, levels=2)
    world.room(seats=80)
    person = person_of(a_portal(world), "host", PASSWORD)
    page = person.get(f"/arrangement/{world.plan_id}/rooms").text
    assert "考位数 80 与考生人数 22（同一时间最多）不一致" in page
    assert "考位数之和 80 超过站点机位数 60" in page


def test_the_most_at_once_is_not_the_sum() -> None:
    first, second, both = Span(day(1, 1, 8), day(1, 1, 9)), Span(day(1, 1, 9), day(1, 1, 10)), day(1, 1, 8)
    assert most_at_once([]) == 0
    assert most_at_once([(first, 22), (second, 20)]) == 22
    assert most_at_once([(first, 22), (second, 20), (Span(both, day(1, 1, 10)), 5)]) == 27
