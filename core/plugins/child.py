"""What our modules do in a child: answer once, and say in one line what a stranger's code has done."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

from core.plugins.loader import Unfit
from core.plugins.texts import one_line


def answer(value: dict[str, Any]) -> NoReturn:
    """Write the answer to the descriptor that is this process's last argument, and leave at once.

    A plugin may have left threads or exit hooks behind: they concern nobody.
    """
    with os.fdopen(int(sys.argv[-1]), "w", encoding="utf-8") as out:
        json.dump(value, out)
    os._exit(0)


def reason(error: BaseException, module: str) -> str:
    """Return what went wrong in one line, with the place in the package of the plugin's module that did it.

    The loader's own refusals speak for themselves. An error of a class of its own may have no words and no trace.
    """
    if isinstance(error, Unfit):
        return str(error)
    try:
        said, spot = one_line(str(error)), _spot(error, module.partition(".")[0])
    except BaseException as another:  # noqa: BLE001 - asking the error has run the plugin's code
        said, spot = f"its own message raises {type(another).__name__}", ""
    return f"{type(error).__name__}{said and ': '}{said}{spot and f' ({spot})'}"


def _spot(error: BaseException, package: str) -> str:
    """Return `file.py:line` of the last step that was in the package; empty when none was."""
    spot, trace = "", error.__traceback__
    while trace:
        file = Path(trace.tb_frame.f_code.co_filename)
        if str(trace.tb_frame.f_globals.get("__name__")).partition(".")[0] == package and file.suffix:
            spot = f"{file.parent.name}/{file.name}" if file.stem == "__init__" else file.name
            spot += f":{trace.tb_lineno}"
        trace = trace.tb_next
    return spot
