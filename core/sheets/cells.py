"""One cell to one value, or the finding that says why not."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from core.kernel.identity import mask
from core.kernel.names import strip_invisible
from core.kernel.numerals import without_marks
from core.kernel.problems import Masked, Place, Problem
from core.sheets.form import CellError, CellValue, Formula, Shown
from core.sheets.formats import SAFE_DIGITS, SCIENTIFIC

LONGEST_CELL = 500

_PLAIN = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]+(?: [0-9A-Za-z]+)*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")

# Only the full-width twins of ASCII (X34): compatibility folding would also make a digit of ² and ①.
PLAIN = {code + 0xFEE0: code for code in range(0x21, 0x7F)}


def plain(cell: CellValue) -> str | None:
    """Return a cell that needs no look at all: short text of letters and digits alone; None for any other."""
    return cell if isinstance(cell, str) and len(cell) <= LONGEST_CELL and _PLAIN.fullmatch(cell) else None


def text(cell: CellValue, place: Place, *, required: bool = True) -> str | Problem:
    """Return a cell as trimmed text; whole numbers become digits.

    Findings: FORMULA_NOT_ALLOWED, CELL_ERROR, CELL_FORMAT, CELL_BOOLEAN, DIGITS_LOST, REQUIRED, TOO_LONG, CELL_CONTROL.
    """
    if isinstance(cell, Formula):
        return Problem(code="FORMULA_NOT_ALLOWED", place=place)
    if isinstance(cell, CellError):
        return Problem(code="CELL_ERROR", place=place, value=cell.text[:20])
    if isinstance(cell, Shown):
        return Problem(code="CELL_FORMAT", place=place, value=cell.text, params={"kind": cell.format})
    if isinstance(cell, bool):
        return Problem(code="CELL_BOOLEAN", place=place, value=str(cell).upper())
    if isinstance(cell, int | float) and abs(cell) >= 10**SAFE_DIGITS:
        return Problem(code="DIGITS_LOST", place=place)
    plain = strip_invisible(_written(cell))
    if not plain and required:
        return Problem(code="REQUIRED", place=place)
    if len(plain) > LONGEST_CELL:
        return Problem(code="TOO_LONG", place=place, params={"limit": LONGEST_CELL})
    if _CONTROL.search(plain):
        return Problem(code="CELL_CONTROL", place=place)
    return plain


def _written(cell: str | float | dt.date | None) -> str:
    """Return a value as the spreadsheet would show it."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def number_as_text(cell: CellValue, place: Place) -> str | Problem:
    """Return the text of a column of long numbers, without the marks spreadsheets put around them.

    A cell typed as a number has lost digits already (ID_AS_NUMBER, F9), or maybe the zeros it began with
    (NUMBER_AS_NUMBER, with what is left as a suggestion).
    """
    cell = _typed(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _lost(cell, place) or _kept(cell, place)
    plain = text(cell, place)
    return plain if isinstance(plain, Problem) else without_marks(plain)


def _typed(cell: CellValue) -> CellValue:
    """Return a number its cell shows with an exponent as the number it is."""
    return float(cell.text) if isinstance(cell, Shown) and cell.format == SCIENTIFIC else cell


def _lost(cell: CellValue, place: Place) -> Problem | None:
    """Return the finding on a number with more digits than a spreadsheet keeps of one, or None."""
    if isinstance(cell, int | float) and abs(cell) >= 10**SAFE_DIGITS:
        return Problem(code="ID_AS_NUMBER", place=place, params={"column": place.header.lstrip("*")})
    return None


def _kept(cell: float, place: Place) -> Problem:
    params: dict[str, object] = {"column": place.header.lstrip("*")}
    if float(cell).is_integer():
        params["suggested"] = Masked(str(int(cell)), mask(str(int(cell))))
    return Problem(code="NUMBER_AS_NUMBER", place=place, params=params)


def digits(cell: CellValue, place: Place, *, required: bool = True) -> str | Problem:
    """Return text with full-width digits and letters made plain, blanks and marks around it removed (X34)."""
    cell = _typed(cell)
    plain = _lost(cell, place) or text(cell, place, required=required)
    return plain if isinstance(plain, Problem) else _folded(without_marks(plain))


def _folded(plain: str) -> str:
    return "".join(plain.translate(PLAIN).split())


def choice(cell: CellValue, place: Place, choices: Iterable[str]) -> str | Problem:
    """Return the listed word that was meant, whatever its blanks and the width of its brackets.

    NOT_A_CHOICE names the words.
    """
    plain = text(cell, place)
    allowed = list(choices)
    if isinstance(plain, Problem) or plain in allowed:
        return plain
    for word in allowed:
        if _folded(word) == _folded(plain):
            return word
    return Problem(code="NOT_A_CHOICE", place=place, value=plain[:20], params={"choices": "、".join(allowed)})


def integer(cell: CellValue, place: Place, *, least: int = 0, most: int = 10**9) -> int | Problem:
    """Return a whole number within its bounds; NOT_AN_INTEGER otherwise, never rounded."""
    plain = digits(cell, place)
    if isinstance(plain, Problem):
        return plain
    if not (plain.isascii() and plain.isdecimal()) or not least <= int(plain) <= most:
        params = {"least": least, "most": most}
        return Problem(code="NOT_AN_INTEGER", place=place, value=plain[:20], params=params)
    return int(plain)
