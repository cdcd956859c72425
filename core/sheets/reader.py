"""Rows of an uploaded workbook, read by a limited child: whatever the file does, this process only sees rows."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from core.kernel.errors import Refused
from core.sheets.form import SheetRow

SECONDS = 90


def read_rows(path: Path) -> Iterator[SheetRow]:
    """Yield the rows of a workbook's first visible sheet.

    Raises Refused with the guard's reason, or FILE_UNSAFE when the child died or took too long.
    """
    read, write = os.pipe()
    command = [sys.executable, "-m", "core.sheets.child", str(path), str(write)]
    child = subprocess.Popen(  # noqa: S603 - our own module on a file of ours
        command, pass_fds=[write], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(write)
    try:
        with os.fdopen(read, "rb") as answer:
            while batch := _next(answer):
                yield from batch
    finally:
        _end(child)


def _next(answer: object) -> list[SheetRow] | None:
    """Return the next batch, None at the end. The pipe's other end is our own code, so its pickles are trusted."""
    try:
        message = pickle.load(answer)  # type: ignore[arg-type]  # noqa: S301
    except (EOFError, pickle.UnpicklingError) as error:
        raise Refused("FILE_UNSAFE") from error
    if isinstance(message, tuple):
        code, params = message
        raise Refused(code, **params)
    return message  # type: ignore[no-any-return]


def _end(child: subprocess.Popen[bytes]) -> None:
    try:
        child.wait(SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
