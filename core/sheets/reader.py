"""Rows of an uploaded workbook, read by a limited child: whatever the file does, this process only sees rows."""

from __future__ import annotations

import datetime as dt
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import IO, Any

from core.kernel.errors import Refused
from core.sheets.form import CellError, Formula, SheetEnd, SheetRow, Shown

SECONDS = 120
ROOT = Path(__file__).parents[2]
CELL_KINDS = {(kind.__module__, kind.__qualname__): kind for kind in (dt.date, dt.datetime, Formula, CellError, Shown)}


def read_lines(path: Path, *, hidden: bool = False) -> Iterator[SheetRow | SheetEnd]:
    """Yield the rows of a workbook's visible sheets, or of its hidden ones, that hold anything, sheet after sheet.

    What is known of a sheet once its rows have run out follows them.

    Raises Refused with the guard's reason, or FILE_UNSAFE when the child died or took too long.
    """
    read, write = os.pipe()
    command = [sys.executable, "-P", "-m", "core.sheets.child", str(path), str(write), *(["hidden"] if hidden else [])]
    child = subprocess.Popen(  # noqa: S603 - our own module on a file of ours
        command,
        pass_fds=[write],
        env={"PYTHONPATH": str(ROOT)},  # it has no use for our secrets
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    alarm = threading.Timer(SECONDS, child.kill)
    alarm.daemon = True
    alarm.start()
    try:
        with os.fdopen(read, "rb") as answer:
            while batch := _next(answer):
                yield from batch
    finally:
        alarm.cancel()
        child.kill()  # it has said all we want to hear
        child.wait()


def read_rows(path: Path, *, hidden: bool = False) -> Iterator[SheetRow]:
    """Yield the rows of `read_lines` alone."""
    return (line for line in read_lines(path, hidden=hidden) if isinstance(line, SheetRow))


def _next(answer: IO[bytes]) -> list[SheetRow | SheetEnd] | None:
    """Return the next batch, None at the end."""
    try:
        message = _Unpickler(answer).load()
    except (EOFError, pickle.UnpicklingError) as error:
        raise Refused("FILE_UNSAFE") from error
    if isinstance(message, tuple):
        code, params = message
        raise Refused(code, **params)
    return message and list(map(_line, message))


def _line(told: tuple[Any, ...]) -> SheetRow | SheetEnd:
    if len(told) == len(fields(SheetEnd)):
        sheet, merged, hidden_rows = told
        return SheetEnd(sheet=sheet, merged=merged, hidden_rows=hidden_rows)
    sheet, number, cells, hidden, beyond = told
    return SheetRow(sheet=sheet, number=number, cells=cells, hidden=hidden, beyond=beyond)


class _Unpickler(pickle.Unpickler):
    """Takes cells and nothing else: a child that a file has taken over must not be able to send us code."""

    def find_class(self, module: str, name: str) -> Any:
        """Return one of the kinds of cell."""
        try:
            return CELL_KINDS[module, name]
        except KeyError as error:
            raise pickle.UnpicklingError(name) from error
