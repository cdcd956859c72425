"""Findings and counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel.problems import Place, Problem, Tally

counts = st.builds(Tally, *(st.integers(0, 100_000),) * 3)


def test_a_place_in_a_sheet_prints_sheet_and_cell() -> None:
    place = Place(sheet="本校学生导入模板", row=7, column="E", header="证件号码", field="id_number")
    assert place.cell == "E7"
    assert str(place) == "本校学生导入模板 E7"


def test_a_place_prints_the_row_when_no_column_is_to_blame() -> None:
    assert str(Place(sheet="报考", row=12)) == "报考 12"
    assert Place(sheet="报考", row=12).cell == ""


def test_a_place_in_a_form_prints_its_field() -> None:
    assert str(Place(field="phone")) == "phone"


def test_a_problem_keeps_its_own_copy_of_the_parameters() -> None:
    params: dict[str, object] = {"limit": 60}
    problem = Problem(code="TOO_LONG", place=Place(field="name"), params=params)
    params["limit"] = 1
    assert problem.params == {"limit": 60}
    with pytest.raises(TypeError):
        problem.params["limit"] = 1  # type: ignore[index]


def test_equal_findings_are_found_once_in_a_set() -> None:
    assert len({Problem(code="REQUIRED", place=Place(row=3)), Problem(code="REQUIRED", place=Place(row=3))}) == 1


@given(counts, counts)
def test_read_is_always_accepted_plus_refused_plus_skipped(one: Tally, other: Tally) -> None:
    both = one + other
    assert both.read == one.read + other.read == both.accepted + both.refused + both.skipped
