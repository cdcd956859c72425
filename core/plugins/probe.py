"""The child process that compiles one plugin: `python -m core.plugins.probe NAME RESULT_FD`.

Vendor code runs here and nowhere else: with a limit of memory and processor time, and its output kept apart.
"""

from __future__ import annotations

import json
import os
import resource
import sys

from core.plugins.checks import findings
from core.plugins.loader import load
from core.rules.snapshot import freeze

MEMORY = 1 << 30
CPU_SECONDS = 10


def probe(name: str) -> dict[str, str]:
    """Return `declaration`, `version` and `api`, or the `reason` it is unfit; nothing a plugin does gets past this."""
    try:
        plugin = load(name)
        faults = findings(plugin)
        if faults:
            return {"reason": "; ".join(f"{code} {text}" for code, text in faults)}
        return {"declaration": freeze(plugin), "version": plugin.version, "api": plugin.api}
    except BaseException as error:  # noqa: BLE001 - also SystemExit and KeyboardInterrupt: the plugin's code is a stranger's
        text = str(error).strip().splitlines()
        kind = type(error).__name__
        return {"reason": f"{kind}: {text[0]}" if text and kind != "Unfit" else (text[0] if text else kind)}


def main() -> None:
    """Answer on the given descriptor; whatever the plugin prints goes to standard error."""
    name, answer = sys.argv[1], int(sys.argv[2])
    os.dup2(2, 1)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    with os.fdopen(answer, "w", encoding="utf-8") as out:
        json.dump(probe(name), out)
    # A plugin may have left threads or exit hooks behind: the answer is out, leave at once.
    os._exit(0)


if __name__ == "__main__":
    main()
