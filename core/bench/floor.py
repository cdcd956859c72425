"""The least the work can take: rows into a bare table, a workbook of bare texts, bare pages of a PDF."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from tempfile import TemporaryFile
from typing import Any

import rustpy_xlsxwriter
import segno
from reportlab.pdfgen.canvas import Canvas

from core.db.engine import engine
from core.pdf.canvas import image_of
from core.pdf.fonts import SANS, SERIF, fonts


def load(rows: Iterable[Sequence[object]], columns: int) -> None:
    """Put rows of texts into a table without keys and commit: COPY on PostgreSQL, executemany on SQLite."""
    names = ", ".join(f"c{number} text" for number in range(columns))
    with engine().begin() as connection:
        connection.exec_driver_sql(f"CREATE TABLE bench_floor ({names})")
        raw: Any = connection.connection
        if connection.dialect.name == "postgresql":
            with raw.cursor().copy("COPY bench_floor FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(list(map(str, row)))
        else:
            places = ", ".join("?" * columns)
            raw.cursor().executemany(f"INSERT INTO bench_floor VALUES ({places})", (list(map(str, r)) for r in rows))  # noqa: S608 - our own names
    with engine().begin() as connection:
        connection.exec_driver_sql("DROP TABLE bench_floor")


def workbook(rows: Iterable[Sequence[object]]) -> None:
    """Write a workbook of one sheet without styles, as fast as the library does."""
    records = ({str(place): str(cell) for place, cell in enumerate(row)} for row in rows)
    with TemporaryFile() as file:
        rustpy_xlsxwriter.write_worksheet(records, file)


def warm_up() -> None:
    """Make the fonts, as every process does once in its life."""
    for face in (SANS, SERIF):
        fonts("", face)


def document(pages: Iterable[tuple[Sequence[str], bytes]]) -> bytes:
    """Return a PDF with a page for each (texts, photo), a QR code of the first text on it, straight on reportlab."""
    out = io.BytesIO()
    face = fonts("").first  # whatever the product's own documents needed so far
    canvas = Canvas(out, pageCompression=1)
    for texts, photo in pages:
        canvas.setFont(face, 12)
        for line, text in enumerate(texts):
            canvas.drawString(60, 780 - 20 * line, text)
        canvas.drawImage(image_of(photo), 430, 640, 100, 140)
        _code(canvas, texts[0])
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _code(canvas: Canvas, text: str) -> None:
    modules = segno.make(text, micro=False, error="m", mask=0, boost_error=False).matrix
    dark = ((column, row) for row, bits in enumerate(modules) for column, bit in enumerate(bits) if bit)
    squares = " ".join(f"{450 + 2 * column} {600 - 2 * row} 2 2 re" for column, row in dark)
    canvas.addLiteral(f"{squares} f")
