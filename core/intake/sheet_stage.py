"""Staging of a spreadsheet: headers found, rows as plain values by column key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.intake.kind import Keep, Staged
from core.intake.rows import pack
from core.sheets.find import Reading, find_sheets
from core.sheets.form import CellValue, Form, letter
from core.sheets.header import Header
from core.sheets.reader import read_lines

MOST_MERGED = 2_000


def stage_sheet(path: Path, form: Form | None, _keep: Keep) -> Staged:
    """Read a workbook of `form`."""
    if form is None:
        raise TypeError("a spreadsheet has a form")
    return staged(find_sheets(read_lines(path), form), form)


def staged(reading: Reading, form: Form) -> Staged:
    """Return a file being read as plain values; its header is that of the first sheet, with those of the others."""
    header = _plain(reading.headers[0], form)

    def rows() -> Iterator[tuple[int, dict[str, Any]]]:
        for number, values in reading.rows:
            yield number, _packed(values)
        first, *others = (_plain(found, form) for found in reading.headers)
        header.update(first, others=others)

    return Staged(header=header, rows=rows(), findings=reading.findings)


def _plain(found: Header, form: Form) -> dict[str, Any]:
    return {
        "sheet": found.sheet,
        "row": found.row,
        "columns": {key: [letter(index), found.headers[key]] for key, index in found.positions.items()},
        "codes": [column.key for column in form.columns if column.is_code],
        "merged": found.merged[:MOST_MERGED],
    }


def _packed(values: dict[str, CellValue]) -> dict[str, Any]:
    return {key: cell if isinstance(cell, str) else pack(cell) for key, cell in values.items()}
