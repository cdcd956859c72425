"""One entry of the catalogue."""

from __future__ import annotations

from typing import Any, NamedTuple


class Message(NamedTuple):
    """What is wrong, and what the reader can do about it; both are gettext ids with `{param}` places."""

    text: str
    fix: str


class Words(dict[Any, str]):
    """What declared words are called; one that nobody knows is shown as itself, so that no page fails by it."""

    def __missing__(self, word: object) -> str:
        return str(word)


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "mark, do not translate yet"
    """Mark a text for the translators and return it unchanged."""
    return text
