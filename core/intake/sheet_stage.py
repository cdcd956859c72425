"""Staging of a spreadsheet: header found, rows as plain values by column key."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from core.intake.kind import Keep, Staged
from core.intake.rows import pack
from core.sheets.form import CellValue, Form, SheetRow, find_sheet, letter
from core.sheets.reader import read_rows


def stage_sheet(path: Path, form: Form | None, _keep: Keep) -> Staged:
    """Read a workbook of `form`."""
    if form is None:
        raise TypeError("a spreadsheet has a form")
    return stage_rows(read_rows(path), form)


def stage_rows(rows: Iterable[SheetRow], form: Form) -> Staged:
    """Find the form among rows that were read."""
    header, data, findings = find_sheet(rows, form)
    columns = {key: [letter(i), header.headers[key]] for key, i in header.positions.items()}
    return Staged(
        header={"sheet": header.sheet, "row": header.row, "columns": columns},
        rows=((number, _packed(values)) for number, values in data),
        findings=findings,
    )


def _packed(values: dict[str, CellValue]) -> dict[str, Any]:
    return {key: cell if isinstance(cell, str) else pack(cell) for key, cell in values.items()}
