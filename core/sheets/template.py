"""Empty templates: title, notes, starred header, sample row, drop-downs, text format where digits must survive."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from core.sheets.form import CHOICES_SHEET, Form, letter, mark_of, printed
from core.sheets.looks import Look, cell, new_book, save

READY_ROWS = 2_000
REASON_WIDTH = 60
TITLE_HEIGHT, NOTE_HEIGHT, HEADER_HEIGHT = 32, 30, 26
NO_CHOICE = "请从下拉列表中选择"


def template(form: Form) -> bytes:
    """Return an empty workbook of a form, with the columns that are printed (R-061, R-079)."""
    form = printed(form)
    with new_book() as book:
        sheet = begin(book, form)
        ready = [cell(sheet, None, Look.READY) if column.text else None for column in form.columns]
        if form.sample:
            sheet.append([cell(sheet, value, Look.SAMPLE) for value in form.sample])
        for _ in range(READY_ROWS - bool(form.sample)):
            sheet.append(ready)  # an id typed into a general cell loses its last digits (F9)
    return save(book)


def head_of(form: Form) -> tuple[str, ...]:
    """Return the lines above the header: title and numbered notes."""
    return (form.title, *(f"{number}. {note}" for number, note in enumerate(form.notes, start=1)))


def titles_of(form: Form) -> list[str]:
    """Return the header: what is required has a star."""
    return [("*" if column.required else "") + column.title for column in form.columns]


def begin(book: Workbook, form: Form, extra: tuple[str, ...] = ()) -> Any:
    """Return a form's sheet with title, notes, header and drop-downs; the rows are appended next."""
    sheet: Any = book.create_sheet(form.title[:31])
    head, titles = head_of(form), [*titles_of(form), *extra]
    widths = [column.width for column in form.columns] + [REASON_WIDTH] * len(extra)
    for number, width in enumerate(widths):  # streamed: what comes after the first row comes too late
        sheet.column_dimensions[letter(number)].width = width
    sheet.freeze_panes = f"A{len(head) + 2}"
    for row, line in enumerate(head, start=1):
        sheet.row_dimensions[row].height = TITLE_HEIGHT if row == 1 else NOTE_HEIGHT
        sheet.merged_cells.add(f"A{row}:{letter(len(titles) - 1)}{row}")
        shown = [cell(sheet, line, Look.TITLE if row == 1 else Look.NOTE)]
        if row == 1:  # beside the title, where nobody sees it and every program keeps it
            shown += [*[None] * (len(titles) - 1), cell(sheet, mark_of(form), Look.MARK)]  # type: ignore[list-item]
        sheet.append(shown)
    sheet.row_dimensions[len(head) + 1].height = HEADER_HEIGHT
    sheet.append([cell(sheet, title, Look.HEADER) for title in titles])
    _add_choices(book, sheet, form, len(head) + 2)
    return sheet


def _add_choices(book: Workbook, sheet: Any, form: Form, first: int) -> None:
    """Give the rows from `first` on their drop-downs; the words stand on a hidden sheet."""
    listed = [(number, column) for number, column in enumerate(form.columns) if column.choices]
    if not listed:
        return
    dictionary: Any = book.create_sheet(CHOICES_SHEET)
    dictionary.sheet_state = "hidden"
    for words in zip_longest(*(column.choices for _, column in listed)):
        dictionary.append([word and cell(dictionary, word, Look.BODY) for word in words])
    for place, (number, column) in enumerate(listed):
        own, column_letter = letter(place), letter(number)
        formula = f"={CHOICES_SHEET}!${own}$1:${own}${len(column.choices)}"
        rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=True)
        rule.error, rule.errorTitle = NO_CHOICE, column.title
        rule.add(f"{column_letter}{first}:{column_letter}{first + READY_ROWS - 1}")
        sheet.data_validations.append(rule)
