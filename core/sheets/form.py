"""What a sheet is made of: columns, rows, cells as they came. Pure: no spreadsheet library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.kernel.problems import Place

LAST_ROW = 1_048_576
"""Of any sheet. Rows are counted through a file as if its sheets lay under each other, each as long as this."""

CODE_TITLES = ("代码", "编码", "编号", "号", "码")
"""How the titles of columns of codes end, also of a vendor's own."""

REASON_TITLE = "错误原因"
CHOICES_SHEET = "字典"
"""The hidden sheet of our own templates."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that holds a formula: never evaluated, its last value never used; `blank` says that it showed nothing."""

    text: str
    blank: bool = False


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that shows an error such as #N/A."""

    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A number that its cell shows as something else: as a percent, a fraction, or with an exponent (`format`)."""

    text: str
    format: str


CellValue = str | int | float | bool | dt.date | dt.datetime | Formula | CellError | Shown | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: `aliases` are other headers for the same thing; `text` keeps digits as they were typed.

    `number`: one typed as a number there loses nothing, or is answered by the column's own reading.
    `printed` False: not in the empty template, understood where a sender put it.
    """

    key: str
    title: str
    required: bool = True
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    text: bool = False
    number: bool = False
    width: int = 16
    printed: bool = True

    @property
    def is_code(self) -> bool:
        """Whether zeros may stand in front: one typed as a number is said to have lost them (F9)."""
        named = self.title.replace("(", "（").partition("（")[0]
        return self.text and not self.number and named.endswith(CODE_TITLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One kind of sheet: its title and notes, columns in their printed order, and the sample row.

    `identity` names the columns that say whom or what a row is about, the one that holds a number last: where they are
    empty there may still be formulas or defaults filled down, which make no row.
    `version` grows whenever the columns change: a template downloaded before says so by itself (X17).
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    identity: tuple[str, ...] = ()
    version: int = 1
    notes: tuple[str, ...] = ()
    sample: tuple[str, ...] = ()

    def column(self, key: str) -> Column:
        """Return a column by its key."""
        return next(column for column in self.columns if column.key == key)


def printed(form: Form) -> Form:
    """Return the form with the columns of its template alone."""
    return replace(form, columns=tuple(column for column in form.columns if column.printed))


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One row as it was read; `number` is the spreadsheet's own, `beyond` counts cells too far right to be read."""

    sheet: str
    number: int
    cells: tuple[CellValue, ...]
    hidden: bool = False
    beyond: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetEnd:
    """What is known of a sheet once its rows have run out: merged ranges, or how many rows a hidden one has."""

    sheet: str
    merged: tuple[str, ...] = ()
    hidden_rows: int = 0


def letter(index: int) -> str:
    """Return a column's letters; 0 is A."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def place(sheet: str, row: int, key: str, columns: Mapping[str, Sequence[str]]) -> Place:
    """Return the place of one cell; `columns` gives (letter, header) by column key."""
    column, header = columns.get(key, ("", ""))
    return Place(sheet=sheet, row=row, column=column, header=header, field=key)


def mark_of(form: Form) -> str:
    """Return what tells a downloaded template's form and version; a sheet without it is judged by its header alone."""
    return f"onex:{form.key}:{form.version}"
