"""How our workbooks look, and cells that never become a formula; sheets are written row after row, none is held."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

from core.sheets.form import CellError, CellValue, Formula, Shown

FONT = "微软雅黑"
HEADER_COLOR, BAD_COLOR, LINE_COLOR = "2F5597", "FFC7CE", "D9D9D9"

TITLE_FONT = Font(name=FONT, size=16, bold=True)
BODY_FONT = Font(name=FONT, size=11)
THIN = Border(*(Side(style="thin", color=LINE_COLOR),) * 4)
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
WRAPPED = Alignment(vertical="center", wrap_text=True)

# What no XML part may hold: with one of them the whole workbook would be damaged.
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# A return has to be written as _x000D_, and so a text that only looks like that must not be.
ESCAPABLE = re.compile(r"\r|_(?=x[0-9A-Fa-f]{4}_)")
INVISIBLE = ";;;"
"""A number format that shows nothing."""


class Look(StrEnum):
    """The kinds of cell we write."""

    TITLE = "onex title"
    NOTE = "onex note"
    MARK = "onex mark"
    HEADER = "onex header"
    SAMPLE = "onex sample"
    READY = "onex ready"
    BODY = "onex body"
    BAD = "onex bad"
    REASON = "onex reason"


def styles() -> list[NamedStyle]:
    """Return a style for each look; a workbook works them out once, however many cells it has."""
    return [
        NamedStyle(name=Look.TITLE, font=TITLE_FONT, alignment=MIDDLE),
        NamedStyle(name=Look.NOTE, font=Font(name=FONT, size=10, color="666666"), alignment=WRAPPED),
        NamedStyle(name=Look.MARK, number_format=INVISIBLE),
        NamedStyle(
            name=Look.HEADER,
            font=Font(name=FONT, size=11, bold=True, color="FFFFFF"),
            fill=PatternFill("solid", fgColor=HEADER_COLOR),
            alignment=MIDDLE,
            border=THIN,
        ),
        NamedStyle(name=Look.SAMPLE, font=Font(name=FONT, size=11, italic=True, color="999999"), alignment=MIDDLE),
        NamedStyle(name=Look.READY, number_format="@"),
        NamedStyle(name=Look.BODY, font=BODY_FONT, border=THIN),
        NamedStyle(name=Look.BAD, font=BODY_FONT, border=THIN, fill=PatternFill("solid", fgColor=BAD_COLOR)),
        NamedStyle(name=Look.REASON, font=Font(name=FONT, size=10, color="9C0006"), alignment=WRAPPED),
    ]


@contextmanager
def new_book() -> Iterator[Workbook]:
    """Begin a workbook that knows our looks and keeps no row in memory."""
    book = Workbook(write_only=True)
    for style in styles():
        book.add_named_style(style)
    try:
        yield book
    except BaseException:
        save(book)  # the rows so far lie in a temporary file, which openpyxl only removes when it saves
        raise


def cell(sheet: Any, value: CellValue, look: Look, *, text: bool = False) -> Cell:
    """Return a cell; `text` keeps the digits of what is typed over a number there (F9)."""
    made = WriteOnlyCell(sheet)
    made.style = look.value
    if text and not isinstance(value, dt.date):
        made.number_format = "@"
    put(made, value)
    return made


def put(cell: Cell | MergedCell, value: CellValue) -> None:
    """Write a value so that nothing a user typed is ever a formula of ours (X28)."""
    if isinstance(value, Formula | CellError | Shown):
        value = value.text
    if isinstance(value, str):
        put_text(cell, value)
    else:
        cell.value = value


def put_text(cell: Cell | MergedCell, value: str) -> None:
    """Write a text as text, whatever it looks like (X28)."""
    cell.value = ESCAPABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", legal(value))
    cell.data_type, cell.number_format = "s", "@"


def legal(text: str) -> str:
    """Return a text without what no workbook can hold."""
    return text if text.isprintable() else ILLEGAL.sub("", text)


def save(book: Workbook) -> bytes:
    """Return a workbook's bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
