"""Workbooks that go out: what comes back when they are read again, and what they never contain."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from itertools import zip_longest
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.sheets.form import REASON_TITLE, CellError, CellValue, Formula
from core.sheets.looks import ILLEGAL
from core.sheets.template import CHOICES_SHEET, READY_ROWS, template
from core.sheets.writer import FailedRow, failed_rows, filled, table
from tests.sheets.files import FORM, GUEST, TITLES, cells_of, found_in, rows

KEYS = [column.key for column in FORM.columns]
FIRST = len(FORM.notes) + 3
TYPED = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "=cmd|'/c calc'!A0", "#N/A", "{=1}", "2024-05-07", "007"]


def saved(folder: Path, data: bytes) -> Path:
    path = folder / "out.xlsx"
    path.write_bytes(data)
    return path


def sheet_xml(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name)


def guest(**changed: CellValue) -> dict[str, CellValue]:
    return {**dict(zip(KEYS, GUEST, strict=True)), **changed}


def failed(**changed: CellValue) -> FailedRow:
    return FailedRow(values=guest(**changed), bad=frozenset(changed), reason="=HYPERLINK(1)")


@given(lines=st.lists(st.lists(st.text(), min_size=4, max_size=4), max_size=5))
@example(lines=[["_x000D_", "a\rb\r\n", "_x005F_x000D_", "\n"], ["=1+1", "#N/A", "\uffff\ud800\x00a", " a "]])
def test_what_is_written_is_read_back_to_the_letter(
    tmp_path_factory: pytest.TempPathFactory, lines: list[list[str]]
) -> None:
    data = filled(FORM, [dict(zip(KEYS, line, strict=True)) for line in lines])
    found = {row.number: row.cells for row in rows(saved(tmp_path_factory.getbasetemp(), data))}
    for number, line in enumerate(lines, start=FIRST):
        texts = [ILLEGAL.sub("", text) for text in line]
        assert [cell or "" for cell, _text in zip_longest(found.get(number, ()), texts)] == texts


@pytest.mark.parametrize("typed", TYPED)
def test_nothing_a_user_typed_is_a_formula_a_number_or_an_error_in_what_we_write(tmp_path: Path, typed: str) -> None:
    books = (
        filled(FORM, [guest(name=typed, id_number=typed, seats=typed, meal=typed)]),
        failed_rows(FORM, [failed(name=typed, id_number=typed, seats=typed, meal=typed)]),
        table("名单", TITLES, [[typed] * 4]),
    )
    for data in books:
        assert "<f>" not in sheet_xml(data)
        assert cells_of(saved(tmp_path, data))[-1][:4] == (typed,) * 4


def test_refused_formulas_and_errors_go_back_as_text(tmp_path: Path) -> None:
    data = failed_rows(FORM, [failed(name=Formula("=1+1"), seats=CellError("#N/A"))])
    assert "<f>" not in sheet_xml(data)
    assert cells_of(saved(tmp_path, data))[-1] == ("=1+1", "E00000001", "#N/A", "普通", "=HYPERLINK(1)")


@pytest.mark.parametrize(
    "value", [2, 2.5, True, dt.date(2024, 5, 7), dt.datetime.combine(dt.date(2024, 5, 7), dt.time(9))]
)
def test_refused_cells_go_back_as_they_came_in_every_column(tmp_path: Path, value: CellValue) -> None:
    cells = cells_of(saved(tmp_path, failed_rows(FORM, [failed(id_number=value, seats=value)])))[-1]
    assert cells[1:3] == (value, value)
    assert type(cells[1]) is type(value)


@pytest.mark.req("R-087")
def test_the_failed_rows_are_a_template_to_mend_and_send_again(tmp_path: Path) -> None:
    path = saved(tmp_path, failed_rows(FORM, [failed(name="李\n四"), failed(seats="x")]))
    header, found = found_in(path)
    assert header.findings == ()
    assert [row for _, row in found] == [guest(name="李\n四"), guest(seats="x")]
    sheet = load_workbook(path).worksheets[0]
    red = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == "00FFC7CE"}
    assert red == {f"A{FIRST}", f"C{FIRST + 1}"}
    assert sheet.cell(FIRST - 1, len(TITLES) + 1).value == REASON_TITLE


@pytest.mark.req("R-087")
def test_a_report_of_thousands_of_bad_rows_is_complete(tmp_path: Path) -> None:
    bad = (failed(name=f"第{number}位") for number in range(3_000))
    _header, found = found_in(saved(tmp_path, failed_rows(FORM, bad)))
    assert [row["name"] for _, row in found] == [f"第{number}位" for number in range(3_000)]


@pytest.mark.parametrize(
    "data", [template(FORM), filled(FORM, [guest(id_number=1)]), failed_rows(FORM, [failed(id_number=1)])]
)
def test_what_is_typed_over_a_document_number_keeps_its_digits(tmp_path: Path, data: bytes) -> None:
    sheet = load_workbook(saved(tmp_path, data)).worksheets[0]
    assert {sheet.cell(row, 2).number_format for row in range(FIRST, sheet.max_row + 1)} == {"@"}


def test_a_template_has_text_columns_and_drop_downs_for_many_rows(tmp_path: Path) -> None:
    book = load_workbook(saved(tmp_path, template(FORM)))
    sheet, choices = book.worksheets
    [rule] = sheet.data_validations.dataValidation
    assert (str(rule.sqref), sheet.max_row) == (f"D{FIRST}:D{FIRST + READY_ROWS - 1}", FIRST + READY_ROWS - 1)
    assert (choices.title, choices.sheet_state) == (CHOICES_SHEET, "hidden")
    assert tuple(cell.value for cell in choices["A"]) == FORM.column("meal").choices


@pytest.mark.req("R-061")
def test_the_header_of_a_template_stars_what_is_required(tmp_path: Path) -> None:
    lines = cells_of(saved(tmp_path, template(FORM)))
    assert [line[0] for line in lines[:3]] == ["来宾导入模板", "1. 每位来宾一行。", "2. 证件号码列已设为文本格式。"]
    assert lines[3:] == [("*姓名", "*证件号码", "*座位数", "用餐"), FORM.sample]


def test_a_table_keeps_numbers_and_dates_as_such(tmp_path: Path) -> None:
    line = ("李四", 2, 2.5, dt.date(2024, 5, 7), None, True)
    assert cells_of(saved(tmp_path, table("名单", "ABCDEF", [line]))) == [tuple("ABCDEF"), line]
