"""The guarded child: `python -m core.sheets.child FILE RESULT_FD`. A workbook is opened here and nowhere else.

openpyxl's streaming reader shows formulas as formulas and survives a cell at the far end of the sheet; its row and
column caps are ours.
"""

from __future__ import annotations

import os
import pickle
import resource
import sys
import warnings
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any

from openpyxl import load_workbook
from openpyxl.cell.read_only import EmptyCell

from core.kernel.errors import Refused
from core.sheets.form import CellError, CellValue, Formula, SheetRow
from core.sheets.guard import inspect

MEMORY = 1 << 30
CPU_SECONDS = 60
MAX_ROWS = 200_000
MAX_COLUMNS = 60
EMPTY_RUN = 1_000
BATCH = 2_000


def rows(path: Path) -> Iterator[SheetRow]:
    """Yield the non-empty rows of the first visible sheet, with the spreadsheet's own row numbers."""
    inspect(path)
    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.simplefilter("ignore")  # openpyxl tells of styles it does not know; nobody is there to read it
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        sheet = next((s for s in book.worksheets if s.sheet_state == "visible"), None)
        if sheet is None:
            return
        sheet.reset_dimensions()
        read = empty = 0
        for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
            values = tuple(_value(cell) for cell in cells)
            if all(value is None or value == "" for value in values):
                empty += 1
                if empty > EMPTY_RUN:
                    return
                continue
            empty, read = 0, read + 1
            if read > MAX_ROWS:
                raise Refused("TOO_MANY_ROWS", limit=MAX_ROWS)
            yield SheetRow(sheet=sheet.title, number=_number(cells, number), cells=_trim(values))


def _number(cells: tuple[Any, ...], counted: int) -> int:
    return next((cell.row for cell in cells if not isinstance(cell, EmptyCell)), counted)


def _value(cell: Any) -> CellValue:
    if isinstance(cell, EmptyCell):
        return None
    if cell.data_type == "f":
        return Formula(str(cell.value))
    if cell.data_type == "e":
        return CellError(str(cell.value))
    value: CellValue = cell.value
    return value


def _trim(values: tuple[CellValue, ...]) -> tuple[CellValue, ...]:
    end = len(values)
    while end and values[end - 1] in (None, ""):
        end -= 1
    return values[:end]


def send(path: Path, out: IO[bytes]) -> None:
    """Write batches of rows, then a closing word: nothing more, or the code of a refusal."""
    try:
        found = rows(path)
        while batch := list(islice(found, BATCH)):
            pickle.dump(batch, out)
        pickle.dump(None, out)
    except Refused as refusal:
        pickle.dump((refusal.code, refusal.params), out)
    except (KeyError, ValueError, TypeError, AttributeError, SyntaxError, EOFError, OSError):
        # A parser stumbles over damaged content in many ways; for the sender they are one.
        pickle.dump(("FILE_DAMAGED", {}), out)


def main() -> None:
    """Limit ourselves first, then read."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    with os.fdopen(int(sys.argv[2]), "wb") as out:
        send(Path(sys.argv[1]), out)


if __name__ == "__main__":
    main()
