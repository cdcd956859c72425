"""Rows that only look like rows are counted in one notice and never refused one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from core.arrangement.sheet import FORM as ROOMS
from core.candidates.sheet import FORM as CANDIDATES
from core.registrations.sheet import FORM as REGISTRATIONS
from core.scores.sheet import FORM as SCORES
from core.sheets.child import lines
from core.sheets.find import find_sheets
from core.sheets.form import CellValue, Form
from tests.sheets.files import FORM, GUEST, TITLES, parts, written, zipped

GUESTS = replace(FORM, identity=("name", "id_number"))
OTHER = ("王五", "E00000002", "2", "普通")


def read(path: Path, form: Form = GUESTS) -> tuple[list[int], Mapping[str, dict[str, object]]]:
    reading = find_sheets(lines(path), form)
    numbers = [number for number, _ in reading.rows]
    return numbers, {finding.code: dict(finding.params) for finding in reading.findings}


def notice(count: int, first: int, last: int) -> dict[str, object]:
    kind = {"kind": "one"} if count == 1 else {}
    return {"count": count, "first": first, "last": last, "columns": "姓名、证件号码", **kind}


@pytest.mark.req("R-061")
@pytest.mark.parametrize(
    "filler",
    [
        (None, None, "=1+1", None),
        (None, None, None, "普通"),
        (None, None, "2", "普通"),
        ("", " ", "2", "普通"),
        ("\u3000", None, "=IF(A2,1,2)", "素食（含蛋奶）"),
        (None, None, "2", "=IF(B2,1,2)"),
    ],
    ids=["formula", "choice", "filled down", "blanks", "formula and choice", "mixed"],
)
def test_what_is_filled_down_without_name_and_number_is_no_row(tmp_path: Path, filler: Sequence[object]) -> None:
    path = written(tmp_path / "filled.xlsx", [TITLES, GUEST, filler, filler, OTHER, filler])
    assert read(path) == ([2, 5], {"ROWS_FILLED_DOWN": notice(3, 3, 6)})


@pytest.mark.parametrize(
    "line",
    [
        ("赵六", None, None, None),
        (None, "E00000003", None, None),
        (None, None, "77", None),
        (None, None, None, "清真"),
        ("=A1", "=B1", "2", "普通"),
        (None, 370602, None, None),
        (None, None, True, None),
    ],
    ids=["name", "number", "typed", "no choice", "formulas", "number typed", "ticked"],
)
def test_what_somebody_wrote_is_a_row_however_little_it_is(tmp_path: Path, line: Sequence[object]) -> None:
    assert read(written(tmp_path / "little.xlsx", [TITLES, GUEST, line])) == ([2, 3], {})


def test_a_name_whose_formula_shows_nothing_is_none(tmp_path: Path) -> None:
    """The whole line is filled down from another sheet; where that ends, the formulas show nothing."""
    text = '<c t="inlineStr"><is><t>{}</t></is></c>'
    head = "".join(map(text.format, TITLES))
    nothing, something = '<c t="str"><f>X</f><v></v></c>', '<c t="str"><f>X</f><v>李四</v></c>'
    body = f"<row>{head}</row><row>{something * 4}</row><row>{nothing * 4}</row><row>{nothing * 3}</row>"
    path = zipped(tmp_path / "linked.xlsx", parts(body))
    assert read(path) == ([2], {"ROWS_FILLED_DOWN": notice(2, 3, 4)})


@pytest.mark.parametrize(
    "again", [TITLES, tuple(f"*{title}" for title in TITLES), ("姓 名", "证件\n号码", None, "用餐"), TITLES[:2]]
)
def test_a_header_that_stands_again_is_no_row(tmp_path: Path, again: Sequence[object]) -> None:
    path = written(tmp_path / "again.xlsx", [TITLES, GUEST, again, OTHER, again])
    assert read(path) == ([2, 4], {"HEADER_AGAIN": notice(2, 3, 5)})


@pytest.mark.parametrize(
    ("form", "filler"),
    [
        (CANDIDATES, {"gender": "男", "id_type": "居民身份证", "education_level": "高职"}),
        (CANDIDATES, {"gender": "=IF(E2,1,2)"}),
        (REGISTRATIONS, {"candidate_type": "院校考生"}),
        (SCORES, {"subject": "=B2"}),
        (ROOMS, {"seats": "=40"}),
    ],
    ids=["choices", "formula", "registrations", "scores", "rooms"],
)  # fmt: skip
def test_every_form_knows_its_rows(tmp_path: Path, form: Form, filler: Mapping[str, CellValue]) -> None:
    titles = [column.title for column in form.columns]
    line = [filler.get(column.key) for column in form.columns]
    real = [column.title + "甲" for column in form.columns]
    numbers, found = read(written(tmp_path / "form.xlsx", [titles, real, line, line]), form)
    assert (numbers, list(found)) == ([2], ["ROWS_FILLED_DOWN"])
    assert found["ROWS_FILLED_DOWN"]["count"] == 2
