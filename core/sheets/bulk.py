"""Exports of any length: every row goes into the file as it comes, and none is held.

rustpy-xlsxwriter does it in a quarter of openpyxl's time. Where it is not installed, or cannot write what is asked for
(it wants a row, and headers that differ), openpyxl does. Every cell is a text, whatever it looks like (X28).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from core.sheets.form import Column, Form, mark_of
from core.sheets.looks import FONT, HEADER_COLOR, INVISIBLE, LINE_COLOR, legal
from core.sheets.template import HEADER_HEIGHT, NO_CHOICE, NOTE_HEIGHT, TITLE_HEIGHT, head_of, titles_of
from core.sheets.writer import NARROW, WIDE, filled, table

try:
    import rustpy_xlsxwriter as rust
except ImportError:  # no wheel for this machine
    rust = None  # type: ignore[assignment]

Rows = Iterable[Sequence[str]]
LONGEST_TEXT = 32_767  # of any workbook
LONGEST_CHOICES = 255  # of a list that stands in the rule itself


def table_file(title: str, headers: Sequence[str], rows: Rows, wide: Collection[int] = ()) -> BinaryIO:
    """Return a plain table as a temporary file; whoever sends it closes it."""
    first, rows = _peek(rows)
    widths = [float(WIDE if number in wide else NARROW) for number in range(len(headers))]
    with ExitStack() as stack:
        file = stack.enter_context(TemporaryFile())
        if _is_fast(first, headers):
            _write(file, headers, rows, sheet_name=title[:31], column_widths=widths, freeze_row=1)
        else:
            file.write(table(title, headers, rows, wide))
        file.seek(0)
        stack.pop_all()
        return file


def form_file(form: Form, rows: Rows) -> BinaryIO:
    """Return the template with rows in it as a temporary file; whoever sends it closes it (R-073)."""
    first, rows = _peek(rows)
    titles = titles_of(form)
    with ExitStack() as stack:
        file = stack.enter_context(TemporaryFile())
        if _is_fast(first, titles):
            _write(file, titles, rows, **_form_options(form))
        else:
            keys = [column.key for column in form.columns]
            file.write(filled(form, (dict(zip(keys, row, strict=True)) for row in rows)))
        file.seek(0)
        stack.pop_all()
        return file


def _peek(rows: Rows) -> tuple[Sequence[str] | None, Iterator[Sequence[str]]]:
    found = iter(rows)
    first = next(found, None)
    return first, found if first is None else chain([first], found)


def _is_fast(first: Sequence[str] | None, titles: Sequence[str]) -> bool:
    return rust is not None and first is not None and len(set(titles)) == len(titles)


def _write(file: BinaryIO, titles: Sequence[str], rows: Iterator[Sequence[str]], **options: Any) -> None:
    records = ({title: legal(text)[:LONGEST_TEXT] for title, text in zip(titles, row, strict=True)} for row in rows)
    body = rust.Format().set_num_format("@").set_font_name(FONT).set_font_size(11)
    body.set_border("thin").set_border_color(LINE_COLOR)
    rust.write_worksheet(records, file, column_formats=[body] * len(titles), header_format=_header(), **options)


def _header() -> rust.Format:
    look = rust.Format().set_bold().set_font_name(FONT).set_font_size(11).set_font_color("FFFFFF")
    return look.set_background_color(HEADER_COLOR).set_align("center").set_align("vertical_center").set_text_wrap()


def _form_options(form: Form) -> dict[str, Any]:
    """Say what `template.begin` says: head, mark, widths and drop-downs."""
    head, last = head_of(form), len(form.columns) - 1
    title = rust.Format().set_bold().set_font_name(FONT).set_font_size(16).set_align("center")
    note = rust.Format().set_font_name(FONT).set_font_size(10).set_text_wrap()
    mark = rust.Format().set_num_format(INVISIBLE)
    merged = [(row, 0, row, last, line, note if row else title) for row, line in enumerate(head)]
    merged.insert(1, (0, last + 1, 0, last + 2, mark_of(form), mark))  # a row that is done cannot be gone back to
    heights = {row: NOTE_HEIGHT if row else TITLE_HEIGHT for row in range(len(head))}
    return {
        "sheet_name": form.title[:31],
        "header_row": len(head),
        "freeze_row": len(head) + 1,
        "merge_ranges": merged,
        "row_heights": {**heights, len(head): HEADER_HEIGHT},
        "column_widths": [float(column.width) for column in form.columns],
        "data_validations": dict(_choices(form.columns, titles_of(form))),
    }


def _choices(columns: Iterable[Column], titles: Iterable[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the drop-downs that fit into their rule; a longer list is still checked when the file comes back."""
    for column, title in zip(columns, titles, strict=True):
        if column.choices and len(",".join(column.choices)) <= LONGEST_CHOICES:
            words = list(column.choices)
            yield title, {"type": "list", "values": words, "error_title": column.title, "error_message": NO_CHOICE}
