"""姓名拼音: how a name is probably read, and what may be printed (R-064).

Apart from `names`, because the dictionary takes its time to load and most processes never ask for it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT

from core.kernel.names import HAN_CHARACTER, check_name
from core.kernel.surnames import COMPOUND_SURNAMES, SURNAMES

_TONES = frozenset("\u0304\u0301\u030c\u0300")
_UMLAUT = "\u0308"
_PINYIN = re.compile(r"[A-Za-z' ]+")
_USUAL_PINYIN = re.compile(r"[A-Z][a-uw-z]* [A-Z][a-uw-z]*")
_PINYIN_PART = re.compile(r"[A-Z][a-z]*(?:'[aoe][a-z]*)*")


def suggest_pinyin(name: str) -> str:
    """Return how a folded name is probably written by R-064, for a person to confirm; empty when unknown.

    ü becomes yu as in passports. A dotted name is split at its dots, a Latin one is returned unchanged.
    """
    if not HAN_CHARACTER.search(name):
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
    if name and not HAN_CHARACTER.search(name):
        return check_name(unicodedata.normalize("NFC", pinyin))
    if _USUAL_PINYIN.fullmatch(pinyin) and len(name) != 1 and "·" not in name:
        return None
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
