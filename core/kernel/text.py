"""Text that no page, printer or database can hold as it was meant."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.kernel.errors import Refused
from core.kernel.problems import Place, Problem

_UNPRINTABLE = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters but tab and line ends; NUL is no text to PostgreSQL
    "\u2028\u2029"  # line ends of no keyboard's
    "\u202a-\u202e\u2066-\u2069"  # direction overrides: what is read is not what is stored
    "\ud800-\udfff"  # half a character
    "\ufdd0-\ufdef"  # no characters, for ever, nor are the last two of each plane
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)


LONGEST = 200_000
"""Characters of one entry: a notice with its annexes has a tenth of that. Fields have limits of their own."""


def is_printable(text: str) -> bool:
    """Say whether a text can be kept and shown as it is; tabs and line ends are fine."""
    return _UNPRINTABLE.search(text) is None


def check_texts(typed: Iterable[tuple[str, str]]) -> None:
    """Raise Refused TEXT_UNPRINTABLE or TOO_LONG, with every field (its name and its text) that no door takes."""
    problems = [
        Problem(code=found[0], place=Place(field="" if _fault(name) else name), params=found[1])
        for name, text in typed
        if (found := _fault(name) or _fault(text))
    ]
    if problems:
        raise Refused(problems[0].code, **problems[0].params, problems=tuple(problems))


def _fault(text: str) -> tuple[str, dict[str, object]] | None:
    if not is_printable(text):
        return "TEXT_UNPRINTABLE", {}
    return ("TOO_LONG", {"limit": LONGEST}) if len(text) > LONGEST else None
