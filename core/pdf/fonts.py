"""Chinese fonts for reportlab: every character in the first font that has it, and none ever as a box.

Tried are the packaged Song and Hei, those Debian's fonts-noto-cjk installs, then the operator's own folder. What is in
use of each is registered as one TrueType font, made anew when a document needs more of it.
"""

from __future__ import annotations

import io
import logging
import re
import threading
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import count
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics, ttfonts

from core.pdf.sources import FontSource, Found, find, find_in, read

SANS, SERIF = "NotoSansSC-Regular.otf", "NotoSerifSC-Regular.otf"
OTHER = {SANS: SERIF, SERIF: SANS}
SYSTEM = Path("/usr/share/fonts/opentype/noto")
SYSTEM_FILES = {SANS: "NotoSansCJK*-Regular.[ot]t[cf]", SERIF: "NotoSerifCJK*-Regular.[ot]t[cf]"}

# GB 2312 level 1: the 3,755 characters that make up nearly every name and all our fixed texts.
_COMMON = "".join(
    bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)
)
_PLAIN = "".join(map(chr, range(0x20, 0x7F))) + "·—–…“”‘’、。《》（）【】！？：；，×①②③④⑤⑥〇℃"

ALWAYS = frozenset(_COMMON + _PLAIN)
"""What every document may print without announcing it."""

UNSEEN = frozenset({"Cc", "Cf", "Cs"})

log = logging.getLogger(__name__)

_lock = threading.RLock()  # font files are read as glyphs are needed, which two threads must not do at once
_made: dict[FontSource, tuple[str, frozenset[str]]] = {}
_numbers = count(1)
_left_out: set[FontSource] = set()
_folder: Path | None = None


def bind(folder: str) -> None:
    """Set the operator's folder of fonts; "" for none. What is in it is read when a rare character is first met."""
    global _folder  # noqa: PLW0603 - one installation, one folder
    if _folder != (bound := Path(folder) if folder else None):
        _folder = bound
        added.cache_clear()
        _source_of.cache_clear()


@cache
def packaged(face: str) -> FontSource:
    """Return a font every installation has."""
    root = files("pylopdf_fonts_zh_cn")
    for folder in (root, root / "fonts"):
        if (folder / face).is_file():
            return read((folder / face).read_bytes(), face)[0]
    raise FileNotFoundError(face)


@cache
def system(face: str) -> Found:
    """Return the fonts of Debian's fonts-noto-cjk in one style, where they are installed."""
    return find(sorted(SYSTEM.glob(SYSTEM_FILES[face])), SYSTEM)


@cache
def added() -> Found:
    """Return the fonts of the operator's folder."""
    return find_in(_folder) if _folder else Found()


def sources(face: str = SANS) -> Iterator[FontSource]:
    """Yield the fonts in the order they are tried; those not packaged are only opened when it comes to it."""
    both = (face, OTHER[face])
    yield from map(packaged, both)
    for style in both:
        yield from system(style).fonts
    yield from added().fonts


@cache
def _source_of(char: str, face: str) -> FontSource | None:
    """Return the first font that draws a character; the packaged ones are known to keep what they promise."""
    ours = (packaged(face), packaged(OTHER[face]))
    with _lock:
        for source in sources(face):
            if source in _left_out:
                continue
            if ord(char) in source.names if source in ours else source.draws(char):
                return source
    return None


def missing_glyphs(text: str, *, anywhere: bool = False) -> str:
    """Return the characters of `text` that cannot be printed here; `anywhere`: not on every installation."""
    if ALWAYS.issuperset(text):
        return ""
    rare = sorted(char for char in set(text) - ALWAYS if not char.isspace())
    if anywhere:
        return "".join(char for char in rare if not any(ord(char) in packaged(face).names for face in OTHER))
    return "".join(char for char in rare if _source_of(char, SANS) is None)


def unprintable(text: str) -> str:
    """Name what no font has of a text, each with its code point: the reader's own fonts may lack it as well."""
    lacking = missing_glyphs(text)
    seen = ["" if unicodedata.category(char) in UNSEEN else char for char in lacking]
    return "、".join(f"{shown}（U+{ord(char):04X}）" for shown, char in zip(seen, lacking, strict=True))


@dataclass(frozen=True, slots=True)
class Fonts:
    """Names of registered fonts for one document: the first, and by character those that have what it lacks."""

    first: str
    others: Mapping[str, str] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    """What no font has."""


def fonts(text: str, face: str = SANS) -> Fonts:
    """Return the fonts that hold the characters of `text` between them."""
    wanted, first = set(text), packaged(face)
    with _lock:
        name, held = _made.get(first, ("", frozenset()))
        if name and wanted <= held:
            return Fonts(name)
        by_source: dict[FontSource | None, set[str]] = defaultdict(set)
        for char in wanted - held:
            by_source[first if char.isspace() else _source_of(char, face)].add(char)
        missing = frozenset(by_source.pop(None, ()))
        name = _registered(first, by_source.pop(first, set()) | ALWAYS)
        others: dict[str, str] = {}
        for source, chars in by_source.items():
            if not source:
                continue
            try:
                others |= dict.fromkeys(chars, _registered(source, chars))
            except Exception as error:  # noqa: BLE001 - whatever it is, what the operator added stops no print
                _leave_out(source, error)
                return fonts(text, face)
        return Fonts(name, others, missing)


def _leave_out(source: FontSource, error: Exception) -> None:
    """Try a font no more in this process."""
    log.warning("font %s is left out, nothing can be made of it: %s", source.name, type(error).__name__)
    _left_out.add(source)
    _source_of.cache_clear()


def _registered(source: FontSource, characters: set[str] | frozenset[str]) -> str:
    """Return the name of a registered font that holds these characters of a source, and all it held before."""
    name, held = _made.get(source, ("", frozenset()))
    if not name or not characters <= held:
        held = held | characters
        plain = re.sub(r"[^A-Za-z0-9]", "", source.name.partition("-")[0]) or "Font"
        name = f"{plain}{next(_numbers)}"
        file = io.BytesIO(source.truetype("".join(sorted(held)), name))
        pdfmetrics.registerFont(ttfonts.TTFont(name, file))
        _made[source] = (name, held)
    return name


def _to_unicode(fontname: str, subset: Any) -> str:
    """Write a ToUnicode map in UTF-16BE: reportlab's own breaks for characters beyond the first plane."""
    lines = [f"<{place:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>" for place, code in enumerate(subset)]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        f"/CMapName /{fontname} def\n/CMapType 2 def\n1 begincodespacerange\n<00> <FF>\nendcodespacerange\n{body}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )


ttfonts.makeToUnicodeCMap = _to_unicode
