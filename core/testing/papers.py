"""What is printed and filled in for a plugin's certificates."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from core.api import NotAnnounced, SpreadsheetFallback
from core.arrangement.documents import Sitting, TicketPage, tickets
from core.fallback import sheet
from core.fallback.sheet import WorkbookRow
from core.kernel.errors import OnexError
from core.sheets.form import find_sheet
from core.sheets.reader import read_rows
from core.sheets.writer import filled
from core.testing.kit import Kit

# Rare characters of several planes; the person is invented.
NAME = "王𬬭㛃"
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
        header, ((number, values),), _ = find_sheet(read_rows(file), sheet.FORM)
    columns = {key: ("", title) for key, title in header.headers.items()}
    return sheet.parse(values, {"sheet": header.sheet, "columns": columns}, number)


def check_documents(kit: Kit) -> Iterator[str]:
    """P307: a ticket of every level can be printed, for a name of rare characters."""
    for certificate in kit.plugin.certificates:
        for level in certificate.levels:
            subjects = () if isinstance(level.subjects, NotAnnounced) else level.subjects
            names = [subject.name.zh for subject in subjects]
            try:
                tickets([_page(certificate.name.zh, level.name.zh, kit.plugin.vendor.zh, names)])
            except OnexError as error:
                yield f"{certificate.key}.levels.{level.rank}: {error.code} {error.params.get('characters', '')}"


def _page(certificate: str, level: str, vendor: str, subjects: Sequence[str]) -> TicketPage:
    return TicketPage(
        name=NAME,
        id_masked="110101*****0018",
        number="20240507123456789",
        plan=f"{vendor} {certificate}",
        certificate=certificate,
        level=level,
        college="示例职业技术学院",
        site="示例考核站点",
        address="示例路 1 号",
        sittings=tuple(
            Sitting(subject=name, time="2024-05-07 09:00-11:00", room="101", seat=number)
            for number, name in enumerate(subjects, 1)
        ),
        photo=None,
    )
