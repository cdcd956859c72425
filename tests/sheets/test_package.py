"""Packages of every make: parts are found by what refers to them, however they are called and packed."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from core.kernel.errors import Refused
from tests.sheets.files import OFFICE, ROOT, SHEET, TEXTS, Parts, cells_of, parts, zipped

TEXT = "<si><t>李四</t></si>"
ROW = '<row><c t="s"><v>0</v></c></row>'
RELATIONS = "xl/_rels/workbook.xml.rels"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PAGE, TEXTS_PAGE = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def moved(book: str, relations: str, **targets: str) -> Parts:
    """Return a workbook whose own part is called otherwise; `targets` are what its relations say instead."""
    found = parts(ROW, texts=TEXT)
    found[book], found[relations] = found.pop("xl/workbook.xml"), found.pop(RELATIONS)
    for old, new in targets.items():
        found[relations] = str(found[relations]).replace(f'"{SAYS[old]}"', f'"{new}"')
    return {**found, "_rels/.rels": ROOT.format(OFFICE, book)}


SAYS = {"sheet": "worksheets/sheet1.xml", "texts": "sharedStrings.xml"}


def renamed(change: Callable[[str], str]) -> Parts:
    found = parts(ROW, texts=TEXT, more={"_rels/.rels": ROOT.format(OFFICE, "xl/workbook.xml")})
    return {change(name): data for name, data in found.items()}


@pytest.mark.req("R-061")
@pytest.mark.parametrize(
    "made",
    [
        moved("xl/workbook2.xml", "xl/_rels/workbook2.xml.rels"),
        moved("xl/Workbook.xml", "xl/_rels/Workbook.xml.rels"),
        moved("workbook.xml", "_rels/workbook.xml.rels", sheet=PAGE, texts=f"/{TEXTS_PAGE}"),
        moved("Buch/Mappe 1.xml", "Buch/_rels/Mappe 1.xml.rels", sheet=f"/{PAGE}", texts=f"../{TEXTS_PAGE}"),
        moved("xl/book.xml", "xl/_rels/book.xml.rels", sheet="worksheets\\sheet1.xml", texts="./SHAREDSTRINGS.xml"),
        renamed(str.upper),
        renamed(lambda name: name.replace("/", "\\")),
        renamed(lambda name: f"/{name}"),
        renamed(lambda name: name.replace("sharedStrings", "SharedStrings").replace("sheet1", "Sheet1")),
    ],
    ids=["other name", "capital", "at the root", "blank", "slashes said", "capitals", "slashes", "leading", "parts"],
)  # fmt: skip
def test_a_workbook_is_read_by_its_relations(tmp_path: Path, made: Parts) -> None:
    assert cells_of(zipped(tmp_path / "other.xlsx", made)) == [("李四",)]


def test_folders_that_a_zip_program_writes_are_no_parts(tmp_path: Path) -> None:
    path = tmp_path / "folders.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("xl/", "xl/worksheets/", "_rels\\"):
            archive.writestr(name, "")
    with zipfile.ZipFile(path, "a") as archive:
        for name, data in parts(ROW, texts=TEXT).items():
            archive.writestr(name, data)
    assert cells_of(path) == [("李四",)]


def test_a_relation_to_texts_that_are_not_there_matters_to_the_cell_that_needs_one(tmp_path: Path) -> None:
    inline = '<row><c t="inlineStr"><is><t>李四</t></is></c></row>'
    for row, expected in ((inline, [("李四",)]), (ROW, "FILE_DAMAGED")):
        found = parts(row, texts=TEXT)
        del found[TEXTS]
        path = zipped(tmp_path / "without.xlsx", found)
        if isinstance(expected, list):
            assert cells_of(path) == expected
        else:
            with pytest.raises(Refused, match=expected):
                cells_of(path)


@pytest.mark.parametrize(
    "twin", ["XL/worksheets/sheet1.xml", "xl\\worksheets\\sheet1.xml", "/xl/worksheets/sheet1.xml"]
)
def test_two_parts_of_one_name_are_damage(tmp_path: Path, twin: str) -> None:
    path = zipped(tmp_path / "twins.xlsx", parts(ROW, texts=TEXT, more={twin: "<worksheet/>"}))
    with pytest.raises(Refused, match="FILE_DAMAGED"):
        cells_of(path)


@pytest.mark.parametrize(
    "types",
    [
        '<Types><Default Extension="xml" ContentType="application/xml"/></Types>',
        f'<Types><Default Extension="XML" ContentType="{MAIN_TYPE}"/></Types>',
        f'<Types><Override PartName="/XL/workbook.xml" ContentType="{MACRO_TYPE}"/></Types>',
    ],
)
def test_sloppy_content_types_do_no_harm(tmp_path: Path, types: str) -> None:
    found = parts(ROW, texts=TEXT, more={"[Content_Types].xml": types})
    assert cells_of(zipped(tmp_path / "types.xlsx", found)) == [("李四",)]


def test_a_sheet_that_is_referred_to_and_not_there_is_damage(tmp_path: Path) -> None:
    found = parts(ROW, texts=TEXT)
    del found[SHEET]
    with pytest.raises(Refused, match="FILE_DAMAGED"):
        cells_of(zipped(tmp_path / "without.xlsx", found))
