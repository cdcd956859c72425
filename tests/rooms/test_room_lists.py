"""考场: what a room is called, which rooms are entered at all, what their list says, and where its papers are."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.arrangement import papers, queries
from core.kernel import clock
from tests.api.test_pages import signed_in
from tests.portal import the_portal
from tests.rooms.exam_world import a_world, day
from tests.rooms.story_world import a_plan, a_story


@pytest.mark.req("R-108")
def test_a_room_keeps_the_name_of_the_real_one_on_every_paper(database: str) -> None:
    clock.travel(day(9, 20))
    world = a_world()
    world.arranged()
    (room,) = queries.overview(world.arranger, world.plan_id).rooms
    assert room.fields.name == "1号楼101机房"
    sittings = papers.room_sittings(world.arranger, room.id)
    assert {(sitting.room, len(sitting.people)) for sitting in sittings} == {("1号楼101机房", 4)}
    assert {line.room for page in papers.ticket_pages(world.arranger, room.id) for line in page.sittings} == {
        "1号楼101机房"
    }


@pytest.mark.req("R-122", "R-117")
def test_the_list_of_rooms_says_plan_room_subjects_people_and_invigilators(database: str) -> None:
    clock.travel(day(9, 20))
    world = a_world()
    world.arranged()
    overview = queries.overview(world.arranger, world.plan_id)
    (room,) = overview.rooms
    assert (room.plan, overview.plan) == (world.rules.name, world.rules.name)
    assert (room.certificate, room.site_code) == (f"{world.rules.certificates[0].name.zh}（跨境方向）", "110101")
    assert (room.candidates, room.invigilators) == (4, 2)


@pytest.mark.req("R-109")
def test_a_spare_room_is_not_entered_and_the_form_says_so(sqlite_database: str, tmp_path: Path) -> None:
    story = a_story(tmp_path)
    client = signed_in(the_portal(), "college1", story.world.password)
    assert "备用考场不在系统中设置" in client.get(f"/arrangement/{story.key}/rooms/new").text


@pytest.mark.req("R-121")
@pytest.mark.parametrize(("plugin", "plan"), [("hotmatrix_shop", "2022年第四次"), ("aopai_live", "第四次")])
def test_tickets_of_every_vendor_are_found_in_the_arrangement_of_rooms(
    sqlite_database: str, tmp_path: Path, plugin: str, plan: str
) -> None:
    story = a_plan(tmp_path, plugin, plan)
    for moment, act in story.events():
        clock.travel(moment)
        act()
        if act == story.arrange:
            break
    client = signed_in(the_portal(), "college1", story.world.password)
    menu = client.get("/").text
    assert "考务管理" in menu
    assert 'href="/arrangement/"' in menu
    assert f"/arrangement/{story.key}" in client.get("/arrangement/").text
    room = next(room for room in queries.overview(story.staff.planner, story.key).rooms if room.candidates)
    address = f"/arrangement/rooms/{room.id}/tickets.pdf"
    assert address in client.get(f"/arrangement/{story.key}").text
    assert client.get(address).data.startswith(b"%PDF-")
