"""An Office file as a package: parts by name, and what refers to what, whichever program packed it (X38).

Names of parts are compared without case and with either slash, and nothing but the relations says where the workbook
lies: Excel itself calls it `xl/workbook.xml`, others do not.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import IO
from urllib.parse import unquote, urljoin

from core.kernel.errors import Refused
from core.sheets.stream import Attributes, elements

TYPES = "[content_types].xml"
USUAL_DOCUMENT = "xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: the reference's id, the last word of its type, and the other part's name."""

    id: str
    kind: str
    part: str


class Package:
    """The parts of a zip by their names as `plain` writes them; folders are no parts.

    Raises Refused FILE_DAMAGED where two parts have one name: programs would differ in which of them they read.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.parts: dict[str, zipfile.ZipInfo] = {}
        for part in archive.infolist():
            name = plain(part.filename)
            if name in self.parts:
                raise Refused("FILE_DAMAGED")
            if not name.endswith("/"):
                self.parts[name] = part

    def open(self, name: str) -> IO[bytes]:
        """Open a part; raises KeyError where there is none."""
        return self._archive.open(self.parts[name])

    def read(self, name: str) -> Iterator[tuple[str, Attributes]]:
        """Yield the elements of an XML part."""
        with self.open(name) as file:
            yield from elements(file)

    def relations(self, name: str = "") -> list[Relation]:
        """Return what a part, or the package itself, refers to; an end that lies outside is no part."""
        folder, _, last = name.rpartition("/")
        own = f"{folder}/_rels/{last}.rels".lstrip("/")
        if own not in self.parts:
            return []
        return [
            Relation(
                found.get("Id", ""),
                found.get("Type", "").rpartition("/")[2],
                plain(urljoin(f"/{name}", unquote(found["Target"]).replace("\\", "/"))),
            )
            for tag, found in self.read(own)
            if tag == "Relationship"
        ]

    @cached_property
    def document(self) -> str | None:
        """The part the package is about; None where nothing says so."""
        told = [relation.part for relation in self.relations() if relation.kind == "officeDocument"]
        return next((part for part in (*told, USUAL_DOCUMENT) if part in self.parts), None)

    def type_of(self, name: str) -> str:
        """Return a part's content type; "" where none is given."""
        given = list(self.read(TYPES)) if TYPES in self.parts else []
        own = (found for tag, found in given if tag == "Override" and plain(found["PartName"]) == name)
        usual = (
            found for tag, found in given if tag == "Default" and name.endswith(f".{found['Extension'].casefold()}")
        )
        return next((found["ContentType"] for found in (*own, *usual)), "")


def plain(name: str) -> str:
    """Return a part's name as it is compared."""
    return name.replace("\\", "/").lstrip("/").casefold()
