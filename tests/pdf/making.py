"""Fonts made for a test: a few characters drawn as plain bars, in whichever form a font file may have."""

from __future__ import annotations

import io
from collections.abc import Callable

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from fontTools.ttLib.tables.DefaultTable import DefaultTable

EM = 2048


def _bar(pen: TTGlyphPen | T2CharStringPen, width: int) -> None:
    pen.moveTo((0, 0))
    for corner in ((0, 1600), (width, 1600), (width, 0)):
        pen.lineTo(corner)
    pen.closePath()


def a_font(
    characters: str, *, cff: bool = False, blank: str = "", boxed: str = "", alike: str = "", family: str = "Test"
) -> bytes:
    """Return a font file; `blank` are drawn as nothing, `boxed` as the font's own box, the last one is composed.

    `alike` all have one shape, each in a glyph of its own.
    """
    names = {char: f"u{ord(char):X}" for char in characters + blank + boxed + alike}
    builder = FontBuilder(EM, isTTF=not cff)
    order = (".notdef", "part", *names.values())
    builder.setupGlyphOrder(list(order))
    builder.setupCharacterMap({ord(char): name for char, name in names.items()})
    widths = {names[char]: 200 * (place % 8 + 1) for place, char in enumerate(characters)}
    shapes = {".notdef": 1900, "part": 900, **widths}
    shapes |= {names[char]: 1900 for char in boxed} | {names[char]: 500 for char in alike}
    if cff:
        builder.setupCFF(family, {}, {name: _drawn(shapes.get(name, 0)) for name in order}, {})
    else:
        builder.setupGlyf(_glyphs(shapes, order, names[characters[-1]]))
    builder.setupHorizontalMetrics(dict.fromkeys(order, (EM, 0)))
    builder.setupHorizontalHeader(ascent=1800, descent=-248)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": family})
    builder.setupOS2()
    builder.setupPost()
    return _bytes(builder.save)


def _drawn(width: int) -> object:
    pen = T2CharStringPen(EM, None)
    if width:
        _bar(pen, width)
    return pen.getCharString()


def _glyphs(shapes: dict[str, int], order: tuple[str, ...], composed: str) -> dict[str, object]:
    found = {}
    for name in order:
        pen = TTGlyphPen(dict.fromkeys(order))
        if name == composed:
            pen.addComponent("part", (1, 0, 0, 1, 0, 0))
        elif name in shapes:
            _bar(pen, shapes[name])
        found[name] = pen.glyph()
    return found


def a_collection(*fonts: bytes) -> bytes:
    """Return a font collection."""
    collection = TTCollection()
    collection.fonts = [TTFont(io.BytesIO(font)) for font in fonts]
    return _bytes(collection.save)


def damaged(font: bytes, tag: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a font with one table's bytes changed, all else left whole."""
    file = TTFont(io.BytesIO(font), lazy=True, recalcBBoxes=False, recalcTimestamp=False)
    table = DefaultTable(tag)
    table.data = change(file.reader[tag])
    file.tables[tag] = table
    return _bytes(file.save)


def remapped(font: bytes, glyphs: dict[int, str]) -> bytes:
    """Return a font with these characters besides its own, drawn by glyphs it has."""
    file = TTFont(io.BytesIO(font))
    table = CmapSubtable.newSubtable(13)  # many to one, as last-resort fonts have it
    table.platformID, table.platEncID, table.language = 3, 10, 0
    table.cmap = file.getBestCmap() | glyphs
    file["cmap"].tables = [table]
    return _bytes(file.save)


def _bytes(save: Callable[[io.BytesIO], object]) -> bytes:
    out = io.BytesIO()
    save(out)
    return out.getvalue()
