"""A page to draw on: millimetres from the top left, Chinese text that fits, pictures, lines, QR codes."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from functools import cache
from itertools import groupby

import segno
from reportlab import rl_config
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from core.pdf.fonts import ALWAYS, SANS, fonts

rl_config.useA85 = 0  # photos go in as they are: a fifth smaller

INK = "1A1A1A"
SMALLEST = 6.0
DARK = re.compile("#+")

BLANK = 1.6
"""How wide the blank for a character that no font has is, in ems: a hand needs more room than print."""
BY_HAND = "（生僻字手写）"
NOTE = 0.55
"""The note behind such blanks is that much smaller than the line."""
UNDER, SMALL_PRINT = 2.2, 5.0
"""Where there is no room behind, it stands so many millimetres lower, in points so small."""

Run = tuple[str, str, float]
"""Part of a line: its font, "" for blanks; what it says; its size as a share of the line's."""

JPEG = b"\xff\xd8\xff"


class _Photo(ImageReader):
    """A JPEG, which goes in as it is; reportlab would decode it only to give it a name."""

    _dataA = None  # noqa: N815 - reportlab's name; it has no transparency

    def getRGBData(self) -> bytes:  # noqa: N802 - reportlab's name
        """Return what the name is made of."""
        return self.fp.getvalue()  # type: ignore[no-any-return]  # the stubs leave it out


def image_of(data: bytes) -> ImageReader:
    """Return a JPEG or PNG as reportlab wants it."""
    return (_Photo if data.startswith(JPEG) else ImageReader)(io.BytesIO(data))


@cache
def _ink(color: str) -> Color:
    return HexColor(int(color, 16))


def _width(run: Run) -> float:
    font, text, share = run
    return pdfmetrics.stringWidth(text, font, share) if font else BLANK * len(text)


def _fitted(em: float, size: float, fit: float | None) -> tuple[float, float]:
    """Return how large and how narrow a line so many ems wide is written to fit."""
    while fit and size > SMALLEST and em * size > fit * mm:
        size -= 0.5
    return size, min(1.0, fit * mm / (em * size)) if fit and em else 1.0


class Page:
    """One document, page after page; every text of it is given at the start, so that its fonts serve it all.

    A character that no font has is left as a ruled blank, to be written by hand. An `undated` document has the same
    bytes whenever it is made.
    """

    def __init__(
        self, width: float, height: float, texts: str, *, title: str, face: str = SANS, undated: bool = False
    ) -> None:
        self._out = io.BytesIO()
        self.width, self.height = width, height
        found = fonts(texts + title, face)
        self._font, self._others, self._missing = found.first, found.others, found.missing
        self._uncommon = found.missing | found.others.keys()
        self._announced = frozenset(texts + title) | ALWAYS
        size = (width * mm, height * mm)
        self._canvas = Canvas(
            self._out,
            pagesize=size,
            pageCompression=1,
            initialFontName=self._font,  # type: ignore[arg-type]  # the stubs say float
            invariant=int(undated),
        )
        self._canvas.setTitle(title)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        align: str = "left",
        fit: float | None = None,
        bold: bool = False,
        color: str = INK,
    ) -> None:
        """Write one line with its baseline at (x, y); `fit` shrinks or narrows it to that many millimetres.

        A character the document did not announce would print as a box, so it is a programming error.
        """
        if strange := set(text) - self._announced:
            raise ValueError(f"not among the document's texts: {sorted(strange)}")
        runs = None if self._uncommon.isdisjoint(text) else self._runs(text)
        if runs and fit and runs[-1][1] == BY_HAND and self._em(text, runs) * size > fit * mm:
            runs.pop()  # what there is room for is the name's; the note goes under it
            self.text(x, y + UNDER, BY_HAND, SMALL_PRINT, align=align, color=color)
        em = self._em(text, runs) if fit or align != "left" else 0.0
        size, narrow = _fitted(em, size, fit)
        width = em * size * narrow
        left = x * mm - {"left": 0.0, "center": width / 2, "right": width}[align]
        ink = _ink(color)
        line = self._canvas.beginText(left, (self.height - y) * mm)
        line.setFont(self._font, size)
        line.setFillColor(ink)
        if narrow < 1:
            line.setHorizScale(100 * narrow)
        if bold:  # the font package has no bold: fill and stroke
            line.setTextRenderMode(2)
            line.setStrokeColor(ink)
            self._canvas.setLineWidth(size / 40)
        if runs:
            blanks = self._put(line, runs, size, narrow)
        else:
            line.textOut(text)
        # What a text sets, the next one would find.
        if bold:
            line.setTextRenderMode(0)
        if narrow < 1:
            line.setHorizScale(100)
        self._canvas.drawText(line)
        if runs:
            self._rule(blanks, (self.height - y) * mm - size / 8)

    def _runs(self, text: str) -> list[Run]:
        """Split a line by who draws each part; blanks are explained once, at its end."""
        parts = groupby(text, lambda char: "" if char in self._missing else self._others.get(char, self._font))
        runs = [(font, "".join(chars), 1.0) for font, chars in parts]
        return runs if self._missing.isdisjoint(text) else [*runs, (self._font, BY_HAND, NOTE)]

    def _em(self, text: str, runs: Sequence[Run] | None) -> float:
        """Return how wide a line is for each point of its size."""
        return sum(_width(run) for run in runs) if runs else pdfmetrics.stringWidth(text, self._font, 1)

    def _put(self, line: PDFTextObject, runs: Sequence[Run], size: float, narrow: float) -> list[tuple[float, float]]:
        """Write a line's parts one behind the other; return where its blanks begin and end, in points."""
        left, base, blanks = line.getX(), line.getY(), []
        for run in runs:
            font, text, share = run
            width = _width(run) * size * narrow
            if font:
                line.setFont(font, size * share)
                line.textOut(text)
            else:
                step = width / len(text)
                blanks += [(left + (n + 0.05) * step, left + (n + 0.95) * step) for n in range(len(text))]
                line.setTextOrigin(left + width, base)
            left += width
        return blanks

    def _rule(self, blanks: Sequence[tuple[float, float]], base: float) -> None:
        self._canvas.setStrokeColor(_ink(INK))
        self._canvas.setLineWidth(0.6)
        for left, right in blanks:
            self._canvas.line(left, base, right, base)

    def line(self, x1: float, y1: float, x2: float, y2: float, *, width: float = 0.4, color: str = "999999") -> None:
        """Draw a line; `width` in points."""
        self._canvas.setStrokeColor(_ink(color))
        self._canvas.setLineWidth(width)
        self._canvas.line(x1 * mm, (self.height - y1) * mm, x2 * mm, (self.height - y2) * mm)

    def box(self, x: float, y: float, width: float, height: float, *, line: float = 0.6, color: str = "999999") -> None:
        """Draw an empty rectangle by its top left corner."""
        self._canvas.setStrokeColor(_ink(color))
        self._canvas.setLineWidth(line)
        self._canvas.rect(x * mm, (self.height - y - height) * mm, width * mm, height * mm)

    def picture(self, x: float, y: float, width: float, height: float, data: bytes) -> None:
        """Put a JPEG or PNG, transparency kept, by its top left corner."""
        self._canvas.drawImage(
            image_of(data), x * mm, (self.height - y - height) * mm, width * mm, height * mm, mask="auto"
        )

    def qr(self, x: float, y: float, size: float, text: str) -> None:
        """Draw a QR code as one path in its own whole-numbered grid, dark neighbours of a row as one rectangle.

        The mask is fixed: looking for the best one takes most of the time.
        """
        modules = segno.make(text, micro=False, error="m", mask=0, boost_error=False).matrix
        step = size / len(modules) * mm
        rows = ["".join("#" if bit else " " for bit in bits) for bits in modules]
        bars = [
            f"{bar.start()} {row} {len(bar[0])} 1 re" for row, bits in enumerate(rows) for bar in DARK.finditer(bits)
        ]
        grid = f"{step:.5f} 0 0 {-step:.5f} {x * mm:.5f} {(self.height - y) * mm:.5f} cm"
        self._canvas.addLiteral(f"q {grid} 0 0 0 rg {' '.join(bars)} f Q")

    def watermark(self, text: str, size: float, color: str = "D9483B") -> None:
        """Write a line slanting across the whole page, as an outline: what lies under it stays readable."""
        canvas = self._canvas
        canvas.saveState()
        canvas.translate(self.width / 2 * mm, self.height / 2 * mm)
        canvas.rotate(25)
        canvas.setStrokeColor(_ink(color))
        canvas.setLineWidth(0.8)
        left = -pdfmetrics.stringWidth(text, self._font, size) / 2
        line = canvas.beginText(left, -size / 3)
        line.setFont(self._font, size)
        line.setTextRenderMode(1)
        line.textOut(text)
        canvas.drawText(line)
        canvas.restoreState()

    def next(self) -> None:
        """Begin another page."""
        self._canvas.showPage()

    def bytes(self) -> bytes:
        """Finish the document."""
        self._canvas.save()
        return self._out.getvalue()
