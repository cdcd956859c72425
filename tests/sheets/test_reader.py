"""The reading child: what it refuses while it reads, what it may send, and how it may die."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.kernel.errors import Refused
from core.sheets.form import CellError, Formula
from core.sheets.guard import MAX_ROWS, MEGABYTE
from core.sheets.reader import read_rows
from tests.sheets.files import BOMB, FORM, SHEET, cells_of, container, parts, written, zipped

KEYS = [column.key for column in FORM.columns]
HIDDEN_DTD = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE s [<!ENTITY a "ha">]><worksheet>&a;</worksheet>'


def code_of(path: Path) -> str:
    with pytest.raises(Refused) as caught:
        list(read_rows(path))
    return caught.value.code


def outcome(path: Path) -> object:
    try:
        return cells_of(path)
    except Refused as refusal:
        return refusal.code


def numbered(rows: int, cells: str) -> str:
    return "".join(f'<row r="{number}">{cells}</row>' for number in range(1, rows + 1))


def test_every_kind_of_cell_comes_through_the_child(tmp_path: Path) -> None:
    path = written(tmp_path / "kinds.xlsx", [("字", 1, 1.5, True, "=1+1", "#N/A")])
    [row] = read_rows(path)
    assert row.cells == ("字", 1, 1.5, True, Formula("=1+1"), CellError("#N/A"))


def test_the_guards_reason_comes_through_the_child(tmp_path: Path) -> None:
    assert (
        code_of(zipped(tmp_path / "bomb.xlsx", parts("", texts=BOMB.format("0" * 20 * MEGABYTE)))) == "XLSX_TOO_LARGE"
    )
    assert code_of(container(tmp_path / "old.xlsx", "Workbook")) == "XLS_NOT_SUPPORTED"


def test_a_sheet_with_too_many_rows_is_refused_with_the_limit(tmp_path: Path) -> None:
    path = zipped(tmp_path / "rows.xlsx", parts(numbered(MAX_ROWS + 1, "<c><v>1</v></c>")))
    with pytest.raises(Refused) as caught:
        list(read_rows(path))
    assert (caught.value.code, caught.value.params) == ("TOO_MANY_ROWS", {"limit": MAX_ROWS})


def test_a_million_rows_in_a_tiny_file_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "tiny.xlsx", parts("<row><c><v>1</v></c></row>" * 1_000_000))
    assert path.stat().st_size < 200_000
    assert code_of(path) == "TOO_MANY_ROWS"


def test_empty_rows_are_no_rows_however_many(tmp_path: Path) -> None:
    last = '<row r="210001"><c><v>7</v></c></row>'
    path = zipped(tmp_path / "empty.xlsx", parts(numbered(210_000, "") + last))
    assert [(row.number, row.cells) for row in read_rows(path)] == [(210_001, (7,))]


def test_a_cell_at_the_far_end_is_counted_and_not_allocated(tmp_path: Path) -> None:
    path = zipped(tmp_path / "far.xlsx", parts('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    [row] = read_rows(path)
    assert (row.number, row.cells, row.beyond) == (1_048_576, (), 1)


@pytest.mark.parametrize("number", ["1048577", "99999999999", "0", "-1", "x"])
def test_a_row_number_no_workbook_has_is_damage(tmp_path: Path, number: str) -> None:
    path = zipped(tmp_path / "number.xlsx", parts(f'<row r="{number}"><c><v>1</v></c></row>'))
    with pytest.raises(Refused, match="FILE_DAMAGED"):
        cells_of(path)


@pytest.mark.parametrize("name", [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_a_dtd_in_an_encoding_that_hides_it_from_the_guard_is_refused_by_the_parser(tmp_path: Path, name: str) -> None:
    path = zipped(tmp_path / "hidden.xlsx", parts("", more={name: HIDDEN_DTD.encode("utf-16")}))
    assert outcome(path) == "XML_DTD_FORBIDDEN"


ENDLESS = f'</sheetData><mergeCells><mergeCell ref="A1:A{"9" * 5_000}"/></mergeCells><sheetData>'


@pytest.mark.parametrize(
    "sheet",
    ['<row><c t="s"><v>-1</v></c></row>', "<row><c><v>1_0</v></c></row>", ENDLESS],
    ids=["a text from behind", "a number of a programmer", "a range without end"],
)
def test_what_no_program_writes_is_damage_and_no_guess(tmp_path: Path, sheet: str) -> None:
    content = parts(sheet, texts="<si><t>somebody else</t></si>")
    with pytest.raises(Refused, match="FILE_DAMAGED"):
        list(read_rows(zipped(tmp_path / "odd.xlsx", content)))


def test_a_title_of_any_length_is_said_in_short(tmp_path: Path) -> None:
    sheets = f'<sheet name="{"长" * 10_000}" sheetId="1" r:id="rId1"/>'
    [row] = read_rows(zipped(tmp_path / "long.xlsx", parts("<row><c><v>1</v></c></row>", sheets=sheets)))
    assert len(row.sheet) == 100
