"""The guarded child: `python -m core.sheets.child FILE FD [hidden]`. A workbook is opened here and nowhere else."""

from __future__ import annotations

import os
import pickle
import resource
import sys
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO

from core.kernel.errors import Refused
from core.sheets.form import CellError, CellValue, Formula, SheetEnd, SheetRow, Shown
from core.sheets.guard import DAMAGED, MAX_ROWS, MEGABYTE, inspect
from core.sheets.workbook import open_workbook

MEMORY = 1 << 30
CPU_SECONDS = 60
# One shared text may stand in every cell: what the rows hold together is limited too.
MAX_CHARACTERS = 64 * MEGABYTE
BATCH = 2_000


def lines(path: Path, *, hidden: bool = False) -> Iterator[SheetRow | SheetEnd]:
    """Yield the rows that hold anything, of the visible sheets or of the hidden ones, and what ends a sheet.

    Raises Refused with the guard's reason, TOO_MANY_ROWS, XLSX_TOO_LARGE or FILE_DAMAGED.
    """
    inspect(path)
    try:
        with zipfile.ZipFile(path) as archive:
            yield from _within_limits(open_workbook(archive, hidden=hidden).rows())
    except DAMAGED as error:
        raise Refused("FILE_DAMAGED") from error


def _within_limits(found: Iterator[SheetRow | SheetEnd]) -> Iterator[SheetRow | SheetEnd]:
    characters = 0
    for read, row in enumerate(found, start=1):
        if isinstance(row, SheetEnd):
            yield row
            continue
        characters += sum(map(_length, row.cells))
        if read > MAX_ROWS:
            raise Refused("TOO_MANY_ROWS", limit=MAX_ROWS)
        if characters > MAX_CHARACTERS:
            raise Refused("XLSX_TOO_LARGE", limit=MAX_CHARACTERS // MEGABYTE)
        yield row


def _length(cell: CellValue) -> int:
    text = cell.text if isinstance(cell, Formula | CellError | Shown) else cell
    return len(text) if isinstance(text, str) else 0


def send(path: Path, out: IO[bytes], *, hidden: bool = False) -> None:
    """Write batches of rows, then a closing word: nothing more, or the code of a refusal."""
    try:
        found = lines(path, hidden=hidden)
        while batch := list(islice(found, BATCH)):
            pickle.dump(list(map(_told, batch)), out)
        pickle.dump(None, out)
    except Refused as refusal:
        pickle.dump((refusal.code, refusal.params), out)


def _told(line: SheetRow | SheetEnd) -> tuple[object, ...]:
    if isinstance(line, SheetEnd):
        return line.sheet, line.merged, line.hidden_rows
    return line.sheet, line.number, line.cells, line.hidden, line.beyond


def main() -> None:
    """Limit ourselves first, then read."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    with os.fdopen(int(sys.argv[2]), "wb") as out:
        send(Path(sys.argv[1]), out, hidden=sys.argv[3:] == ["hidden"])


if __name__ == "__main__":
    main()
