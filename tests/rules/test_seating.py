"""编场."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter, defaultdict
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.api import SiteRequirements
from core.kernel.clock import SHANGHAI
from core.rules.seating import (
    COLUMNS,
    Room,
    Seating,
    Sitter,
    Span,
    Unseated,
    arrange,
    invigilators,
    is_oversized,
)

DAY = dt.date(2022, 10, 22)


def hours(start: int, end: int) -> Span:
    return Span(*(dt.datetime.combine(DAY, dt.time(hour), SHANGHAI) for hour in (start, end)))


MORNING, AFTERNOON = hours(9, 11), hours(14, 17)


def people(
    count: int,
    *,
    schools: int = 3,
    site: str = "site",
    spans: tuple[Span, ...] = (MORNING, AFTERNOON),
    subjects: str = "theory practical",
    prefix: str = "p",
) -> list[Sitter]:
    return [
        Sitter(
            key=f"{prefix}{number:05}",
            site=site,
            school=f"school{number % schools}",
            subjects=frozenset(subjects.split()),
            spans=spans,
        )
        for number in range(count)
    ]


def rooms(*seats: int, site: str = "site", subjects: str = "") -> list[Room]:
    taken = frozenset(subjects.split())
    return [Room(key=f"{site}-{n}", site=site, seats=count, subjects=taken) for n, count in enumerate(seats, 1)]


def per_room(seating: Seating) -> dict[str, int]:
    return dict(Counter(place.room for place in seating.places))


def same_school_neighbours(seating: Seating, sitters: list[Sitter]) -> set[tuple[str, int]]:
    """Look at every seat anew, without asking the arranging."""
    schools = {sitter.key: sitter.school for sitter in sitters}
    grid = {(place.room, place.number): schools[place.sitter] for place in seating.places}
    found = set()
    for (room, number), school in grid.items():
        column = (number - 1) % COLUMNS
        for down, right in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            if 0 <= column + right < COLUMNS and grid.get((room, number + down * COLUMNS + right)) == school:
                found.add((room, number))
    return found


def schools_in(seating: Seating, sitters: Sequence[Sitter], room: str) -> int:
    schools = {sitter.key: sitter.school for sitter in sitters}
    return len({schools[place.sitter] for place in seating.places if place.room == room})


def reported(seating: Seating) -> set[tuple[str, int]]:
    return {(clash.room, number) for clash in seating.violations for number in clash.seats}


@pytest.mark.req("R-107")
@pytest.mark.parametrize("seats", [(45, 45), (75, 75)])
def test_ninety_candidates_in_two_rooms_are_split_into_halves(seats: tuple[int, ...]) -> None:
    assert per_room(arrange(people(90), rooms(*seats), seed=1)) == {"site-1": 45, "site-2": 45}


@pytest.mark.req("R-107")
def test_what_a_small_room_cannot_take_of_an_even_share_the_larger_ones_do() -> None:
    assert per_room(arrange(people(100), rooms(50, 20, 40), seed=1)) == {"site-1": 40, "site-2": 20, "site-3": 40}


@pytest.mark.req("R-107")
def test_no_more_rooms_are_opened_than_needed() -> None:
    assert per_room(arrange(people(30), rooms(40, 40, 40), seed=1)) == {"site-1": 30}


@pytest.mark.req("R-123")
def test_a_candidate_has_one_room_and_seat_for_all_subjects() -> None:
    sitters = people(30)
    places = arrange(sitters, rooms(30), seed=1).places
    assert sorted(place.sitter for place in places) == [s.key for s in sitters]
    assert sorted(place.number for place in places) == list(range(1, 31))


def test_nobody_from_one_school_sits_beside_another_where_that_can_be() -> None:
    sitters = people(90, schools=4)
    seating = arrange(sitters, rooms(45, 45), seed=1)
    assert same_school_neighbours(seating, sitters) == set() == reported(seating)


def test_fifty_sites_with_mixed_schools_have_no_neighbours_from_one_school() -> None:
    chance = random.Random(5)
    sitters = [
        Sitter(
            key=f"{site}-{number}",
            site=f"{site}",
            school=f"s{chance.choices(range(6), (5, 4, 3, 2, 1, 1))[0]}",
            subjects=frozenset({"theory"}),
            spans=(MORNING,),
        )
        for site in range(50)
        for number in range(120)
    ]
    seating = arrange(sitters, [r for site in range(50) for r in rooms(*[30] * 4, site=str(site))], seed=5)
    assert (len(seating.places), same_school_neighbours(seating, sitters)) == (6000, set())


def test_neighbours_that_cannot_be_avoided_are_reported_seat_by_seat() -> None:
    sitters = [
        *people(8, schools=1),
        Sitter(key="z", site="site", school="other", subjects=frozenset({"theory"}), spans=(MORNING,)),
    ]
    seating = arrange(sitters, rooms(9), seed=1)
    assert {clash.school for clash in seating.violations} == {"school0"}
    assert reported(seating) == same_school_neighbours(seating, sitters) != set()


def test_where_only_one_school_sits_nobody_is_told_that_it_sits_beside_itself() -> None:
    assert arrange(people(8, schools=1), rooms(8), seed=1).violations == ()


@given(st.lists(st.integers(0, 4), max_size=60), st.lists(st.integers(1, 30), max_size=4), st.integers(0, 99))
def test_everybody_is_seated_once_or_reported_and_every_clash_is_reported(
    schools: list[int], seats: list[int], seed: int
) -> None:
    sitters = [
        Sitter(key=f"p{n}", site="site", school=f"s{s}", subjects=frozenset({"theory"}), spans=(MORNING,))
        for n, s in enumerate(schools)
    ]
    seating = arrange(sitters, rooms(*seats), seed)
    seated = [place.sitter for place in seating.places]
    assert sorted(seated + [left.sitter for left in seating.unseated]) == sorted(s.key for s in sitters)
    assert len({(place.room, place.number) for place in seating.places}) == len(seated)
    assert len(seated) == min(len(sitters), sum(seats))
    assert all(1 <= place.number <= seats[int(place.room[-1]) - 1] for place in seating.places)
    mixed = {place.room for place in seating.places if schools_in(seating, sitters, place.room) > 1}
    beside = {(room, number) for room, number in same_school_neighbours(seating, sitters) if room in mixed}
    assert reported(seating) == beside


@given(st.randoms(use_true_random=False))
def test_the_same_seed_gives_the_same_seats_in_whatever_order_people_come(chance: random.Random) -> None:
    sitters, places = people(40), rooms(20, 25)
    again = chance.sample(sitters, len(sitters)), chance.sample(places, len(places))
    assert arrange(*again, seed=7) == arrange(sitters, places, seed=7)


def test_another_seed_gives_other_seats() -> None:
    assert arrange(people(40), rooms(40), seed=1).places != arrange(people(40), rooms(40), seed=2).places


def test_blocks_that_do_not_overlap_use_the_same_room_again() -> None:
    first = people(30, spans=(MORNING,), prefix="am")
    second = people(30, spans=(AFTERNOON,), prefix="pm")
    seating = arrange(first + second, rooms(30), seed=1)
    assert (per_room(seating), seating.unseated) == ({"site-1": 60}, ())


@pytest.mark.req("C-47")
def test_blocks_that_overlap_take_rooms_of_their_own_while_there_are_any() -> None:
    first = people(20, spans=(MORNING,), prefix="a")
    second = people(20, spans=(hours(10, 12),), prefix="b")
    seating = arrange(first + second, rooms(40, 20), seed=1)
    blocks = defaultdict(set)
    for place in seating.places:
        blocks[place.room].add(place.sitter[0])
    assert blocks == {"site-1": {"a"}, "site-2": {"b"}}


@pytest.mark.req("C-47")
def test_blocks_that_overlap_share_a_room_but_never_a_seat() -> None:
    late, both = hours(14, 16), hours(9, 16)
    sitters = [
        *people(5, spans=(hours(9, 12),), prefix="a", schools=2),
        *people(5, spans=(both,), prefix="b", schools=2),
        *people(7, spans=(late,), prefix="c", schools=2),
    ]
    seating = arrange(sitters, rooms(12), seed=1)
    taken: dict[str, set[int]] = defaultdict(set)
    for place in seating.places:
        taken[place.sitter[0]].add(place.number)
    assert seating.unseated == ()
    assert taken["b"].isdisjoint(taken["a"] | taken["c"])
    assert taken["a"] & taken["c"]


def test_candidates_without_a_room_for_all_their_subjects_are_reported() -> None:
    seating = arrange(people(2), rooms(30, subjects="theory"), seed=1)
    assert set(seating.unseated) == {Unseated("p00000", "SEATS_NO_ROOM"), Unseated("p00001", "SEATS_NO_ROOM")}
    assert arrange(people(2), rooms(30, subjects="theory practical"), seed=1).unseated == ()


def test_rooms_of_another_site_do_not_help() -> None:
    assert len(arrange(people(2), rooms(30, site="elsewhere"), seed=1).unseated) == 2


def test_candidates_beyond_the_seats_are_reported() -> None:
    seating = arrange(people(12), rooms(5, 5), seed=1)
    assert (len(seating.places), [left.code for left in seating.unseated]) == (10, ["SEATS_FULL"] * 2)


@pytest.mark.req("R-117", "C-17")
@pytest.mark.parametrize(("candidates", "needed"), [(0, 2), (1, 2), (40, 2), (41, 3), (45, 3), (60, 3), (61, 4)])
def test_a_room_has_two_invigilators_and_one_for_every_twenty_begun(candidates: int, needed: int) -> None:
    assert invigilators(candidates, SiteRequirements(source="")) == needed


@pytest.mark.req("R-117")
def test_a_vendors_own_numbers_of_invigilators_count() -> None:
    site = SiteRequirements(source="", invigilators_min=3, candidates_per_invigilator=10)
    assert (invigilators(30, site), invigilators(31, site)) == (3, 4)


@pytest.mark.req("C-17")
@pytest.mark.parametrize(("seats", "nominal", "oversized"), [(40, 40, False), (45, 40, True), (45, None, False)])
def test_a_room_beyond_the_wished_size_is_worth_a_warning(seats: int, nominal: int | None, oversized: bool) -> None:
    assert is_oversized(seats, SiteRequirements(source="", nominal_seats=nominal)) is oversized
