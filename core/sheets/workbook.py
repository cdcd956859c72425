"""What a workbook says about itself: its sheets, shared texts, what styles show numbers as, where days begin."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.kernel.errors import Refused
from core.sheets.form import SheetEnd, SheetRow
from core.sheets.formats import BUILT_IN, meaning
from core.sheets.package import USUAL_DOCUMENT, Package
from core.sheets.stream import shared_texts, sheet_rows

LONGEST_TITLE = 100
"""Excel gives a sheet 31 characters, others more; a title stands in every finding on the sheet."""
EPOCH = dt.date(1899, 12, 30)
EPOCH_1904 = dt.date(1904, 1, 1)


@dataclass(frozen=True, slots=True)
class Workbook:
    """An opened workbook; `sheets` are (title, part) of the ones to be read in order, `others` of the hidden ones."""

    package: Package
    sheets: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]
    formats: Mapping[str, str]
    epoch: dt.date

    def rows(self) -> Iterator[SheetRow | SheetEnd]:
        """Yield the rows of the sheets, sheet after sheet, then how many the others have."""
        for title, part in self.sheets:
            yield from self._sheet(title, part)
        for title, part in self.others:
            if rows := sum(isinstance(line, SheetRow) for line in self._sheet(title, part)):
                yield SheetEnd(sheet=title, hidden_rows=rows)

    def _sheet(self, title: str, part: str) -> Iterator[SheetRow | SheetEnd]:
        with self.package.open(part) as file:
            yield from sheet_rows(file, title, self.texts, self.formats, self.epoch)


def open_workbook(archive: zipfile.ZipFile, *, hidden: bool = False) -> Workbook:
    """Read everything but the rows; the guard has looked before. `hidden`: the hidden sheets alone are to be read."""
    package = Package(archive)
    document = package.document or USUAL_DOCUMENT
    relations = package.relations(document)
    by_id = {relation.id: relation.part for relation in relations if relation.kind == "worksheet"}
    # A part that is referred to and not there is missed by the first cell that needs it, and by no other.
    by_kind = {relation.kind: relation.part for relation in relations if relation.part in package.parts}
    visible: list[tuple[str, str]] = []
    concealed: list[tuple[str, str]] = []
    epoch = EPOCH
    for name, attributes in package.read(document):
        if name == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
            epoch = EPOCH_1904
        elif name == "sheet":
            number = next(value for key, value in attributes.items() if key.endswith(":id"))
            if number in by_id:  # chart sheets hold no rows
                shows = attributes.get("state", "visible") == "visible"
                (visible if shows else concealed).append((attributes["name"][:LONGEST_TITLE], by_id[number]))
    if len({title for title, _ in visible + concealed}) < len(visible + concealed):
        raise Refused("FILE_DAMAGED")
    return Workbook(
        package=package,
        sheets=tuple(concealed if hidden else visible),
        others=() if hidden else tuple(concealed),
        texts=_texts(package, by_kind.get("sharedStrings")),
        formats=_formats(package, by_kind.get("styles")),
        epoch=epoch,
    )


def _texts(package: Package, part: str | None) -> tuple[str, ...]:
    if part is None:
        return ()
    with package.open(part) as file:
        return tuple(shared_texts(file))


def _formats(package: Package, part: str | None) -> dict[str, str]:
    """Return what cell styles show a number as, by their index as cells write it; plain numbers are left out."""
    if part is None:
        return {}
    formats = {str(number): meaning for number, meaning in BUILT_IN.items()}
    styles: list[str] = []
    section = ""
    for name, attributes in package.read(part):
        if name in {"numFmts", "cellStyleXfs", "cellXfs", "dxfs"}:
            section = name
        elif name == "numFmt" and section == "numFmts":
            formats[attributes["numFmtId"]] = meaning(attributes["formatCode"])
        elif name == "xf" and section == "cellXfs":
            styles.append(attributes.get("numFmtId", "0"))
    return {str(index): found for index, number in enumerate(styles) if (found := formats.get(number))}
