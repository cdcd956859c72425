"""A form's header in a sheet, wherever it stands and in whatever order. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.kernel.errors import Refused
from core.kernel.names import strip_invisible
from core.kernel.problems import Place, Problem
from core.sheets.form import REASON_TITLE, CellValue, Form, SheetRow, letter

# The printed templates have a title and three notes above the header; a few more may be added by hand.
HEADER_WITHIN = 10

LONGEST_HEADER = 30

MARK = re.compile(r"onex:([a-z-]+):([0-9]{1,4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Where a form's columns stand in one sheet, what else stands there, and the rows down to it.

    `merged` names the merged ranges once the sheet's rows have run out.
    """

    sheet: str
    row: int
    positions: Mapping[str, int]
    headers: Mapping[str, str]
    findings: tuple[Problem, ...] = field(default=())
    above: tuple[SheetRow, ...] = field(default=())
    merged: list[str] = field(default_factory=list)

    def values(self, row: SheetRow) -> dict[str, CellValue]:
        """Return a data row's cells by column key; a short row ends in empty cells."""
        cells, width = row.cells, len(row.cells)
        return {key: cells[index] if index < width else None for key, index in self.positions.items()}


def find_header(rows: Sequence[SheetRow], form: Form) -> Header:
    """Find the header among the first rows, whatever stands above it and in whatever order (R-061, X20, X23).

    Raises Refused WRONG_TEMPLATE when no row is like it, MISSING_COLUMN or DUPLICATE_HEADER when one is but not quite.
    """
    names = names_of(form)
    best = header_row(rows, form)
    if best is None:
        raise wrong_template(rows, form)
    positions: dict[str, int] = {}
    unknown: list[Problem] = []
    for index, cell in enumerate(best.cells):
        text = folded(cell)
        key = names.get(text)
        if key in positions:
            twice = {"column": form.column(key).title, "first": letter(positions[key]), "second": letter(index)}
            raise Refused("DUPLICATE_HEADER", sheet=best.sheet, **twice)
        if key:
            positions[key] = index
        elif text and text != REASON_TITLE:
            spot = Place(sheet=best.sheet, row=best.number, column=letter(index), header=text[:LONGEST_HEADER])
            unknown.append(Problem(code="UNKNOWN_COLUMN", place=spot, value=spot.header, warning=True))
    missing = [column.title for column in form.columns if column.required and column.key not in positions]
    if missing:
        raise Refused("MISSING_COLUMN", sheet=best.sheet, columns="、".join(missing), row=best.number)
    return Header(
        sheet=best.sheet,
        row=best.number,
        positions=positions,
        headers={key: str(best.cells[index]) for key, index in positions.items()},
        findings=tuple(unknown),
        above=tuple(row for row in rows if row.number <= best.number),
    )


def header_row(rows: Sequence[SheetRow], form: Form) -> SheetRow | None:
    """Return the row with most of the form's headers, if that is at least half of them."""
    best = _best(rows, names_of(form))
    return best if best and len(_known(best, names_of(form))) >= max(1, len(form.columns) // 2) else None


def check_mark(rows: Sequence[SheetRow], form: Form) -> None:
    """Refuse another version of this form before its columns are looked at; another form is told by its columns.

    Raises Refused TEMPLATE_OUTDATED.
    """
    for row in rows:
        for cell in row.cells:
            found = MARK.fullmatch(cell) if isinstance(cell, str) else None
            if found and found[1] == form.key and int(found[2]) != form.version:
                versions = {"found": int(found[2]), "current": form.version}
                raise Refused("TEMPLATE_OUTDATED", sheet=row.sheet, form=form.title, **versions)


def wrong_template(rows: Sequence[SheetRow], form: Form, **params: str) -> Refused:
    """Say what is missing and what stands there instead, unless that may be a person's row (X16)."""
    names = names_of(form)
    best = _best(rows, names)
    known = _known(best, names) if best else set()
    texts = [folded(cell)[:LONGEST_HEADER] for cell in best.cells] if best and known else []
    return Refused(
        "WRONG_TEMPLATE",
        form=form.title,
        missing="、".join(column.title for column in form.columns if column.key not in known),
        unknown="、".join(text for text in texts if text and text not in names) or "—",
        **params,
    )


def names_of(form: Form) -> dict[str, str]:
    """Return the columns' keys by every name they go by."""
    return {folded(name): column.key for column in form.columns for name in (column.title, *column.aliases)}


def folded(cell: CellValue) -> str:
    """Fold a header: stars, blanks and line breaks do not count."""
    return "".join(strip_invisible(str(cell)).replace("*", "").split()) if isinstance(cell, str) else ""


def _best(rows: Sequence[SheetRow], names: Mapping[str, str]) -> SheetRow | None:
    return max(rows[:HEADER_WITHIN], key=lambda row: len(_known(row, names)), default=None)


def _known(row: SheetRow, names: Mapping[str, str]) -> set[str]:
    """Return the keys of the form's columns named in a row."""
    return {names[text] for cell in row.cells if (text := folded(cell)) in names}
