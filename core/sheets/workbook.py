"""What a workbook says about itself: visible sheets, shared texts, which cell styles show dates, where days begin."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from core.kernel.errors import Refused
from core.sheets.form import SheetRow
from core.sheets.package import USUAL_DOCUMENT, Package
from core.sheets.stream import shared_texts, sheet_rows

EPOCH = dt.date(1899, 12, 30)
EPOCH_1904 = dt.date(1904, 1, 1)

# Formats that are numbers only: 14 … 22 and 45 … 47 everywhere, 27 … 36 and 50 … 58 in a Chinese Excel (2024年5月7日).
BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
# Quoted and escaped text, colours and conditions of a format are no date letters; [h] is.
NOT_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
DATE_LETTERS = re.compile("[dmyhs]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Workbook:
    """An opened workbook; `sheets` are (title, part) of the ones to be read in order."""

    package: Package
    sheets: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]
    dates: frozenset[str]
    epoch: dt.date

    def rows(self) -> Iterator[SheetRow]:
        """Yield the rows of the sheets, sheet after sheet."""
        for title, part in self.sheets:
            with self.package.open(part) as file:
                yield from sheet_rows(file, title, self.texts, self.dates, self.epoch)


def open_workbook(archive: zipfile.ZipFile, *, hidden: bool = False) -> Workbook:
    """Read everything but the rows of the visible sheets, or of the hidden ones; the guard has looked before."""
    package = Package(archive)
    document = package.document or USUAL_DOCUMENT
    relations = package.relations(document)
    by_id = {relation.id: relation.part for relation in relations if relation.kind == "worksheet"}
    # A part that is referred to and not there is missed by the first cell that needs it, and by no other.
    by_kind = {relation.kind: relation.part for relation in relations if relation.part in package.parts}
    found: list[tuple[str, str]] = []
    epoch = EPOCH
    for name, attributes in package.read(document):
        if name == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
            epoch = EPOCH_1904
        elif name == "sheet" and hidden is (attributes.get("state", "visible") != "visible"):
            number = next(value for key, value in attributes.items() if key.endswith(":id"))
            if number in by_id:  # chart sheets hold no rows
                found.append((attributes["name"], by_id[number]))
    if len(dict(found)) < len(found):
        raise Refused("FILE_DAMAGED")
    return Workbook(
        package=package,
        sheets=tuple(found),
        texts=_texts(package, by_kind.get("sharedStrings")),
        dates=_date_styles(package, by_kind.get("styles")),
        epoch=epoch,
    )


def _texts(package: Package, part: str | None) -> tuple[str, ...]:
    if part is None:
        return ()
    with package.open(part) as file:
        return tuple(shared_texts(file))


def _date_styles(package: Package, part: str | None) -> frozenset[str]:
    """Return the indexes, as cells write them, of the styles whose number format shows a date."""
    if part is None:
        return frozenset()
    formats = set(map(str, BUILT_IN_DATES))
    styles: list[str] = []
    section = ""
    for name, attributes in package.read(part):
        if name in {"cellStyleXfs", "cellXfs"}:
            section = name
        elif name == "numFmt" and DATE_LETTERS.search(NOT_LETTERS.sub("", attributes["formatCode"])):
            formats.add(attributes["numFmtId"])
        elif name == "xf" and section == "cellXfs":
            styles.append(attributes.get("numFmtId", "0"))
    return frozenset(str(index) for index, number in enumerate(styles) if number in formats)
