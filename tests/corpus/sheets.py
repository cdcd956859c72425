"""How the workbooks of the corpus are made."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from core.candidates import sheet
from core.sheets.form import CellValue, Form
from core.sheets.template import template
from tests.corpus.people import PERSON
from tests.sheets.files import parts, zipped

TITLES = [column.title for column in sheet.FORM.columns]
Line = Sequence[object]


def lines(*rows: Line, titles: Line = TITLES, edit: Callable[[Worksheet], None] = lambda _: None) -> bytes:
    """Write title, header and rows: the first person stands in line 3."""
    book = Workbook()
    page = book.worksheets[0]
    for line in (["本校学生导入模板"], titles, *rows):
        page.append(list(line))
    edit(page)
    return _saved(book)


def person(**changed: CellValue) -> list[CellValue]:
    """Return the row of somebody, with some cells changed."""
    return list({**PERSON, **changed}.values())


def row(**changed: CellValue) -> bytes:
    """Write one person."""
    return lines(person(**changed))


def xml(sheet_data: str, **more: object) -> bytes:
    """Zip the parts of a workbook as its maker left them."""
    return _built(lambda path: zipped(path, parts(sheet_data, **more)))  # type: ignore[arg-type]


def inline(rows: Iterable[Line], *, prefix: str = "") -> str:
    """Write rows as streaming writers do: texts in the cells, nothing shared."""

    def cell(value: object) -> str:
        text = f"<{prefix}is><{prefix}t>{value}</{prefix}t></{prefix}is>"
        return f'<{prefix}c t="inlineStr">{text}</{prefix}c>'

    return "".join(f"<{prefix}row>{''.join(map(cell, line))}</{prefix}row>" for line in rows)


def archive(files: Mapping[str, str | bytes]) -> bytes:
    """Zip files."""
    return _built(lambda path: zipped(path, files))


def patched(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """Change one part of a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part).decode()) if part == name else old.read(part))
    return out.getvalue()


def of_version(form: Form, version: int) -> bytes:
    """Return a downloaded template, its sample row and all, that says another version of itself."""
    mark = f"onex:{form.key}:{form.version}"
    return patched(
        template(form), "xl/worksheets/sheet1.xml", lambda part: part.replace(mark, f"onex:{form.key}:{version}")
    )


def _built(build: Callable[[Path], Path]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return build(Path(folder) / "made.xlsx").read_bytes()


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
