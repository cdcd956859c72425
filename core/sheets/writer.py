"""Workbooks that go out: failed rows to be mended, filled templates, and tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell

from core.sheets.form import REASON_TITLE, CellValue, Form, letter
from core.sheets.looks import Look, cell, new_book, put_text, save
from core.sheets.template import begin

WIDE, NARROW = 28, 16


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedRow:
    """A refused row: its cells as they came, which of them are bad, and why."""

    values: Mapping[str, CellValue]
    bad: frozenset[str]
    reason: str


def failed_rows(form: Form, rows: Iterable[FailedRow]) -> bytes:
    """Return the same template with the refused rows, bad cells red, 错误原因 last; it can be uploaded again."""
    with new_book() as book:
        sheet = begin(book, form, (REASON_TITLE,))
        for row in rows:
            reason = cell(sheet, row.reason, Look.REASON)
            sheet.append([*_cells(sheet, form, row.values, row.bad), reason])
    return save(book)


def filled(form: Form, rows: Iterable[Mapping[str, CellValue]]) -> bytes:
    """Return the template with rows in it, to be completed and uploaded again (R-073)."""
    with new_book() as book:
        sheet = begin(book, form)
        for values in rows:
            sheet.append(_cells(sheet, form, values))
    return save(book)


def _cells(sheet: Any, form: Form, values: Mapping[str, CellValue], bad: Collection[str] = ()) -> list[Any]:
    return [
        cell(sheet, values.get(column.key), Look.BAD if column.key in bad else Look.BODY, text=column.text)
        for column in form.columns
    ]


def table(title: str, headers: Sequence[str], rows: Iterable[Sequence[object]], wide: Collection[int] = ()) -> bytes:
    """Return a plain table; every text is written as text, `wide` columns get room."""
    with new_book() as book:
        sheet: Any = book.create_sheet(title[:31])
        sheet.freeze_panes = "A2"
        for number in range(len(headers)):
            sheet.column_dimensions[letter(number)].width = WIDE if number in wide else NARROW
        sheet.append([cell(sheet, header, Look.HEADER) for header in headers])
        for row in rows:
            sheet.append([_text_cell(sheet, value) if isinstance(value, str) else value for value in row])
    return save(book)


def _text_cell(sheet: Any, value: str) -> Cell:
    made = WriteOnlyCell(sheet)
    put_text(made, value)
    return made
