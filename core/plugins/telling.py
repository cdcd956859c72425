"""The child process that tells one plugin what happened: `python -m core.plugins.telling NAME`, the event on stdin.

Vendor code runs here with a limit of memory and processor time; what it prints or leaves behind concerns nobody.
"""

from __future__ import annotations

import json
import os
import sys

from core.plugins.child import limit, one_line
from core.plugins.loader import manager_of


def main() -> None:
    """Tell it; exit 1 with one line on standard error when the plugin fails."""
    event = json.load(sys.stdin)
    limit()
    try:
        manager_of(sys.argv[1]).hook.onex_event(name=event["name"], payload=event["payload"])
    except BaseException as error:  # noqa: BLE001 - also SystemExit: the plugin's code is a stranger's
        sys.stderr.write(one_line(error) + "\n")
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()
