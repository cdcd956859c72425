"""Font files as they are found: the characters each really draws, and their outlines turned to TrueType.

reportlab cannot embed CFF outlines, so each glyph is converted once per process, when it is first needed.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

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


class FontUnusable(Exception):
    """A file nothing can be printed from; the words say why."""


class FontSource:
    """One font: what it draws, by its own table of characters; glyphs are converted at the first use."""

    def __init__(self, name: str, file: FontFile) -> None:
        self.name, self.file = name, file
        self._glyphs: dict[str, Any] = {}
        if not any(table in file for table in OUTLINES):
            raise FontUnusable("no outlines")
        self.names: dict[int, str] = dict(file.getBestCmap() or {})
        """The glyph of each character."""
        if not self.names:
            raise FontUnusable("no Unicode table")
        self._error = ALLOWED_ERROR * file["head"].unitsPerEm
        self.glyph(NOTHING)

    def draws(self, char: str) -> bool:
        """Say whether a character comes out as itself: not left empty, not the font's own box, not damaged."""
        name = self.names.get(ord(char))
        if name is None:
            return False
        try:
            outline, _ = self.glyph(name).compile(None), self.file["hmtx"][name]
        except Exception:  # noqa: BLE001 - a damaged glyph raises whatever its bytes lead to
            return False
        return bool(outline) and outline != self.glyph(NOTHING).compile(None)

    def glyph(self, name: str) -> Any:
        """Convert one glyph; it remembers its bytes, as writing them takes most of the time a font takes."""
        if name not in self._glyphs:
            pen, glyphs = TTGlyphPen(None), self.file.getGlyphSet()
            curves = Cu2QuPen(pen, self._error, reverse_direction=True)
            glyphs[name].draw(DecomposingFilterPen(curves, glyphs))
            glyph = pen.glyph()
            compiled = glyph.compile(None)
            glyph.compile = lambda *_, **__: compiled
            self._glyphs[name] = glyph
        return self._glyphs[name]


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
            fonts += read(file.read_bytes(), name)
        except OSError as error:
            unusable.append((name, error.strerror or str(error)))
        except FontUnusable as error:
            unusable.append((name, str(error)))
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
