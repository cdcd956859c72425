"""Empty templates: title, notes, starred header, sample row, drop-downs, text format where digits must survive."""

from __future__ import annotations

import io
from dataclasses import replace

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from core.sheets.form import Form

READY_ROWS = 2_000
CHOICES_SHEET = "字典"

TITLE_FONT = Font(name="微软雅黑", size=16, bold=True)
NOTE_FONT = Font(name="微软雅黑", size=10, color="666666")
HEADER_FONT = Font(name="微软雅黑", size=11, bold=True, color="FFFFFF")
BODY_FONT = Font(name="微软雅黑", size=11)
SAMPLE_FONT = Font(name="微软雅黑", size=11, italic=True, color="999999")
HEADER_FILL = PatternFill("solid", fgColor="2F5597")
THIN = Border(*(Side(style="thin", color="D9D9D9"),) * 4)
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)


def template(form: Form) -> bytes:
    """Return an empty workbook of a form (R-061, R-079)."""
    form = replace(form, columns=tuple(column for column in form.columns if column.printed))
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = form.title[:31]
    first = write_head(sheet, form)
    if form.sample:
        for column, value in enumerate(form.sample, start=1):
            shown = sheet.cell(first, column, value)
            shown.font, shown.alignment, shown.number_format = SAMPLE_FONT, MIDDLE, "@"
    _prepare_rows(sheet, form, first)
    add_choices(book, form, first)
    return save(book)


def write_head(sheet: Worksheet, form: Form, extra: tuple[str, ...] = ()) -> int:
    """Write title, notes and header; return the first row for data."""
    titles = [("*" if column.required else "") + column.title for column in form.columns] + list(extra)
    lines = (form.title, *(f"{number}. {note}" for number, note in enumerate(form.notes, start=1)))
    for row, line in enumerate(lines, start=1):
        head = sheet.cell(row, 1, line)
        head.font = TITLE_FONT if row == 1 else NOTE_FONT
        head.alignment = MIDDLE if row == 1 else Alignment(vertical="center", wrap_text=True)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(titles))
        sheet.row_dimensions[row].height = 32 if row == 1 else 30
    header = len(lines) + 1
    for number, title in enumerate(titles, start=1):
        top = sheet.cell(header, number, title)
        top.font, top.fill, top.alignment, top.border = HEADER_FONT, HEADER_FILL, MIDDLE, THIN
    for number, spec in enumerate(form.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = spec.width
    sheet.row_dimensions[header].height = 26
    sheet.freeze_panes = f"A{header + 1}"
    return header + 1


def _prepare_rows(sheet: Worksheet, form: Form, first: int) -> None:
    """Give the empty rows their format: an id typed into a general cell loses its last digits (F9)."""
    for number, column in enumerate(form.columns, start=1):
        if column.text:
            for row in range(first, first + READY_ROWS):
                sheet.cell(row, number).number_format = "@"


def add_choices(book: Workbook, form: Form, first: int) -> None:
    """Give the rows from `first` on their drop-downs; the words stand on a hidden sheet."""
    sheet = book.worksheets[0]
    listed = [(number, column) for number, column in enumerate(form.columns, start=1) if column.choices]
    if not listed:
        return
    dictionary = book.create_sheet(CHOICES_SHEET)
    dictionary.sheet_state = "hidden"
    for place, (number, column) in enumerate(listed, start=1):
        for row, choice in enumerate(column.choices, start=1):
            dictionary.cell(row, place, choice)
        letter = get_column_letter(place)
        formula = f"={CHOICES_SHEET}!${letter}$1:${letter}${len(column.choices)}"
        rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=True)
        rule.error, rule.errorTitle = "请从下拉列表中选择", column.title
        rule.add(f"{get_column_letter(number)}{first}:{get_column_letter(number)}{first + READY_ROWS - 1}")
        sheet.add_data_validation(rule)


def save(book: Workbook) -> bytes:
    """Return a workbook's bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
