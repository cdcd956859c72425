"""Declared texts in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import get_locale

from core.api.words import Text


def in_english() -> bool:
    """Say whether the reader is shown English; outside a request nobody is."""
    locale = get_locale()
    return locale is not None and locale.language == "en"


def text(value: Text) -> str:
    """Return a declared text in the reader's language."""
    return value.en if in_english() else value.zh


def in_words(params: Mapping[str, object]) -> dict[str, object]:
    """Return what a code is filled with, its declared texts in the reader's language."""
    return {name: text(value) if isinstance(value, Text) else value for name, value in params.items()}
