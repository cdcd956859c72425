"""Staging of a spreadsheet: header found, rows as plain values by column key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

from core.intake.kind import Staged
from core.intake.rows import pack
from core.kernel.problems import Place, Problem
from core.sheets.form import HEADER_WITHIN, Form, Header, SheetRow, find_header, letter
from core.sheets.reader import read_rows


def stage_sheet(form: Form) -> Callable[[Path], Staged]:
    """Return how a workbook of `form` is staged."""

    def stage(path: Path) -> Staged:
        rows = read_rows(path)
        first = list(islice(rows, HEADER_WITHIN))
        header = find_header(first, form)
        columns = {key: [letter(i), header.headers[key]] for key, i in header.positions.items()}
        data = list(_data(header, chain(first, rows)))
        hidden = sum(row.hidden for row in data)
        findings = list(header.findings)
        if hidden:
            place = Place(sheet=header.sheet)
            findings.append(Problem(code="HIDDEN_ROWS", place=place, params={"count": hidden}, warning=True))
        return Staged(
            header={"sheet": header.sheet, "row": header.row, "columns": columns},
            findings=tuple(findings),
            rows=[(row.number, _plain(header, row)) for row in data],
        )

    return stage


def _data(header: Header, rows: Iterator[SheetRow]) -> Iterator[SheetRow]:
    """Yield the rows below the header that hold anything in the form's own columns."""
    for row in rows:
        if row.number > header.row and any(cell not in (None, "") for cell in header.values(row).values()):
            yield row


def _plain(header: Header, row: SheetRow) -> dict[str, Any]:
    return {key: pack(cell) for key, cell in header.values(row).items()}
