"""Rare names from the import to the certificate: pointed out early, and stopping nobody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.candidates import views
from core.demo import people
from core.kernel.problems import Problem
from tests.rooms.college_world import CollegeWorld, a_college_world, bind_files
from tests.rooms.test_candidates import invented, pool, send_rows

RARE = "\U00031350"


@pytest.fixture
def world(database: str, tmp_path: Path) -> CollegeWorld:
    bind_files(tmp_path)
    return a_college_world()


def renamed(person: people.Invented, name: str) -> list[str]:
    return [name, "Wang Xiao", *person.cells[2:]]


def about_names(problems: Iterator[Problem] | tuple[Problem, ...]) -> list[tuple[str, int, bool, object]]:
    return [
        (problem.code, problem.place.row, problem.warning, problem.params.get("characters"))
        for problem in problems
        if problem.code.startswith("NAME_")
    ]


@pytest.mark.req("R-064")
def test_a_name_that_cannot_be_printed_is_taken_with_a_warning_that_names_the_character(world: CollegeWorld) -> None:
    one, two, three = invented(3)
    found = send_rows(world, [renamed(one, f"王{RARE}"), renamed(two, "王小"), renamed(three, "王\U0003347a")])
    assert (found.tally.accepted, found.tally.refused) == (2, 1)
    assert about_names(found.problems) == [
        ("NAME_UNASSIGNED", 5, False, None),
        ("NAME_UNPRINTABLE", 3, True, f"{RARE}（U+31350）"),
    ]
    shown = {candidate.person.name: views.one(world.officer, candidate.id).warnings for candidate in pool(world)}
    assert about_names(shown[f"王{RARE}"]) == [("NAME_UNPRINTABLE", 0, True, f"{RARE}（U+31350）")]
    assert shown["王小"] == ()
