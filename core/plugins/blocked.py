"""The child that asks for a declaration with files and network blocked: `python -m core.plugins.blocked NAME`.

What Python reads to import a module is let through; what the plugin's package asks for is not, at its import or later.
"""

from __future__ import annotations

import inspect
import sys
from types import FrameType
from typing import Any

from core.plugins.child import answer, reason
from core.plugins.loader import declared, manager_of, module_of
from core.plugins.older import as_meant
from core.rules.snapshot import digest, freeze

REFUSED = frozenset(
    {
        *("open", "os.listdir", "os.scandir", "socket.connect", "socket.getaddrinfo", "socket.sendto"),
        *("subprocess.Popen", "os.system", "os.posix_spawn", "os.fork", "os.exec"),
    }
)
"""The audit events of Python behind everything that reads files, asks the network or starts a program."""


def declare_blocked(name: str) -> dict[str, Any]:
    """Return the digest of what the plugin declares, or the reason it declares nothing."""
    module = module_of(name)

    def refuse(event: str, arguments: tuple[object, ...]) -> None:
        if event in REFUSED and _asked_by(module.partition(".")[0], inspect.currentframe()):
            raise PermissionError(f"a declaration needs no file and no network: {event} {arguments[:1]}")

    try:
        sys.addaudithook(refuse)
        return {"digest": digest(freeze(as_meant(declared(manager_of(name)))))}
    except BaseException as error:  # noqa: BLE001 - the plugin's code is a stranger's
        return {"reason": reason(error, module)}


def _asked_by(package: str, hook: FrameType | None) -> bool:
    """Say whether the package's own code is what led here, and not merely an import it makes."""
    frame = hook and hook.f_back
    if frame is None or frame.f_code.co_filename.startswith("<frozen importlib"):
        return False
    while frame and str(frame.f_globals.get("__name__")).partition(".")[0] != package:
        frame = frame.f_back
    return frame is not None


if __name__ == "__main__":
    answer(declare_blocked(sys.argv[1]))
