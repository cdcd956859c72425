"""考场 and 编场 on both databases."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

from core.arrangement import queries, service
from core.arrangement.arranging import arrange
from core.arrangement.rules import RoomFields, RoomKind, RoomState
from core.arrangement.seats import sittings
from core.db.session import reading
from core.db.tables import ExamRoom, Seat, Ticket
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import NotAllowed, NotFound, Refused
from tests.rooms.exam_world import ARRANGING, LOCKED, World, a_world, day

WORDS = {"unarranged": "未排考", "arranging": "排考中", "closed": "已结束"}


@pytest.fixture
def world(database: str) -> World:
    clock.travel(day(9, 20))
    return a_world()


def seats_of(actor: Actor) -> list[Seat]:
    with reading(actor) as tx:
        return list(tx.query(Seat))


@pytest.mark.req("R-105", "R-106")
def test_a_room_is_entered_for_a_plan_and_its_kind_follows_from_its_subjects(world: World) -> None:
    view = queries.room(world.college, world.room())
    assert (view.kind, view.state, view.site_code) == (RoomKind.MIXED, RoomState.UNARRANGED, "110101")
    only_theory = replace(view.fields, subjects=("理论",), name="102")
    made = service.create_room(world.college, world.plan_id, world.site_id, only_theory)
    assert (made.kind, made.subjects) == ("computer", ["theory"])


@pytest.mark.req("R-105")
def test_two_rooms_of_a_site_cannot_have_one_name_and_no_college_furnishes_anothers_site(world: World) -> None:
    world.room()
    with pytest.raises(Refused, match="ROOM_EXISTS"):
        world.room()
    with pytest.raises(NotFound):
        fields = RoomFields(name="x", region="x", address="x", seats=1)
        service.create_room(world.guest, world.plan_id, world.site_id, fields)


@pytest.mark.req("R-112", "R-113")
def test_everything_changes_before_only_more_seats_during_and_nothing_after_the_arrangement(world: World) -> None:
    room = world.room()
    fields = queries.room(world.college, room).fields
    service.edit_room(world.college, room, replace(fields, name="2号楼", seats=5))
    clock.travel(ARRANGING)
    service.edit_room(world.college, room, replace(fields, name="2号楼", seats=8))
    for wrong, code in (
        (replace(fields, name="2号楼", seats=7), "ROOM_SEATS_SHRINK"),
        (replace(fields, seats=9), "ROOM_ONLY"),
    ):
        with pytest.raises(Refused, match=code):
            service.edit_room(world.college, room, wrong)
    with pytest.raises(Refused, match="ROOM_NOT_DELETABLE"):
        service.delete_rooms(world.college, [room])
    clock.travel(day(10, 10))
    with pytest.raises(Refused, match="ROOM_CLOSED"):
        service.edit_room(world.college, room, replace(fields, name="2号楼", seats=9))


@pytest.mark.req("R-113")
def test_a_room_nobody_is_arranged_in_is_deleted_by_its_owner_only(world: World) -> None:
    room = world.room()
    with pytest.raises(NotFound):
        service.delete_rooms(world.guest, [room])
    assert service.delete_rooms(world.college, [room]) == 1


@pytest.mark.req("R-104")
def test_rooms_already_there_are_not_copied_twice(world: World) -> None:
    world.room()
    with pytest.raises(Refused, match="ROOM_NOTHING_TO_COPY"):
        service.copy_rooms(world.college, world.plan_id, world.plan_id)


def test_the_export_has_a_row_for_each_room(world: World) -> None:
    world.room()
    book = openpyxl.load_workbook(BytesIO(queries.room_export(world.college, world.plan_id, (), WORDS)))
    _, row = book.worksheets[0].iter_rows(values_only=True)
    assert (row[3], row[4], row[5], row[9]) == ("1号楼101机房", "综合考场", 6, "未排考")


@pytest.mark.req("R-118", "R-119")
def test_nobody_is_seated_before_registration_closes_or_outside_the_window(world: World) -> None:
    world.room()
    for moment, code in ((day(10, 4), "ARRANGE_REGISTRATION_OPEN"), (LOCKED, "ARRANGE_OUTSIDE_WINDOW")):
        clock.travel(moment)
        with pytest.raises(Refused, match=code):
            arrange(world.arranger, world.plan_id, seed=1)
    with pytest.raises(NotAllowed):
        arrange(world.college, world.plan_id, seed=1)


@pytest.mark.req("R-120", "R-123", "R-124")
def test_all_subjects_of_a_registration_share_room_seat_and_ticket(world: World) -> None:
    tickets = world.arranged()
    seats = seats_of(world.arranger)
    assert len(seats) == 8
    assert len({(seat.registration_id, seat.room_id, seat.number) for seat in seats}) == 4
    numbers = [number for number, _person in tickets]
    assert len(set(numbers)) == 4
    assert {number[:12] for number in numbers} == {"202210220101"}
    assert {len(number) for number in numbers} == {18}
    found = sittings(world.college, seats[0].room_id)
    assert {(sitting.ticket, sitting.person) for sitting in found} == set(tickets)


@pytest.mark.req("R-123")
def test_arranging_again_replaces_the_seats_and_keeps_the_numbers(world: World) -> None:
    tickets = world.arranged()
    before = {seat.id for seat in seats_of(world.arranger)}
    arrange(world.arranger, world.plan_id, seed=2)
    after = {seat.id for seat in seats_of(world.arranger)}
    assert len(after) == 8
    assert not before & after
    with reading(world.arranger) as tx:
        assert {ticket.number for ticket in tx.query(Ticket)} == {number for number, _person in tickets}


@pytest.mark.req("R-107", "C-17")
def test_whoever_finds_no_seat_is_listed_and_the_overview_warns(world: World) -> None:
    world.arranged(seats=3)
    view = queries.overview(world.arranger, world.plan_id)
    assert (view.registered, view.seated) == (4, 3)
    assert [problem.code for problem in view.warnings] == ["ROOM_SEATS_MISMATCH"]
    assert view.latest is not None
    assert (view.latest.seated, view.latest.unseated) == (3, 1)
    assert [item["code"] for item in view.latest.violations if "registration" in item] == ["SEATS_FULL"]


@pytest.mark.req("R-110")
def test_a_guest_college_sees_its_own_seats_in_the_hosts_room_and_not_the_room_itself(world: World) -> None:
    world.arranged()
    assert len(seats_of(world.guest)) == 4
    assert len(seats_of(world.college)) == 8
    with reading(world.guest) as tx:
        assert tx.query(ExamRoom).count() == 0
