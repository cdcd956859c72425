"""Font files as they are found: the characters each really draws, and their outlines turned to TrueType.

reportlab cannot embed CFF outlines, so each glyph is converted once per process, when it is first needed.
"""

from __future__ import annotations

import io
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.filterPen import DecomposingFilterPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection
from fontTools.ttLib import TTFont as FontFile

ALLOWED_ERROR = 0.001
"""How far a converted outline may stray, as a share of the em."""

OUTLINES = ("glyf", "CFF ", "CFF2")
NOTHING = ".notdef"
SIMPLIFIED = " SC"
"""How the face of a collection ends that has the mainland's forms."""


LARGEST = 200 * 1024 * 1024
"""How many bytes of a font file are read into memory: the largest collections of Chinese fonts have some 120 MB."""
EMS = range(16, 16384 + 1)
"""How many units an em may have, by the OpenType specification."""

RARE_FROM = 0x3400
"""Where the Han blocks begin; what lies before shares glyphs for good reason (spaces, letters of two alphabets)."""
SHARED = 4
"""How many characters from there on one glyph may stand for: Noto has up to three, with compatibility ideographs."""
SAMPLE = 16
"""So many characters of a font are looked at when it is read."""


class FontUnusable(Exception):
    """A file nothing can be printed from; the words say why."""


class FontSource:
    """One font: what it draws, by its own table of characters; glyphs are converted at the first use."""

    def __init__(self, name: str, file: FontFile) -> None:
        self.name, self.file = name, file
        self._glyphs: dict[str, Any] = {}
        if not any(table in file for table in OUTLINES):
            raise FontUnusable("no outlines")
        self._em: int = file["head"].unitsPerEm
        if self._em not in EMS:
            raise FontUnusable(f"damaged ({self._em} units per em)")
        mapped = file.getBestCmap()
        if not mapped:
            raise FontUnusable("no Unicode table")
        self.names = _own(mapped)
        """The glyph of each character."""
        self._empty = {b"", self._outline(NOTHING)}
        self.truetype("", "Probe")
        self._look()

    def _look(self) -> None:
        """Look at some characters: a shape that many of them have is another picture of none; raises FontUnusable."""
        chars = [char for char in map(chr, self.names) if not char.isspace()]
        some = filter(self.draws, chars[:: len(chars) // SAMPLE + 1])
        shapes = Counter(self._outline(self.names[ord(char)]) for char in some)
        self._empty |= {shape for shape, times in shapes.items() if times > SHARED}
        if not any(map(self.draws, chars)):
            raise FontUnusable("draws none of its characters")

    def draws(self, char: str) -> bool:
        """Say whether a character comes out as itself: not left empty, not the font's own box, not damaged."""
        name = self.names.get(ord(char))
        if name is None:
            return False
        try:
            return self._outline(name) not in self._empty and bool(self.truetype(char, "Probe"))
        except Exception:  # noqa: BLE001 - a damaged glyph raises whatever its bytes lead to
            return False

    def _outline(self, name: str) -> bytes:
        outline: bytes = self.glyph(name).compile(None)
        return outline

    def glyph(self, name: str) -> Any:
        """Convert one glyph; it remembers its bytes, as writing them takes most of the time a font takes."""
        if name not in self._glyphs:
            pen, glyphs = TTGlyphPen(None), self.file.getGlyphSet()
            curves = Cu2QuPen(pen, ALLOWED_ERROR * self._em, reverse_direction=True)
            glyphs[name].draw(DecomposingFilterPen(curves, glyphs))
            glyph = pen.glyph()
            compiled = glyph.compile(None)
            glyph.compile = lambda *_, **__: compiled
            self._glyphs[name] = glyph
        return self._glyphs[name]

    def truetype(self, text: str, name: str) -> bytes:
        """Convert the glyphs of `text` to a TrueType font; a damaged file raises whatever its bytes lead to.

        It is named anew each time: of two fonts with one inner name reportlab goes on using the first.
        """
        file = self.file
        characters = {ord(char): self.names[ord(char)] for char in text if ord(char) in self.names}
        order = [NOTHING, *dict.fromkeys(characters.values())]
        builder = FontBuilder(self._em, isTTF=True)
        builder.setupGlyphOrder(order)
        builder.setupCharacterMap(characters)
        builder.setupGlyf({glyph: self.glyph(glyph) for glyph in order})
        builder.setupHorizontalMetrics({g: file["hmtx"][g] for g in order})
        ascent, descent = file["hhea"].ascent, file["hhea"].descent
        builder.setupHorizontalHeader(ascent=ascent, descent=descent)
        typo = file.get("OS/2", None)
        builder.setupOS2(
            sTypoAscender=typo.sTypoAscender if typo else ascent,
            sTypoDescender=typo.sTypoDescender if typo else descent,
        )
        builder.setupNameTable({"familyName": name, "styleName": "Regular", "psName": name})
        builder.setupPost()
        out = io.BytesIO()
        builder.save(out)
        return out.getvalue()


def _own(mapped: Mapping[int, str]) -> dict[int, str]:
    """Leave out what has no glyph of its own: one that stands for many rare characters is a picture of none."""
    shared = Counter(name for code, name in mapped.items() if code >= RARE_FROM)
    return {code: name for code, name in mapped.items() if code < RARE_FROM or shared[name] <= SHARED}


def read(data: bytes, name: str) -> list[FontSource]:
    """Return the fonts in a file, of a collection the mainland's where it says which; raises FontUnusable."""
    try:
        if not data.startswith(b"ttcf"):
            return [FontSource(name, FontFile(io.BytesIO(data), lazy=True))]
        files = TTCollection(io.BytesIO(data), lazy=True).fonts
        ours = [file for file in files if (file["name"].getDebugName(1) or "").endswith(SIMPLIFIED)]
        return [FontSource(name, file) for file in ours[:1] or files]
    except FontUnusable:
        raise
    except Exception as error:  # a damaged file raises whatever its bytes lead to
        raise FontUnusable(f"no font, or damaged ({type(error).__name__})") from error


@dataclass(frozen=True, slots=True)
class Found:
    """The fonts of some files, in the order they are tried, and what is wrong with the files that are none."""

    fonts: tuple[FontSource, ...] = ()
    unusable: tuple[tuple[str, str], ...] = ()
    """File and reason."""


def find(files: Iterable[Path], root: Path) -> Found:
    """Read font files; one that cannot be used is named and stops nothing."""
    fonts: list[FontSource] = []
    unusable: list[tuple[str, str]] = []
    for file in files:
        name = str(file.relative_to(root))
        try:
            if file.exists() and not file.is_file():
                raise FontUnusable("no file")
            if (size := file.stat().st_size) > LARGEST:
                raise FontUnusable(f"larger than a font ({size >> 20} MB, at most {LARGEST >> 20})")
            fonts += read(file.read_bytes(), name)
        except OSError as error:
            unusable.append((name, error.strerror or str(error)))
        except FontUnusable as error:
            unusable.append((name, str(error)))
        except MemoryError:
            unusable.append((name, "not enough memory to read it"))
    return Found(tuple(fonts), tuple(unusable))


def find_in(folder: Path) -> Found:
    """Read every file of a folder and the folders in it, by name; hidden ones are the system's own."""
    closed: list[OSError] = []
    walked = os.walk(folder, onerror=closed.append)
    files = sorted(Path(place, name) for place, _, names in walked for name in names)
    found = find((file for file in files if "/." not in f"/{file.relative_to(folder)}"), folder)
    return replace(
        found, unusable=(*found.unusable, *((str(each.filename), each.strerror or str(each)) for each in closed))
    )
