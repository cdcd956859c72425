"""A real disk that is full whenever a test says so, and has room again when it says so."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class SmallDisk:
    """A folder on a disk of its own; without the right to mount one, this process may write no file of any length."""

    folder: Path
    mounted: bool

    @contextmanager
    def full(self, spare: int = 0) -> Iterator[None]:
        """Leave no room while the block runs, or only some bytes."""
        if not self.mounted:
            soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (spare, hard))
            try:
                yield
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            return
        filler = self.folder / "filler"
        fill(filler)
        os.truncate(filler, filler.stat().st_size - spare)
        try:
            yield
        finally:
            filler.unlink()


def fill(filler: Path) -> None:
    """Write until the disk takes not a byte more."""
    size = MEGABYTE
    with filler.open("ab", buffering=0) as file:
        while size:
            try:
                file.write(bytes(size))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
                size //= 2


@contextmanager
def small_disk(size: int = 16) -> Iterator[SmallDisk]:
    """Mount a disk of `size` MB where this machine lets us; anybody may go in, a database's server too."""
    with tempfile.TemporaryDirectory(prefix="onex-small-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        options = f"size={size}m,mode=755"
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "onex", name], check=False, capture_output=True)
        mounted = done.returncode == 0
        try:
            yield SmallDisk(folder, mounted)
        finally:
            if mounted:  # a database's server may hold a file of it open a little longer
                subprocess.run(["umount", "--lazy", name], check=True)
