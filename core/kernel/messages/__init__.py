"""The catalogue of codes: for each one what is wrong and what to do, Chinese first.

Every area has its own file; `say` fills the parameters in. English stands in `core/web/translations/en/*.po` under the
Chinese text, and the door passes its translator in.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache

from core.kernel.messages.message import N_, Message

__all__ = ["N_", "Message", "catalogue", "say"]


@cache
def catalogue() -> Mapping[str, Message]:
    """Return every code's message; a code defined in two areas is a programming error."""
    found: dict[str, Message] = {}
    for module in pkgutil.iter_modules(__path__):
        area = importlib.import_module(f"{__name__}.{module.name}")
        for code, message in getattr(area, "MESSAGES", {}).items():
            if code in found:
                raise ValueError(f"message code {code} is defined twice")
            found[code] = message
    return found


class Filled(dict[str, object]):
    """Parameters of a text; one that was forgotten must not turn a refusal into a bug."""

    def __missing__(self, key: str) -> str:
        return "…"


def say(code: str, params: Mapping[str, object], translate: Callable[[str], str] = str) -> tuple[str, str]:
    """Return (what is wrong, what to do) for `code`, in the language of `translate`."""
    message, filled = catalogue()[code], Filled(params)
    return translate(message.text).format_map(filled), translate(message.fix).format_map(filled)
