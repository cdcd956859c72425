"""A finished document looked at as a reader and as a printer would: its text and its ink."""

from __future__ import annotations

import io

import pypdfium2
from PIL import Image, ImageChops
from pypdf import PdfReader

POINTS = 72 / 25.4
RARE = "\U0002cb2d㛃"
"""Characters of real names: beyond the first plane, and in an extension nobody's old font has."""

Box = tuple[float, float, float, float]


def pages_of(pdf: bytes) -> int:
    return len(PdfReader(io.BytesIO(pdf)).pages)


def text_of(pdf: bytes, page: int = 0) -> str:
    return PdfReader(io.BytesIO(pdf)).pages[page].extract_text()


def picture_of(pdf: bytes, page: int = 0, scale: float = 1.0) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture: Image.Image = document[page].render(scale=scale).to_pil()
        return picture.convert("L")
    finally:
        document.close()


def ink_of(pdf: bytes, page: int = 0) -> Box | None:
    """The box that holds all ink of a page, in millimetres from the left, top, right and bottom edge; None if blank."""
    picture = picture_of(pdf, page)
    box = ImageChops.invert(picture).point(lambda value: 255 if value > 40 else 0).getbbox()
    if box is None:
        return None
    left, top, right, bottom = (side / POINTS for side in box)
    return left, top, picture.width / POINTS - right, picture.height / POINTS - bottom


def share_of_ink(pdf: bytes, area: Box, page: int = 0) -> float:
    """How much of an area, given by its corners in millimetres, is dark."""
    left, top, right, bottom = (round(side * POINTS) for side in area)
    counts = picture_of(pdf, page).crop((left, top, right, bottom)).histogram()
    return sum(counts[:128]) / sum(counts)


def qr_of(pdf: bytes, place: tuple[float, float, float], modules: int) -> list[list[bool]]:
    """Read a QR code of so many modules a side, at its left, top and side in millimetres: True where it is dark."""
    scale = 4.0
    picture, (left, top, side) = picture_of(pdf, scale=scale), place

    def is_dark(row: int, column: int) -> bool:
        spot = [(start + (n + 0.5) * side / modules) * POINTS * scale for start, n in ((left, column), (top, row))]
        return int(picture.getpixel((int(spot[0]), int(spot[1])))) < 128  # type: ignore[arg-type]

    return [[is_dark(row, column) for column in range(modules)] for row in range(modules)]
