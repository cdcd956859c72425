"""Peak memory of a piece of work: this process by the kernel's own mark, its children by looking often."""

from __future__ import annotations

import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LOOK_SECONDS = 0.02
KILOBYTES_PER_MB = 1024
PAGE = resource.getpagesize()


@contextmanager
def peak() -> Iterator[list[float]]:
    """Yield a list that holds the peak in MB once the block has ended.

    The kernel's mark for children is no use: a child begins with its parent's memory. Elsewhere than on Linux only
    this process is counted, and since its start.
    """
    found: list[float] = []
    seen, stop = [0], threading.Event()
    watch = threading.Thread(target=_watch, args=(seen, stop), daemon=True)
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    watch.start()
    try:
        yield found
    finally:
        stop.set()
        watch.join()
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES_PER_MB
        found.append(own + seen[0] * PAGE / KILOBYTES_PER_MB**2)


def _watch(seen: list[int], stop: threading.Event) -> None:
    while not stop.wait(LOOK_SECONDS):
        seen[0] = max(seen[0], sum(map(_pages, _children())))


def _children() -> Iterator[str]:
    for file in Path("/proc/self/task").glob("*/children"):
        with suppress(OSError):
            yield from file.read_text(encoding="ascii").split()


def _pages(process: str) -> int:
    with suppress(OSError):  # it has ended meanwhile
        return int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return 0
