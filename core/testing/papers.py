"""What is printed and filled in for a plugin's certificates."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from core.api import DocumentText, SpreadsheetFallback, Text
from core.fallback import sheet
from core.fallback.sheet import WorkbookRow
from core.pdf.fonts import missing_glyphs
from core.plugins.bounds import NAMES
from core.plugins.walk import values_in
from core.sheets.find import find_sheets
from core.sheets.reader import read_rows
from core.sheets.writer import filled
from core.testing.kit import Kit

ROW = {
    "name": "王小明",
    "pinyin": "Wang Xiaoming",
    "gender": "男",
    "id_type": "护照",
    "id_number": "E12345678",
    "phone": "19900000001",
    "enrolment_year": "2021",
    "education_level": "高职",
    "major": "电子商务",
    "major_code": "530701",
}


def check_fallback(kit: Kit) -> Iterator[str]:
    """P306: a workbook of the declared fallback, filled in and sent back, says what was written."""
    for certificate in kit.plugin.certificates:
        if not isinstance(certificate.fallback, SpreadsheetFallback):
            continue
        extras = {"certificate_name": certificate.name.zh, "certificate_level": certificate.levels[0].name.zh}
        row = _there_and_back({**ROW, **extras})
        if not isinstance(row, WorkbookRow) or dict(row.extras) != extras:
            yield f"{certificate.key}: the workbook does not come back as it was written"


def _there_and_back(cells: dict[str, str]) -> object:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "workbook.xlsx"
        file.write_bytes(filled(sheet.FORM, [cells]))
        reading = find_sheets(read_rows(file), sheet.FORM)
        [(number, values)] = reading.rows
    header = reading.headers[0]
    columns = {key: ("", title) for key, title in header.headers.items()}
    return sheet.parse(values, {"sheet": header.sheet, "columns": columns}, number)


def check_documents(kit: Kit) -> Iterator[str]:
    """P307: every name, and every text of a document, can be printed: the font has each of its characters."""
    for place, value in values_in(kit.plugin):
        text = value.text if isinstance(value, DocumentText) else value
        printed = text is not value or place.rpartition(".")[2] in NAMES
        if printed and isinstance(text, Text) and (lacking := missing_glyphs(text.zh, anywhere=True)):
            yield f"{place}: the font has no {lacking}"
