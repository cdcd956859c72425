"""The child that compiles one plugin: `python -m core.plugins.probe NAME`.

Vendor code runs here, under a supervisor, and nowhere in the portal; what it declares leaves as data.
"""

from __future__ import annotations

import sys
from typing import Any

from core.api import VendorPlugin
from core.plugins.child import answer, reason
from core.plugins.loader import declared, listens, manager_of, module_of
from core.plugins.types import misfits
from core.rules.snapshot import freeze


def probe(name: str) -> dict[str, Any]:
    """Return the declaration, or the `reasons` there is none; nothing a plugin does gets past this."""
    try:
        manager = manager_of(name)
        plugin = declared(manager)
        if wrong := list(misfits(plugin, VendorPlugin)):
            return {"reasons": [f"P100 {text}" for text in wrong]}
        return {"declaration": freeze(plugin), "listens": listens(manager)}
    except BaseException as error:  # noqa: BLE001 - also SystemExit and KeyboardInterrupt: the plugin's code is a stranger's
        return {"reasons": [reason(error, module_of(name))]}


if __name__ == "__main__":
    answer(probe(sys.argv[1]))
