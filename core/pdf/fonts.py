"""Chinese fonts for reportlab: outlines turned to TrueType for the characters in use, and no character ever a box.

reportlab cannot embed the CFF outlines the font comes with, so a glyph is converted once per process: those of the
common characters at the first use, others when a document needs them. Then only the font around them is made anew.
"""

from __future__ import annotations

import io
import threading
from functools import cache
from importlib.resources import files
from itertools import count
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont as FontFile
from reportlab.pdfbase import pdfmetrics, ttfonts

from core.kernel.errors import Refused

SANS, SERIF = "NotoSansSC-Regular.otf", "NotoSerifSC-Regular.otf"
ALLOWED_ERROR = 1.0

# GB 2312 level 1: the 3,755 characters that make up nearly every name and all our fixed texts.
_COMMON = "".join(
    bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)
)
_PLAIN = "".join(map(chr, range(0x20, 0x7F))) + "·—–…“”‘’、。《》（）【】！？：；，×①②③④⑤⑥〇℃"

ALWAYS = frozenset(_COMMON + _PLAIN)
"""What every document may print without announcing it."""

_lock = threading.Lock()
_made: dict[str, tuple[str, frozenset[str]]] = {}
_numbers = count(1)


@cache
def _source(face: str) -> bytes:
    root = files("pylopdf_fonts_zh_cn")
    for folder in (root, root / "fonts"):
        if (folder / face).is_file():
            return (folder / face).read_bytes()
    raise FileNotFoundError(face)


@cache
def _opened(face: str) -> FontFile:
    return FontFile(io.BytesIO(_source(face)), lazy=True)


@cache
def _covered(face: str) -> dict[int, str]:
    """Return the name of each character's glyph."""
    return dict(FontFile(io.BytesIO(_source(face)), lazy=True).getBestCmap())


def missing_glyphs(text: str, face: str = SANS) -> str:
    """Return the characters of `text` that the font cannot print."""
    covered = _covered(face)
    return "".join(sorted(char for char in set(text) if ord(char) not in covered and not char.isspace()))


def font(text: str, face: str = SANS) -> str:
    """Return the name of a registered font that holds every character of `text`.

    Raises Refused GLYPH_MISSING, naming the characters, rather than print a box.
    """
    if lacking := missing_glyphs(text, face):
        raise Refused("GLYPH_MISSING", characters=lacking)
    with _lock:
        name, held = _made.get(face, ("", frozenset()))
        if not name or not set(text) <= held:
            held = held | set(text) | ALWAYS
            name = f"{face.partition('-')[0]}{next(_numbers)}"
            pdfmetrics.registerFont(ttfonts.TTFont(name, io.BytesIO(_truetype(face, "".join(sorted(held)), name))))
            _made[face] = (name, held)
        return name


@cache
def _glyph(face: str, name: str) -> Any:
    """Convert one glyph; it remembers its bytes, as writing them takes most of the time a font takes."""
    pen = TTGlyphPen(None)
    _opened(face).getGlyphSet()[name].draw(Cu2QuPen(pen, ALLOWED_ERROR, reverse_direction=True))
    glyph = pen.glyph()
    compiled = glyph.compile(None)
    glyph.compile = lambda *_, **__: compiled
    return glyph


def _truetype(face: str, text: str, name: str) -> bytes:
    """Convert the glyphs of `text` to a TrueType font.

    It is named anew each time: of two fonts with one inner name reportlab goes on using the first.
    """
    source, covered = _opened(face), _covered(face)
    characters = {ord(char): covered[ord(char)] for char in text if ord(char) in covered}
    order = [".notdef", *dict.fromkeys(characters.values())]
    builder = FontBuilder(source["head"].unitsPerEm, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(characters)
    builder.setupGlyf({glyph: _glyph(face, glyph) for glyph in order})
    builder.setupHorizontalMetrics({g: source["hmtx"][g] for g in order})
    builder.setupHorizontalHeader(ascent=source["hhea"].ascent, descent=source["hhea"].descent)
    builder.setupOS2(sTypoAscender=source["OS/2"].sTypoAscender, sTypoDescender=source["OS/2"].sTypoDescender)
    builder.setupNameTable({"familyName": name, "styleName": "Regular", "psName": name})
    builder.setupPost()
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


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
