"""The child that asks for a declaration with files and network blocked: `python -m core.testing.blocked NAME`."""

from __future__ import annotations

import builtins
import os
import socket
import sys
from typing import NoReturn

from core.plugins.child import one_line
from core.plugins.loader import declared, manager_of
from core.rules.snapshot import digest, freeze


def _refuse(*_args: object, **_options: object) -> NoReturn:
    raise PermissionError("a declaration needs no file and no network")


def main() -> None:
    """Print the digest of what the plugin declares once its module is imported."""
    name = sys.argv[1]
    try:
        manager = manager_of(name)
        builtins.open = os.open = socket.socket.connect = socket.create_connection = _refuse  # type: ignore[method-assign]
        sys.stdout.write(digest(freeze(declared(manager, name))))
    except BaseException as error:  # noqa: BLE001 - the plugin's code is a stranger's
        sys.stdout.write(one_line(error))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
