"""What is looked at before any parser sees a workbook: kind of file, true sizes, forbidden parts."""

from __future__ import annotations

import codecs
import re
import zipfile
import zlib
from collections.abc import Collection
from copy import copy
from pathlib import Path
from xml.parsers.expat import ExpatError

from core.kernel.errors import Refused
from core.kernel.strangers import HEAD, is_locked, is_text
from core.sheets.package import TYPES, USUAL_DOCUMENT, Package, plain

MEGABYTE = 1024 * 1024
MAX_PARTS = 2000
MAX_BYTES = 200 * MEGABYTE
# One part may be blown up a hundredfold once it is large, the whole file fiftyfold; real sheets stay below twenty.
MAX_RATIO, RATIO_FROM = 100, MEGABYTE
MAX_RATIO_OVERALL, RATIO_OVERALL_FROM = 50, 64 * MEGABYTE
# Imports of 100,000 people are a goal; twice that is as much as one file may ask of us.
MAX_ROWS = 200_000
BLOCK = 256 * 1024

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
KINDS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"<", "HTML/XML"),
)
OLE_KINDS = {"WordDocument": "Word", "PowerPoint Document": "PowerPoint", "__substg1.0": "Outlook"}
# What else comes as a zip: by the type and the name of the part it is about.
DOCUMENTS = (
    (re.compile(r"ms-excel\.sheet\.binary|xl/workbook\.bin"), "XLSB"),
    (re.compile(r"spreadsheetml|ms-excel"), ""),
    (re.compile("wordprocessingml|ms-word|word/"), "Word"),
    (re.compile("presentationml|ms-powerpoint|ppt/"), "PowerPoint"),
    (re.compile("visio"), "Visio"),
)
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
# What may act or reach out by itself: by the part's name, or by the kind of relation that leads to it.
FORBIDDEN = (
    ("macros", re.compile("vbaproject|macrosheets/"), {"vbaProject", "xlMacrosheet", "xlIntlMacrosheet"}),
    ("links", re.compile("externallinks/"), {"externalLink", "externalLinkPath"}),
    ("objects", re.compile("embeddings/"), {"oleObject", "package"}),
    ("controls", re.compile("activex/"), {"control", "activeXControlBinary"}),
    ("connections", re.compile(r"xl/connections\.xml"), {"connections"}),
)
# A parser stumbles over damaged content in many ways; for the sender they are one.
DAMAGED = (
    *(ExpatError, zipfile.BadZipFile, zlib.error, EOFError, OSError, StopIteration),
    *(LookupError, ValueError, OverflowError, NotImplementedError),
)
# The kinds of part that are read; what nobody parses may hold any XML it likes.
PARSED = frozenset({"worksheet", "sharedStrings", "styles"})
PARSED_NAMES = re.compile(
    r"\[content_types\]\.xml|(.*/)?_rels/.*\.rels|xl/(workbook|sharedstrings|styles)\.xml|xl/worksheets/[^/]*"
)
RELATIONS = re.compile(r"(.*/)?_rels/(.*)\.rels")
DTD = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


def inspect(path: Path) -> None:
    """Refuse what is no safe workbook, with the exact reason; sizes are counted while reading, not believed.

    Raises Refused NOT_XLSX, XLS_NOT_SUPPORTED, CSV_NOT_SUPPORTED, ENCRYPTED, FILE_DAMAGED, XLSX_TOO_LARGE,
    TOO_MANY_ROWS, XML_DTD_FORBIDDEN or MACRO_OR_LINKS; `kind` says what it is instead, or what was found in it.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith(OLE):
        _refuse_ole(path.read_bytes())
    if not head.startswith(b"PK"):
        _refuse_stranger(head)
    try:
        with zipfile.ZipFile(path) as archive:
            _check_archive(archive, path.stat().st_size)
    except DAMAGED as error:
        raise Refused("FILE_DAMAGED") from error


def _refuse_ole(data: bytes) -> None:
    """Tell an encrypted workbook from an old one: both are the same kind of container, its parts have names."""

    def has(*names: str) -> bool:
        return any(name.encode("utf-16-le") in data for name in names)

    if has("DRMEncrypted", "DRMContent"):
        raise Refused("ENCRYPTED", kind="rights")
    if has("EncryptedPackage"):
        raise Refused("ENCRYPTED")
    if has("Workbook", "Book"):
        raise Refused("XLS_NOT_SUPPORTED")
    raise Refused("NOT_XLSX", kind=next((kind for name, kind in OLE_KINDS.items() if has(name)), "OLE"))


def _refuse_stranger(head: bytes) -> None:
    if not head:
        raise Refused("FILE_DAMAGED")
    if is_locked(head):
        raise Refused("NOT_XLSX", kind="encrypted")
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    for magic, kind in KINDS:
        if start.startswith(magic):
            raise Refused("NOT_XLSX", kind=kind)
    if is_text(head):
        raise Refused("CSV_NOT_SUPPORTED")
    raise Refused("NOT_XLSX", kind="?")


def _check_archive(archive: zipfile.ZipFile, size: int) -> None:
    package, parts = Package(archive), archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("ENCRYPTED")
    _refuse_other_zip(package)
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_BYTES:
        raise _too_large()
    if any(part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for part in parts):
        raise Refused("FILE_DAMAGED")  # no office program writes others
    total, declaring = 0, set()
    for part in parts:
        part_size, declares = _check_part(archive, part, MAX_BYTES - total)
        total += part_size
        if declares:
            declaring.add(plain(part.filename))
    if total > max(RATIO_OVERALL_FROM, size * MAX_RATIO_OVERALL):
        raise _too_large()
    _check_contents(package, declaring)


def _refuse_other_zip(package: Package) -> None:
    """Refuse by its name what is no Office file at all."""
    if "mimetype" in package.parts:
        with package.open("mimetype") as file:
            if file.read(HEAD).startswith(OPEN_DOCUMENT):
                raise Refused("NOT_XLSX", kind="ODS")
    if any((name.startswith("index/") and name.endswith(".iwa")) or name == "index.zip" for name in package.parts):
        raise Refused("NOT_XLSX", kind="iWork")
    if TYPES not in package.parts and USUAL_DOCUMENT not in package.parts:
        kinds = (kind for about, kind in DOCUMENTS for name in package.parts if kind and about.match(name))
        raise Refused("NOT_XLSX", kind=next(kinds, "ZIP"))


def _check_contents(package: Package, declaring: Collection[str]) -> None:
    """Refuse what the package is not about, what acts by itself, and declarations where a parser would meet them."""
    if any(map(PARSED_NAMES.fullmatch, declaring)):
        raise Refused("XML_DTD_FORBIDDEN")
    document = package.document
    if document is None:
        raise Refused("NOT_XLSX", kind="ZIP")
    about = f"{package.type_of(document)} {document}"
    if kind := next((kind for found, kind in DOCUMENTS if found.search(about)), ""):
        raise Refused("NOT_XLSX", kind=kind)
    relations = [
        relation
        for name in package.parts
        if (owner := RELATIONS.fullmatch(name))
        for relation in package.relations("".join(owner.groups("")))
        if relation.part in package.parts
    ]
    for kind, names, kinds in FORBIDDEN:
        if any(names.search(name) for name in package.parts) or any(relation.kind in kinds for relation in relations):
            raise Refused("MACRO_OR_LINKS", kind=kind)
    parsed = {document, *(relation.part for relation in package.relations(document) if relation.kind in PARSED)}
    if not parsed.isdisjoint(declaring):
        raise Refused("XML_DTD_FORBIDDEN")


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, allowed: int) -> tuple[int, bool]:
    """Read one part to its true end; return its true size, and whether it declares a document type."""
    size, rows, tail, declares = 0, 0, b"", False
    allowed = min(allowed, max(part.compress_size * MAX_RATIO, RATIO_FROM))
    whole = copy(part)
    whole.file_size = 2 * MAX_BYTES  # zipfile stops where the directory says the part ends, which may be a lie (X1)
    with archive.open(whole) as file:
        while block := file.read(BLOCK):
            size, rows = size + len(block), rows + block.count(b"</row>")
            if size > allowed:
                raise _too_large() if rows <= MAX_ROWS else Refused("TOO_MANY_ROWS", limit=MAX_ROWS)
            window = tail + block  # the word may stand across the border of two blocks
            declares = declares or (b"<!" in window and DTD.search(window) is not None)
            tail = block[-16:]
    if size != part.file_size:
        raise Refused("FILE_DAMAGED")
    return size, declares


def _too_large() -> Refused:
    return Refused("XLSX_TOO_LARGE", limit=MAX_BYTES // MEGABYTE)
