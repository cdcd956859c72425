"""Builders of workbooks, part by part, for what no spreadsheet program would write."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from openpyxl import Workbook

from core.sheets.child import lines
from core.sheets.find import find_sheets
from core.sheets.form import CellValue, Column, Form, SheetRow
from core.sheets.guard import OLE
from core.sheets.header import Header

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"

SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"
ROOT = '<Relationships><Relationship Id="1" Type="{}/officeDocument" Target="{}"/></Relationships>'
BOMB = f'<sst xmlns="{MAIN}"><si><t>{{}}</t></si></sst>'

FORM = Form(
    key="guests",
    title="来宾导入模板",
    notes=("每位来宾一行。", "证件号码列已设为文本格式。"),
    columns=(
        Column(key="name", title="姓名", aliases=("来宾姓名",), width=18),
        Column(key="id_number", title="证件号码", text=True, width=24),
        Column(key="seats", title="座位数"),
        Column(key="meal", title="用餐", required=False, choices=("普通", "素食（含蛋奶）")),
    ),
    sample=("张三", "370781XXXXXXXX4581", "2", "普通"),
)
TITLES = tuple(column.title for column in FORM.columns)
GUEST = ("李四", "E00000001", "2", "普通")

Parts = dict[str, str | bytes]


def parts(
    sheet_data: str,
    *,
    texts: str = "",
    styles: str = "",
    properties: str = "",
    sheets: str = '<sheet name="名单" sheetId="1" r:id="rId1"/>',
    main: str = MAIN,
    office: str = OFFICE,
    more: Mapping[str, str | bytes] | None = None,
) -> Parts:
    """Return the parts of a workbook with one sheet; everything is XML as it will stand in the file."""
    targets = {"rId1": ("worksheet", "worksheets/sheet1.xml")}
    found: Parts = {"[Content_Types].xml": "<Types/>"}
    if texts:
        targets["rId2"] = ("sharedStrings", "sharedStrings.xml")
        found[TEXTS] = texts if texts.startswith("<") else f'<sst xmlns="{main}">{texts}</sst>'
    if styles:
        targets["rId3"] = ("styles", "styles.xml")
        found["xl/styles.xml"] = f'<styleSheet xmlns="{main}">{styles}</styleSheet>'
    links = "".join(
        f'<Relationship Id="{number}" Type="{office}/{kind}" Target="{target}"/>'
        for number, (kind, target) in targets.items()
    )
    return {
        **found,
        "xl/workbook.xml": (
            f'<workbook xmlns="{main}" xmlns:r="{office}">{properties}<sheets>{sheets}</sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>",
        SHEET: f'<worksheet xmlns="{main}"><sheetData>{sheet_data}</sheetData></worksheet>',
        **(more or {}),
    }


def zipped(path: Path, content: Mapping[str, str | bytes]) -> Path:
    """Write parts as a zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return path


def written(path: Path, lines: Iterable[Sequence[object]]) -> Path:
    """Write lines as a spreadsheet program would."""
    book = Workbook()
    for line in lines:
        book.worksheets[0].append(list(line))
    book.save(path)
    return path


def container(path: Path, name: str) -> Path:
    """Write what looks like an OLE container with a stream of this name."""
    path.write_bytes(OLE + bytes(1024) + name.encode("utf-16-le") + bytes(1024))
    return path


def rows(path: Path) -> Iterator[SheetRow]:
    """Yield what the reading child reads, without what ends a sheet."""
    return (line for line in lines(path) if isinstance(line, SheetRow))


def cells_of(path: Path) -> list[tuple[CellValue, ...]]:
    """Return the cells of every row that is read."""
    return [row.cells for row in rows(path)]


def found_in(path: Path) -> tuple[Header, list[tuple[int, dict[str, CellValue]]]]:
    """Return header and data rows of a guest list, each with its number and its cells by column."""
    reading = find_sheets(lines(path), FORM)
    found = list(reading.rows)
    return replace(reading.headers[0], findings=tuple(reading.findings)), found
