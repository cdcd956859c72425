"""Texts of strangers: what no database or page can hold, and a line of it that can be shown."""

from __future__ import annotations

import unicodedata

from core.kernel.text import is_printable

LONGEST_MESSAGE = 200
# Whoever types may leave tabs and invisible signs behind, which are taken out where they matter; who programs may not.
_REFUSED = frozenset({"Cc", "Cf"})


def unprintable(text: str) -> list[str]:
    """Return the characters that cannot be stored or shown, as U+0000, each once; a line break is none of them."""
    return [f"U+{ord(sign):04X}" for sign in dict.fromkeys(text) if _is_refused(sign) and sign != "\n"]


def one_line(text: str, longest: int = LONGEST_MESSAGE) -> str:
    """Return the beginning of a text as one line that can be stored and shown anywhere."""
    line = " ".join(text[: 2 * longest].split())
    shown = "".join(f"\\u{ord(sign):04x}" if _is_refused(sign) else sign for sign in line)
    return shown if len(shown) <= longest else f"{shown[:longest]}…"


def _is_refused(sign: str) -> bool:
    return not is_printable(sign) or unicodedata.category(sign) in _REFUSED
