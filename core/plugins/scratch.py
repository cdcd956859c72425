"""The folder a plugin's process works in: how much it may hold, and its removal, whatever has been made of it."""

from __future__ import annotations

import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "onex-plugin-"
SPACE = 64 << 20
ENTRIES = 2_000
BLOCK = 512
"""Bytes of what stat(2) counts space in, whatever the blocks of the disk are."""

REMOVAL = 30
"""Seconds a removal may take."""


@contextmanager
def scratch() -> Iterator[str]:
    """Make a folder for one process and remove it afterwards; raises OSError when it cannot be removed."""
    folder = tempfile.mkdtemp(prefix=PREFIX)
    try:
        yield folder
    finally:
        remove(folder)


def is_overfull() -> bool:
    """Say whether the working folder holds more than it may, or what cannot be counted; what is moved stays its own."""
    entries, space, waiting = 0, 0, ["."]
    while waiting:
        try:
            for entry in os.scandir(waiting.pop()):
                entries += 1
                with suppress(FileNotFoundError):
                    space += entry.stat(follow_symlinks=False).st_blocks * BLOCK
                if entries > ENTRIES or space > SPACE:
                    return True
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
        except FileNotFoundError:
            continue  # removed meanwhile
        except OSError:
            return True  # a path longer than the system knows, or a folder that was locked
    return False


def remove(folder: str, seconds: float = REMOVAL) -> None:
    """Remove what stands in a folder's place, following no link; raises OSError when it cannot, or takes too long.

    It goes down by names and up by `..`: no path is too long for it, and no depth too deep.
    """
    until = time.monotonic() + seconds
    here, above = os.open(Path(folder).parent, os.O_DIRECTORY), list[str]()
    name = Path(folder).name if os.path.lexists(folder) else None
    try:
        while name or above:
            if time.monotonic() > until:
                raise TimeoutError(f"its folder is not empty after {seconds:g} s")
            if name is None:
                here = _step(here, "..")
                os.rmdir(above.pop(), dir_fd=here)
            elif stat.S_ISDIR(os.stat(name, dir_fd=here, follow_symlinks=False).st_mode):
                os.chmod(name, stat.S_IRWXU, dir_fd=here)
                here = _step(here, name)
                above.append(name)
            else:
                os.unlink(name, dir_fd=here)
            name = _first(here) if above else None
    finally:
        os.close(here)


def _step(here: int, name: str) -> int:
    there = os.open(name, os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=here)
    os.close(here)
    return there


def _first(folder: int) -> str | None:
    with os.scandir(folder) as entries:
        return next((entry.name for entry in entries), None)
