"""Workbooks that are printed and signed: a head of facts, a table, and boxes under it."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from core.sheets.looks import BODY_FONT, MIDDLE, THIN, TITLE_FONT, WRAPPED, put_text, save

LABEL_FONT = Font(name="微软雅黑", size=11, bold=True)
LINE, COLUMN = 20, 18

Labelled = Sequence[tuple[str, str]]


def paper(title: str, head: Labelled, headers: Sequence[str], rows: Sequence[Sequence[str]], boxes: Labelled) -> bytes:
    """Return a form of one landscape sheet, at least two columns wide; a box is as high as its text has lines."""
    book = Workbook()
    sheet, width = book.worksheets[0], len(headers)
    sheet.title = title[:31]
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    for number in range(1, width + 1):
        sheet.column_dimensions[get_column_letter(number)].width = COLUMN
    _line(sheet, 1, [title])
    sheet.cell(1, 1).font, sheet.cell(1, 1).alignment = TITLE_FONT, MIDDLE
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=width)
    sheet.row_dimensions[1].height = 32
    for number, pair in enumerate(head, start=2):
        _box(sheet, number, pair, width)
    top = len(head) + 2
    for number, row in enumerate([headers, *rows], start=top):
        _line(sheet, number, row)
    for number in range(1, width + 1):
        sheet.cell(top, number).font, sheet.cell(top, number).alignment = LABEL_FONT, MIDDLE
    for number, pair in enumerate(boxes, start=top + len(rows) + 1):
        _box(sheet, number, pair, width)
    return save(book)


def _line(sheet: Worksheet, number: int, texts: Sequence[str]) -> None:
    for place, text in enumerate(texts, start=1):
        cell = sheet.cell(number, place)
        put_text(cell, text)
        cell.font, cell.border, cell.alignment = BODY_FONT, THIN, WRAPPED


def _box(sheet: Worksheet, number: int, pair: tuple[str, str], width: int) -> None:
    """Write a label and its text over the rest of the line."""
    _line(sheet, number, [*pair, *[""] * (width - len(pair))])
    sheet.cell(number, 1).font = LABEL_FONT
    sheet.merge_cells(start_row=number, end_row=number, start_column=2, end_column=width)
    sheet.row_dimensions[number].height = LINE * (pair[1].count("\n") + 1)
