"""One entry of the catalogue."""

from __future__ import annotations

from typing import NamedTuple


class Message(NamedTuple):
    """What is wrong, and what the reader can do about it; both are gettext ids with `{param}` places."""

    text: str
    fix: str


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "mark, do not translate yet"
    """Mark a text for the translators and return it unchanged."""
    return text
