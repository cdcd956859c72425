"""What holds for vendor code wherever it runs: a limit of memory and processor time, and one line for its failures."""

from __future__ import annotations

import resource

MEMORY = 1 << 30
CPU_SECONDS = 10


def limit() -> None:
    """Limit this process for good."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


def one_line(error: BaseException) -> str:
    """Return what went wrong in one line; the loader's own refusals speak for themselves."""
    lines = str(error).strip().splitlines()
    kind = type(error).__name__
    if kind == "Unfit" and lines:
        return lines[0]
    return f"{kind}: {lines[0]}" if lines else kind
