"""What is looked at before any parser sees a workbook: kind of file, true sizes, forbidden parts."""

from __future__ import annotations

import codecs
import re
import zipfile
import zlib
from copy import copy
from pathlib import Path

from core.kernel.errors import Refused

MEGABYTE = 1024 * 1024
MAX_PARTS = 2000
MAX_BYTES = 200 * MEGABYTE
# One part may be blown up a hundredfold once it is large, the whole file fiftyfold; real sheets stay below twenty.
MAX_RATIO, RATIO_FROM = 100, MEGABYTE
MAX_RATIO_OVERALL, RATIO_OVERALL_FROM = 50, 64 * MEGABYTE
# Imports of 100,000 people are a goal; twice that is as much as one file may ask of us.
MAX_ROWS = 200_000
BLOCK = 256 * 1024
HEAD = 4096

WORKBOOK = "xl/workbook.xml"
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
# What else comes as a zip, by a part that only it has.
ZIP_KINDS = {"word/document.xml": "Word", "ppt/presentation.xml": "PowerPoint", "xl/workbook.bin": "XLSB"}
FORBIDDEN_PARTS = re.compile(
    r"vbaProject|macrosheets/|externalLinks/|embeddings/|activeX/|xl/connections\.xml", re.IGNORECASE
)
DTD = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


def inspect(path: Path) -> None:
    """Refuse what is no safe workbook, with the exact reason; sizes are counted while reading, not believed.

    Raises Refused NOT_XLSX, XLS_NOT_SUPPORTED, CSV_NOT_SUPPORTED, ENCRYPTED, FILE_DAMAGED, XLSX_TOO_LARGE,
    TOO_MANY_ROWS, XML_DTD_FORBIDDEN or MACRO_OR_LINKS.
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
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise Refused("FILE_DAMAGED") from error


def _refuse_ole(data: bytes) -> None:
    """Tell an encrypted workbook from an old one: both are the same kind of container, its parts have names."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Refused("ENCRYPTED")
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        raise Refused("XLS_NOT_SUPPORTED")
    raise Refused("NOT_XLSX", kind="OLE")


def _refuse_stranger(head: bytes) -> None:
    if not head:
        raise Refused("FILE_DAMAGED")
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    for magic, kind in KINDS:
        if start.startswith(magic):
            raise Refused("NOT_XLSX", kind=kind)
    if any(_is_text(head, encoding) for encoding in ("utf-8", "utf-16", "gb18030")):
        raise Refused("CSV_NOT_SUPPORTED")
    raise Refused("NOT_XLSX", kind="?")


def _is_text(head: bytes, encoding: str) -> bool:
    if encoding == "utf-16" and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head)  # the last character may be cut
    except UnicodeDecodeError:
        return False
    return all(char.isprintable() or char.isspace() or char == "\ufeff" for char in text)


def _check_archive(archive: zipfile.ZipFile, size: int) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("ENCRYPTED")
    if WORKBOOK not in names:
        raise Refused("NOT_XLSX", kind=next((ZIP_KINDS[name] for name in sorted(ZIP_KINDS) if name in names), "ZIP"))
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_BYTES:
        raise _too_large()
    if any(FORBIDDEN_PARTS.search(name) for name in names):
        raise Refused("MACRO_OR_LINKS")
    if any(part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for part in parts):
        raise Refused("FILE_DAMAGED")  # no office program writes others
    total = 0
    for part in parts:
        total += _check_part(archive, part, MAX_BYTES - total)
    if total > max(RATIO_OVERALL_FROM, size * MAX_RATIO_OVERALL):
        raise _too_large()


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, allowed: int) -> int:
    """Read one part to its true end and return its true size; look for what must not be there across block borders."""
    size, rows, tail = 0, 0, b""
    allowed = min(allowed, max(part.compress_size * MAX_RATIO, RATIO_FROM))
    whole = copy(part)
    whole.file_size = 2 * MAX_BYTES  # zipfile stops where the directory says the part ends, which may be a lie (X1)
    with archive.open(whole) as file:
        while block := file.read(BLOCK):
            size, rows = size + len(block), rows + block.count(b"</row>")
            if size > allowed:
                raise _too_large() if rows <= MAX_ROWS else Refused("TOO_MANY_ROWS", limit=MAX_ROWS)
            window = tail + block
            if b"<!" in window and DTD.search(window):
                raise Refused("XML_DTD_FORBIDDEN")
            tail = block[-16:]
    if size != part.file_size:
        raise Refused("FILE_DAMAGED")
    return size


def _too_large() -> Refused:
    return Refused("XLSX_TOO_LARGE", limit=MAX_BYTES // MEGABYTE)
