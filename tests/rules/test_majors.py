"""Approved majors are free text; a candidate's major is found in it by name or by code, and never by half a name."""

from __future__ import annotations

import pytest

from core.rules.majors import covers


@pytest.mark.req("R-057")
@pytest.mark.parametrize(
    ("approved", "found"),
    [
        ([], True),
        (["电子商务"], True),
        ([" 电子 商务 "], True),
        (["市场营销", "电子商务（530701）"], True),
        (["530701 商务类"], True),
        (["跨境电子商务"], False),
        (["商务"], False),
    ],
)
def test_a_major_is_covered_by_its_whole_name_or_its_code(approved: list[str], found: bool) -> None:
    assert covers(approved, "电子商务", "530701") is found
