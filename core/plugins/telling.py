"""The child that tells one plugin what happened: `python -m core.plugins.telling NAME`, the event on standard input."""

from __future__ import annotations

import json
import sys

from core.plugins.child import answer, reason
from core.plugins.loader import manager_of, module_of


def tell(name: str, event: dict[str, object]) -> str:
    """Tell it; return why the plugin failed in one line, empty when it did not."""
    try:
        manager_of(name).hook.onex_event(name=event["name"], payload=event["payload"])
    except BaseException as error:  # noqa: BLE001 - also SystemExit: the plugin's code is a stranger's
        return reason(error, module_of(name))
    return ""


if __name__ == "__main__":
    answer({"reason": tell(sys.argv[1], json.load(sys.stdin))})
