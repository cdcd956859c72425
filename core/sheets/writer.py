"""Workbooks that go out: failed rows to be mended, and tables."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from core.sheets.form import REASON_TITLE, CellError, CellValue, Form, Formula
from core.sheets.template import BODY_FONT, HEADER_FILL, HEADER_FONT, MIDDLE, THIN, add_choices, save, write_head

BAD_FILL = PatternFill("solid", fgColor="FFC7CE")
REASON_FONT = Font(name="微软雅黑", size=10, color="9C0006")
WRAPPED = Alignment(vertical="center", wrap_text=True)
REASON_WIDTH = 60

# What no XML part may hold: with one of them the whole workbook would be damaged.
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# A return has to be written as _x000D_, and so a text that only looks like that must not be.
ESCAPABLE = re.compile(r"\r|_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedRow:
    """A refused row: its cells as they came, which of them are bad, and why."""

    values: Mapping[str, CellValue]
    bad: frozenset[str]
    reason: str


def failed_rows(form: Form, rows: Iterable[FailedRow]) -> bytes:
    """Return the same template with the refused rows, bad cells red, 错误原因 last; it can be uploaded again."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = form.title[:31]
    number = write_head(sheet, form, (REASON_TITLE,))
    add_choices(book, form, number)
    sheet.column_dimensions[get_column_letter(len(form.columns) + 1)].width = REASON_WIDTH
    for row in rows:
        _put_row(sheet, form, number, row.values, row.bad)
        reason = sheet.cell(number, len(form.columns) + 1)
        _put(reason, row.reason)
        reason.font, reason.alignment = REASON_FONT, WRAPPED
        number += 1
    return save(book)


def filled(form: Form, rows: Iterable[Mapping[str, CellValue]]) -> bytes:
    """Return the template with rows in it, to be completed and uploaded again (R-073)."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = form.title[:31]
    first = write_head(sheet, form)
    add_choices(book, form, first)
    for number, values in enumerate(rows, start=first):
        _put_row(sheet, form, number, values)
    return save(book)


def _put_row(
    sheet: Worksheet, form: Form, number: int, values: Mapping[str, CellValue], bad: Collection[str] = ()
) -> None:
    for place, column in enumerate(form.columns, start=1):
        cell = sheet.cell(number, place)
        _put(cell, values.get(column.key))
        if column.text and not isinstance(values.get(column.key), dt.date):
            cell.number_format = "@"  # also under a number: what is typed over it must keep its digits (F9)
        cell.font, cell.border = BODY_FONT, THIN
        if column.key in bad:
            cell.fill = BAD_FILL


def _put(cell: Cell | MergedCell, value: CellValue) -> None:
    """Write a value so that nothing a user typed is ever a formula of ours (X28)."""
    if isinstance(value, Formula | CellError):
        value = value.text
    if isinstance(value, str):
        put_text(cell, value)
    else:
        cell.value = value


def put_text(cell: Cell | MergedCell, value: str) -> None:
    """Write a text as text, whatever it looks like (X28)."""
    legal = ILLEGAL.sub("", value)
    cell.value = ESCAPABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", legal)
    cell.data_type, cell.number_format = "s", "@"


def table(title: str, headers: Sequence[str], rows: Iterable[Sequence[object]], wide: Collection[int] = ()) -> bytes:
    """Return a plain table; every text is written as text, `wide` columns get room."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for number in range(1, len(headers) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 28 if number - 1 in wide else 16
    heads = []
    for header in headers:
        cell = WriteOnlyCell(sheet, header)
        cell.font, cell.fill, cell.alignment = HEADER_FONT, HEADER_FILL, MIDDLE
        heads.append(cell)
    sheet.append(heads)
    for row in rows:
        sheet.append([_text_cell(sheet, value) if isinstance(value, str) else value for value in row])
    return save(book)


def _text_cell(sheet: object, value: str) -> Cell:
    cell = WriteOnlyCell(sheet)  # type: ignore[arg-type]
    put_text(cell, value)
    return cell
