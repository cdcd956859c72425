"""Two languages: the sources speak Chinese, the English catalogues are read straight from their .po files."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import request, session
from flask_babel import Babel, Domain

from core.rest.words import in_english

ENGLISH = Path(__file__).parent / "translations" / "en"
LANGUAGES = {"zh": "中文", "en": "English"}


@cache
def english() -> Translations:
    """Compile every area's catalogue into one, in memory; the shell's own words win."""
    whole = Catalog(locale="en")
    for file in sorted(ENGLISH.glob("*.po"), key=lambda file: (file.stem == "web", file.name)):
        with file.open("rb") as opened:
            for message in read_po(opened, locale="en"):
                if message.id:
                    whole[message.id] = message
    compiled = io.BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return Translations(compiled)


def language() -> str:
    """Return "en" or "zh": the reader's choice, else the browser's, else Chinese."""
    asked = (tag.partition("-")[0].lower() for tag in request.accept_languages.values())
    return next((tag for tag in (session.get("language"), *asked) if tag in LANGUAGES), "zh")


class Catalogue(Domain):  # type: ignore[misc]
    """The one gettext domain of the portal."""

    def get_translations(self) -> NullTranslations:
        """Return the English catalogue to an English reader; Chinese is the source."""
        return english() if in_english() else NullTranslations()


class Languages(Babel):  # type: ignore[misc]
    """Flask-Babel with our catalogue in the place of .mo files."""

    domain_instance = Catalogue()
