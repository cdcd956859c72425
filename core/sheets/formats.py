"""What a number format makes of the number in a cell: a date, a share, a code with zeros in front. Pure."""

from __future__ import annotations

import re

from core.sheets.form import CellValue, Shown

DATE, PERCENT, FRACTION, SCIENTIFIC, LITERAL = "date", "percent", "fraction", "scientific", "literal"

# Formats that are numbers only: 14 … 22 and 45 … 47 everywhere, 27 … 36 and 50 … 58 in a Chinese Excel (2024年5月7日).
BUILT_IN = {
    **dict.fromkeys((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)), DATE),
    **dict.fromkeys((9, 10), PERCENT),
    **dict.fromkeys((11, 48), SCIENTIFIC),
    **dict.fromkeys((12, 13), FRACTION),
}
# What a double keeps of a number; a longer one has lost digits already, whatever zeros its format shows (F9).
SAFE_DIGITS = 15

# Colours, languages and conditions are no letters, nor is what only takes room; [h] is.
_NOT_SHOWN = re.compile(r"\[(?!h+\]|m+\]|s+\])[^\]]*\]|_.|\*.", re.IGNORECASE)
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_DATE_LETTERS = re.compile("[dmyhs]", re.IGNORECASE)
_FRACTION = re.compile("[?#0-9] */ *[?#0-9]")
# Digits the format brings itself, as in "08"0000, kept apart from those that stand for the number's.
_APART = {ord("0") + digit: 0xE000 + digit for digit in range(10)}
_TOGETHER = {apart: digit for digit, apart in _APART.items()}
_OWN_DIGIT = re.compile("[\ue000-\ue009]")
_ZEROS = re.compile("(?=.*0)[0\ue000-\ue009][0 \ue000-\ue009-]*[0\ue000-\ue009]")


def meaning(code: str) -> str:
    """Return what a format shows a number as: one of the words above, a pattern of zeros, "" for a plain number."""
    shown = _NOT_SHOWN.sub("", code)
    bare = _LITERAL.sub("", shown)
    if _DATE_LETTERS.search(bare):
        return DATE
    if "%" in bare:
        return PERCENT
    if "E+" in bare.upper() or "E-" in bare.upper():
        return SCIENTIFIC
    if _FRACTION.search(bare):
        return FRACTION
    pattern = _LITERAL.sub(_brought, shown)
    pattern = pattern.partition(";")[0].strip()
    if _ZEROS.fullmatch(pattern):
        return pattern
    return LITERAL if _OWN_DIGIT.search(pattern) else ""


def _brought(literal: re.Match[str]) -> str:
    """Return what a format puts beside the number, its digits kept apart where it is digits alone."""
    text = literal[1] or literal[2] or ""
    return text.translate(_APART) if text.isdecimal() else text


def shown(number: float, meaning: str) -> CellValue:
    """Return a number as its cell shows it; a date is not made here."""
    if meaning == PERCENT:
        return Shown(f"{number * 100:.10g}%", meaning)
    if meaning in {FRACTION, SCIENTIFIC, LITERAL}:
        return Shown(f"{number:.15g}", meaning)
    if number >= 0 and float(number).is_integer() and len(f"{number:.0f}") <= SAFE_DIGITS >= meaning.count("0"):
        return _padded(f"{number:.0f}", meaning)  # also what was written as 80901.0 or 8.0901E4
    return number


def _padded(digits: str, pattern: str) -> str:
    """Fill a pattern such as 0000-00 from behind; what is longer than it stands in front."""
    digits = digits.zfill(pattern.count("0"))
    front = len(digits) - pattern.count("0")
    rest = iter(digits[front:])
    padded = "".join(next(rest) if sign == "0" else sign for sign in pattern)
    return (digits[:front] + padded).translate(_TOGETHER)
