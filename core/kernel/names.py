"""姓名 and 姓名拼音: what may be printed on a certificate, and how a name is probably read."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT

from core.kernel.surnames import COMPOUND_SURNAMES, SURNAMES

# GB/T names need 50 characters at least; we take ten more (N4).
LONGEST_NAME = 60

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\ufa0e-\ufa29\U00020000-\U0003fffd"
_LATIN = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ"
# What input methods offer for the dot inside 库尔班·热合曼; a full stop counts only between Han characters.
_DOTS = re.compile(rf"(?<=[{_HAN}])\s*[·•・‧∙⋅．.･﹒●]+\s*(?=[{_HAN}])")
_WIDE_GAP = re.compile(rf"(?<=[{_HAN}])\u3000+(?=[{_HAN}])")
_GAP_AT_HAN = re.compile(rf"[{_HAN}]\s|\s[{_HAN}]")
_WORD = rf"[{_HAN}{_LATIN}]+"
_NAME = re.compile(rf"{_WORD}(?:(?:[·\-'’ ]|\. ?){_WORD})*\.?")
_HAN_CHARACTER = re.compile(f"[{_HAN}]")

_TONES = frozenset("\u0304\u0301\u030c\u0300")
_UMLAUT = "\u0308"
_PINYIN = re.compile(r"[A-Za-z' ]+")
_PINYIN_PART = re.compile(r"[A-Z][a-z]*(?:'[aoe][a-z]*)*")


INVISIBLE = (
    "["
    "\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890-\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U00013438"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
    "]"
)
"""A pattern for format characters nobody sees (Cf): zero-width, direction marks, byte-order mark."""
_INVISIBLE = re.compile(INVISIBLE)


def strip_invisible(text: str) -> str:
    """Remove format characters nobody sees and the blanks around."""
    return (text if text.isascii() else _INVISIBLE.sub("", text)).strip()


def fold_name(text: str) -> str:
    """Return a name as it is stored: composed, with U+00B7 as its only middle dot and without wide padding blanks.

    A caller that got something else back warns with NAME_FOLDED, so that the change is seen.
    """
    name = unicodedata.normalize("NFC", strip_invisible(text))
    return _WIDE_GAP.sub("", _DOTS.sub("·", name))


def check_name(name: str) -> str | None:
    """Return the code of what is wrong with a folded name, or None.

    Han, Latin and mixed names of any length up to 60 pass; digits, emoji, markup and private-use characters do not.
    """
    if not name:
        return "REQUIRED"
    if len(name) > LONGEST_NAME:
        return "NAME_TOO_LONG"
    if any(unicodedata.category(char) == "Co" for char in name):
        return "PUA_CHAR"
    if _GAP_AT_HAN.search(name):
        return "NAME_SPACE"
    return None if _NAME.fullmatch(name) else "NAME_CHARACTERS"


def suggest_pinyin(name: str) -> str:
    """Return how a folded name is probably written by R-064, for a person to confirm; empty when unknown.

    ü becomes yu as in passports. A dotted name is split at its dots, a Latin one is returned unchanged.
    """
    if not _HAN_CHARACTER.search(name):
        return name
    first, *others = name.split("·")
    if others:
        parts = [_read(part) for part in (first, *others)]
    else:
        surname = first[:2] if len(first) > 2 and first[:2] in COMPOUND_SURNAMES else first[:1]
        family = COMPOUND_SURNAMES.get(surname) or SURNAMES.get(surname) or _read(surname)
        parts = [family, _read(first[len(surname) :])]
    pinyin = " ".join(part for part in parts if part)
    return pinyin if pinyin.isascii() else ""


def _read(characters: str) -> str:
    """Read one part of a name; two characters are a word of the dictionary or read one by one, as a reader would."""
    if len(characters) == 2 and characters not in PHRASES_DICT:
        return "".join(map(_syllable, characters)).capitalize()
    return _syllable(characters).capitalize()


@lru_cache(maxsize=20_000)
def _syllable(characters: str) -> str:
    return "".join(lazy_pinyin(characters, v_to_u=True)).replace("ü", "yu")


def check_pinyin(pinyin: str, name: str = "") -> str | None:
    """Return the code of what is wrong with a name's pinyin by R-064, or None: "Zhang Sanfeng", "Kuerban Rehemani".

    Two parts unless `name` says otherwise: one per dotted part, one for a single character, any for a Latin name.
    """
    if not pinyin:
        return "REQUIRED"
    if name and not _HAN_CHARACTER.search(name):
        return check_name(unicodedata.normalize("NFC", pinyin))
    marks = set(unicodedata.normalize("NFD", pinyin))
    if marks & _TONES:
        return "PINYIN_TONE_MARKS"
    if _UMLAUT in marks or "v" in pinyin.lower():
        return "PINYIN_UMLAUT"
    if not _PINYIN.fullmatch(pinyin):
        return "PINYIN_CHARACTERS"
    parts = pinyin.split(" ")
    if len(parts) != (1 if len(name) == 1 else max(2, name.count("·") + 1)):
        return "PINYIN_PARTS"
    return None if all(_PINYIN_PART.fullmatch(part) for part in parts) else "PINYIN_CAPITALS"
