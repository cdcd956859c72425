"""The child process that compiles one plugin: `python -m core.plugins.probe NAME RESULT_FD`.

Vendor code runs here and nowhere else: with a limit of memory and processor time, and its output kept apart.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from core.plugins.checks import findings
from core.plugins.child import limit, one_line
from core.plugins.loader import declared, listens, manager_of
from core.rules.snapshot import freeze


def probe(name: str) -> dict[str, Any]:
    """Return the release's parts, or the `reason` the plugin is unfit; nothing it does gets past this."""
    try:
        manager = manager_of(name)
        plugin = declared(manager, name)
        faults = findings(plugin)
        if faults:
            return {"reason": "; ".join(f"{code} {text}" for code, text in faults)}
        return {
            "declaration": freeze(plugin),
            "version": plugin.version,
            "api": plugin.api,
            "listens": listens(manager),
        }
    except BaseException as error:  # noqa: BLE001 - also SystemExit and KeyboardInterrupt: the plugin's code is a stranger's
        return {"reason": one_line(error)}


def main() -> None:
    """Answer on the given descriptor; whatever the plugin prints goes to standard error."""
    name, answer = sys.argv[1], int(sys.argv[2])
    os.dup2(2, 1)
    limit()
    with os.fdopen(answer, "w", encoding="utf-8") as out:
        json.dump(probe(name), out)
    # A plugin may have left threads or exit hooks behind: the answer is out, leave at once.
    os._exit(0)


if __name__ == "__main__":
    main()
