"""Exports of any length: the same workbook whichever library writes it, text in every cell, and no row kept."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import BinaryIO
from weakref import WeakSet

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.sheets import bulk
from core.sheets.bulk import LONGEST_TEXT, Rows, form_file, table_file
from core.sheets.form import SheetRow, mark_of
from core.sheets.looks import ILLEGAL
from tests.sheets.files import FORM, GUEST, TITLES, found_in, rows
from tests.sheets.test_workbooks_out import TYPED, sheet_xml

MANY = 5_000
AT_ONCE = 50


@pytest.fixture(params=["rust", "openpyxl"])
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run the test with the fast library, and as on a machine that has no wheel of it."""
    if request.param == "openpyxl":
        monkeypatch.setattr(bulk, "rust", None)
    return str(request.param)


def read(file: BinaryIO) -> list[SheetRow]:
    """Return what stands in an export, and close it."""
    with file, tempfile.NamedTemporaryFile(suffix=".xlsx") as copy:
        copy.write(file.read())
        copy.flush()
        return list(rows(Path(copy.name)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.lists(st.text(), min_size=4, max_size=4), min_size=1, max_size=5))
@example(lines=[["_x000D_", "a\rb\r\n", "_x005F_x000D_", "\n"], ["=1+1", "#N/A", "\uffff\ud800\x00a", " a "]])
@example(lines=[["x" * 40_000, "1", "2024-05-07", "TRUE"]])
def test_what_is_exported_is_read_back_to_the_letter(library: str, lines: list[list[str]]) -> None:
    found = {row.number: row.cells for row in read(table_file("名单", TITLES, lines))}
    for number, line in enumerate(lines, start=2):
        texts = [ILLEGAL.sub("", text)[:LONGEST_TEXT] for text in line]
        assert [cell or "" for cell, _text in zip_longest(found.get(number, ()), texts)] == texts


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize(
    "make", [lambda lines: table_file("名单", TITLES, lines), lambda lines: form_file(FORM, lines)]
)
def test_nothing_a_user_typed_is_a_formula_a_number_or_an_error(
    library: str, make: Callable[[Rows], BinaryIO], typed: str
) -> None:
    with make([[typed] * 4]) as file:
        assert "<f>" not in sheet_xml(file.read())
    assert read(make([[typed] * 4]))[-1].cells == (typed,) * 4


@pytest.mark.req("R-073")
def test_a_filled_template_is_a_template(library: str, tmp_path: Path) -> None:
    path = tmp_path / "filled.xlsx"
    with form_file(FORM, [GUEST, GUEST]) as file:
        path.write_bytes(file.read())
    header, found = found_in(path)
    assert (header.row, header.findings) == (len(FORM.notes) + 2, ())
    assert [tuple(row.values()) for _, row in found] == [GUEST, GUEST]
    sheet = load_workbook(path).worksheets[0]
    assert mark_of(FORM) in {cell.value for cell in sheet[1]}
    assert {sheet.cell(number, 2).number_format for number, _ in found} == {"@"}
    [rule] = sheet.data_validations.dataValidation
    assert str(rule.sqref).startswith(f"D{header.row + 1}")


@pytest.mark.parametrize("lines", [[], [["a", "b"]]])
@pytest.mark.parametrize("titles", [("甲", "乙"), ("甲", "甲")])
def test_no_rows_and_headers_that_repeat_are_written_too(titles: Sequence[str], lines: list[list[str]]) -> None:
    assert [row.cells for row in read(table_file("名单", titles, lines))] == [titles, *map(tuple, lines)]


class Line(list[str]):
    """A row that can be watched."""

    __hash__ = object.__hash__  # type: ignore[assignment]


@pytest.mark.req("R-088")
@pytest.mark.parametrize(
    "make", [lambda lines: table_file("名单", TITLES, lines), lambda lines: form_file(FORM, lines)]
)
def test_rows_are_forgotten_as_they_are_written(library: str, make: Callable[[Rows], BinaryIO]) -> None:
    alive: WeakSet[Line] = WeakSet()
    most: list[int] = []

    def lines() -> Iterator[Line]:
        for number in range(MANY):
            line = Line(map(str, (number, *GUEST[1:])))
            alive.add(line)
            most.append(len(alive))
            yield line

    with make(lines()):
        assert len(most) == MANY
        assert max(most) <= AT_ONCE


def test_a_row_that_cannot_be_made_stops_the_export(library: str) -> None:
    def lines() -> Iterator[list[str]]:
        yield list(GUEST)
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        table_file("名单", TITLES, lines())
