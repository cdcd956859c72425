"""What a sheet is made of: columns, a header wherever it stands, cells as they came. Pure: no spreadsheet library."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, groupby, islice

from core.kernel.errors import Refused
from core.kernel.names import strip_invisible
from core.kernel.problems import Place, Problem

# The printed templates have a title and three notes above the header; a few more may be added by hand.
HEADER_WITHIN = 10

LONGEST_HEADER = 30

REASON_TITLE = "错误原因"

MARK = re.compile(r"onex:([a-z-]+):([0-9]{1,4})")


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that holds a formula: never evaluated, its last value never used."""

    text: str


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that shows an error such as #N/A."""

    text: str


CellValue = str | int | float | bool | dt.date | dt.datetime | Formula | CellError | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: `aliases` are other headers for the same thing; `text` keeps digits as they were typed.

    `printed` False: not in the empty template, understood where a sender put it.
    """

    key: str
    title: str
    required: bool = True
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    text: bool = False
    width: int = 16
    printed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One kind of sheet: its title and notes, columns in their printed order, and the sample row.

    `version` grows whenever the columns change: a template downloaded before says so by itself (X17).
    """

    key: str
    title: str
    columns: tuple[Column, ...]
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
class Header:
    """Where a form's columns stand in one sheet, and what else stands there."""

    sheet: str
    row: int
    positions: Mapping[str, int]
    headers: Mapping[str, str]
    findings: tuple[Problem, ...] = field(default=())

    def values(self, row: SheetRow) -> dict[str, CellValue]:
        """Return a data row's cells by column key; a short row ends in empty cells."""
        cells, width = row.cells, len(row.cells)
        return {key: cells[index] if index < width else None for key, index in self.positions.items()}


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


def find_sheet(
    rows: Iterable[SheetRow], form: Form
) -> tuple[Header, Iterator[tuple[int, dict[str, CellValue]]], Sequence[Problem]]:
    """Return the header of the first sheet that holds the form, its data rows, and what else was in the file.

    Of a data row come its number and its cells by column key.

    The findings are complete once the rows have run out: UNKNOWN_COLUMN, HIDDEN_ROWS (they are read, X26),
    COLUMNS_IGNORED (X4, X40), SHEETS_IGNORED. Raises Refused like `find_header`, and TEMPLATE_OUTDATED for a
    template of another version.
    """
    names = _names(form)
    sheets = groupby(rows, key=lambda row: row.sheet)
    passed: dict[str, list[SheetRow]] = {}
    for title, found in sheets:
        head = list(islice(found, HEADER_WITHIN))
        _check_mark(head, form)
        if _header_row(head, form, names):
            header = find_header(head, form)
            findings = list(header.findings)
            others = chain(passed, (other for other, _ in sheets))
            return header, _data(header, chain(head, found), others, findings), findings
        passed[title] = head
    raise _wrong_template(next(iter(passed.values()), []), form, names)


def _data(
    header: Header, found: Iterable[SheetRow], others: Iterable[str], findings: list[Problem]
) -> Iterator[tuple[int, dict[str, CellValue]]]:
    hidden = beyond = 0
    for row in found:
        beyond += row.beyond
        if row.number > header.row and not _is_empty(values := header.values(row)):
            hidden += row.hidden
            yield row.number, values
    notices = (
        ("HIDDEN_ROWS", "count", hidden),
        ("COLUMNS_IGNORED", "count", beyond),
        ("SHEETS_IGNORED", "sheets", "、".join(others)),
    )
    spot = Place(sheet=header.sheet)
    findings += [
        Problem(code=code, place=spot, params={name: what}, warning=True) for code, name, what in notices if what
    ]


def find_header(rows: Sequence[SheetRow], form: Form) -> Header:
    """Find the header among the first rows, whatever stands above it and in whatever order (R-061, X20, X23).

    Raises Refused WRONG_TEMPLATE when no row is like it, MISSING_COLUMN or DUPLICATE_HEADER when one is but not quite.
    """
    names = _names(form)
    best = _header_row(rows, form, names)
    if best is None:
        raise _wrong_template(rows, form, names)
    positions: dict[str, int] = {}
    unknown: list[Problem] = []
    for index, cell in enumerate(best.cells):
        text = _plain(cell)
        key = names.get(text)
        if key in positions:
            first, second = letter(positions[key]), letter(index)
            raise Refused("DUPLICATE_HEADER", column=form.column(key).title, first=first, second=second)
        if key:
            positions[key] = index
        elif text and text != REASON_TITLE:
            spot = Place(sheet=best.sheet, row=best.number, column=letter(index), header=text[:LONGEST_HEADER])
            unknown.append(Problem(code="UNKNOWN_COLUMN", place=spot, value=spot.header, warning=True))
    missing = [column.title for column in form.columns if column.required and column.key not in positions]
    if missing:
        raise Refused("MISSING_COLUMN", columns="、".join(missing), row=best.number)
    headers = {key: str(best.cells[index]) for key, index in positions.items()}
    return Header(sheet=best.sheet, row=best.number, positions=positions, headers=headers, findings=tuple(unknown))


def _names(form: Form) -> dict[str, str]:
    return {_plain(name): column.key for column in form.columns for name in (column.title, *column.aliases)}


def _header_row(rows: Sequence[SheetRow], form: Form, names: Mapping[str, str]) -> SheetRow | None:
    """Return the row with most of the form's headers, if that is at least half of them."""
    best = max(rows[:HEADER_WITHIN], key=lambda row: len(_known(row, names)), default=None)
    enough = max(1, len(form.columns) // 2)
    return best if best and len(_known(best, names)) >= enough else None


def _check_mark(rows: Sequence[SheetRow], form: Form) -> None:
    """Refuse another version of this form before its columns are looked at; another form is told by its columns."""
    for cell in (cell for row in rows for cell in row.cells if isinstance(cell, str)):
        found = MARK.fullmatch(cell)
        if found and found[1] == form.key and int(found[2]) != form.version:
            raise Refused("TEMPLATE_OUTDATED", form=form.title, found=int(found[2]), current=form.version)


def _wrong_template(rows: Sequence[SheetRow], form: Form, names: Mapping[str, str]) -> Refused:
    """Say what is missing and what stands there instead, unless that may be a person's row (X16)."""
    best = max(rows[:HEADER_WITHIN], key=lambda row: len(_known(row, names)), default=None)
    known = _known(best, names) if best else set()
    texts = [_plain(cell)[:LONGEST_HEADER] for cell in best.cells] if best and known else []
    return Refused(
        "WRONG_TEMPLATE",
        form=form.title,
        missing="、".join(column.title for column in form.columns if column.key not in known),
        unknown="、".join(text for text in texts if text and text not in names) or "—",
    )


def _is_empty(values: Mapping[str, CellValue]) -> bool:
    return all(cell is None or (isinstance(cell, str) and not strip_invisible(cell)) for cell in values.values())


def _plain(cell: CellValue) -> str:
    """Fold a header: stars, blanks and line breaks do not count."""
    return "".join(strip_invisible(str(cell)).replace("*", "").split()) if isinstance(cell, str) else ""


def _known(row: SheetRow, names: Mapping[str, str]) -> set[str]:
    """Return the keys of the form's columns named in a row."""
    return {names[text] for cell in row.cells if (text := _plain(cell)) in names}
