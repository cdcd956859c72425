"""Numbers as people have them: look-alikes of figures and of X, marks that spreadsheets put before, masked ones."""

from __future__ import annotations

import re
from collections.abc import Callable

from core.kernel.characters import Fault, shown
from core.kernel.identity import PLAIN, Document, IdType, check_document, document_of, mask, type_told
from core.kernel.names import strip_invisible
from core.kernel.problems import Masked

# Letters of other scripts and signs for those of ours, as far as numbers have them; × and its like stand for X.
_LETTERS = str.maketrans(
    "АВЕКМНОРСТХЅІЈасеорхѕіјΑΒΕΖΗΙΚΜΝΟΡΤΥΧοχ×✕✖╳⨯⨉Ⅹⅹ✗✘",
    "ABEKMHOPCTXSIJACEOPXSIJABEZHIKMNOPTYXOXXXXXXXXXXX",
)
_FIGURES = str.maketrans("OoQ〇○◯IiLl|Ⅰⅰ", "0000001111111")
_LETTERED = frozenset("ABCDEFGHJKMNPRSTUVWXYZ")
"""What a document's number begins with that does not begin with a figure."""
_MARKS = re.compile(r"""^(?:=?["“”„＂]|['`‘’‚´′ʹ＇｀])+|["“”＂'’]+$""")
# Two of the signs that hide figures, three of any other, or a run of X, as some lists have them; one may be a slip.
_HIDING = re.compile(r"[*＊﹡●○•□■▇█#＃?？\ufffd]{2,}|[…⋯]|_{2,}|([^\w'\"“”‘’`])\1{2,}|(?<=\d)[Xx×Ⅹⅹ]{4,}")


def without_marks(text: str) -> str:
    """Return a number without the ' or ` that keeps it a text in a spreadsheet, or the quotes of a text file."""
    return _MARKS.sub("", text)


def is_masked(number: str) -> bool:
    """Whether figures of a number are hidden, as in the lists that systems show and export: 370602*****0635, H1**78."""
    if number[:-1].isdecimal():
        return False
    typed = "".join(number.split())
    return bool(_HIDING.search(typed)) and any(map(str.isdigit, typed))


def read_document(id_type: IdType, number: str) -> Document | Fault:
    """Return the document, or why its number cannot be true, with what to do about it.

    Codes: those of `check_document`, NUMBER_LOOK_ALIKE with the characters and a suggestion, NUMBER_MASKED.
    """
    found = check_document(id_type, number)
    if isinstance(found, Document):
        return found
    if is_masked(number):
        return Fault("NUMBER_MASKED", {})
    if found in {"ID_LENGTH", "ID_CHARACTERS", "ID_FORMAT"}:
        mended = _mended(_typed(number))
        if fault := _look_alike(number, mended, mask, known=isinstance(check_document(id_type, mended), Document)):
            return fault
    told = type_told(_mended(_typed(number)))
    if found == "ID_TYPE_WRONG" and told:
        return Fault(found, {"right": told.label})
    odd = dict.fromkeys(shown(char) for char in re.sub("[0-9]|[Xx]$", "", _typed(number)))
    return Fault(found, {"found": "、".join(odd)})


def number_fault(number: str) -> Fault | None:
    """Return what keeps a document's number from being one, where its type is not told: NUMBER_LOOK_ALIKE or None."""
    mended = _mended(_typed(number))
    told = type_told(mended)
    if told:
        return _look_alike(number, mended, mask, known=isinstance(check_document(told, mended), Document))
    return _look_alike(number, mended, mask, known=document_of(number) is None and document_of(mended) is not None)


def figures_fault(text: str, masked: Callable[[str], str]) -> Fault | None:
    """Return NUMBER_LOOK_ALIKE for a text that would be figures alone but for what looks like some; or None."""
    plain = _typed(text)
    mended = plain.translate(_LETTERS).translate(_FIGURES)
    return _look_alike(text, mended, masked, known=True) if mended.isascii() and mended.isdecimal() else None


def _typed(number: str) -> str:
    return "".join(strip_invisible(number).translate(PLAIN).split())


def _mended(number: str) -> str:
    """Return a number with our letters and figures for what looks like them, figures where a document has figures."""
    # Not upper(): of some letters it makes two.
    text = "".join(char.upper() if char.isascii() else char for char in number.translate(_LETTERS))
    if len(text) == 18 and text[:1] not in _LETTERED:
        return text[:17].translate(_FIGURES) + text[17].replace("*", "X").translate(_FIGURES)
    head = 1 if text[:1] in _LETTERED else 0
    return text[:head] + text[head:].translate(_FIGURES)


def _look_alike(number: str, mended: str, masked: Callable[[str], str], *, known: bool) -> Fault | None:
    typed = _typed(number)
    pairs = zip(typed, mended, strict=True)
    found = dict.fromkeys(shown(char, form) for char, form in pairs if char.upper() != form)
    if not found or not known:
        return None
    return Fault("NUMBER_LOOK_ALIKE", {"found": "、".join(found), "suggested": Masked(mended, masked(mended))})
