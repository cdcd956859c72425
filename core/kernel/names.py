"""姓名: what may be printed on a certificate, and how it is folded to be compared."""

from __future__ import annotations

import re
import unicodedata

# GB/T names need 50 characters at least; we take ten more (N4).
LONGEST_NAME = 60

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\ufa0e-\ufa29\U00020000-\U0003fffd"
_LATIN = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ"
# What input methods offer for the dot inside 库尔班·热合曼; a full stop counts only between Han characters.
_DOTS = re.compile(rf"(?<=[{_HAN}])\s*[·•・‧∙⋅．.･﹒]+\s*(?=[{_HAN}])")
_WIDE_GAP = re.compile(rf"(?<=[{_HAN}])\u3000+(?=[{_HAN}])")
_GAP_AT_HAN = re.compile(rf"[{_HAN}]\s|\s[{_HAN}]")
_WORD = rf"[{_HAN}{_LATIN}]+"
_NAME = re.compile(rf"{_WORD}(?:(?:[·\-'’ ]|\. ?){_WORD})*\.?")
# What almost every row holds; it needs no further look, in either function below.
_COMMON = re.compile("[\u4e00-\u9fff]{2,4}")
HAN_CHARACTER = re.compile(f"[{_HAN}]")
# Extensions H, I and J, and what C, D and E got late: assigned by Unicode 17, unknown to older Pythons.
_LATE = re.compile("[\U0002b739-\U0002b73f\U0002b81e\U0002cea2-\U0002cead\U0002ebf0-\U0002ee5d\U00031350-\U00033479]")


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
    return (text if text.isprintable() else _INVISIBLE.sub("", text)).strip()  # none of them can be printed


def fold_number(text: str) -> str:
    """Return a document, ticket or certificate number as it is looked for, however it was typed."""
    return "".join(unicodedata.normalize("NFKC", strip_invisible(text)).split()).upper()


def fold_name(text: str) -> str:
    """Return a name as it is stored: composed, with U+00B7 as its only middle dot and without wide padding blanks.

    A caller that got something else back warns with NAME_FOLDED, so that the change is seen.
    """
    if _COMMON.fullmatch(text):
        return text
    name = unicodedata.normalize("NFC", strip_invisible(text))
    return _WIDE_GAP.sub("", _DOTS.sub("·", name))


def check_name(name: str) -> str | None:
    """Return the code of what is wrong with a folded name, or None.

    Han, Latin and mixed names of any length up to 60 pass; digits, emoji, markup, private-use
    and unassigned characters do not.
    """
    if _COMMON.fullmatch(name):
        return None
    if not name:
        return "REQUIRED"
    if len(name) > LONGEST_NAME:
        return "NAME_TOO_LONG"
    if any(unicodedata.category(char) == "Co" for char in name):
        return "PUA_CHAR"
    if any(unicodedata.category(char) == "Cn" for char in _LATE.sub("", name)):
        return "NAME_UNASSIGNED"
    if _GAP_AT_HAN.search(name):
        return "NAME_SPACE"
    return None if _NAME.fullmatch(name) else "NAME_CHARACTERS"
