"""What is looked at before any parser sees a workbook: kind of file, true sizes, forbidden parts."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from core.kernel.errors import Refused

MEGABYTE = 1024 * 1024
MAX_PARTS = 2000
MAX_BYTES = 200 * MEGABYTE
MAX_RATIO = 100
RATIO_FROM = MEGABYTE
BLOCK = 256 * 1024

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
KINDS = ((b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"<", "HTML/XML"), (b"Rar!", "RAR"))
FORBIDDEN_PARTS = re.compile(r"vbaProject|externalLinks/|embeddings/|activeX/", re.IGNORECASE)
DOCTYPE = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)


def inspect(path: Path) -> None:
    """Refuse what is no safe workbook, with the exact reason; sizes are counted while reading, not believed."""
    with path.open("rb") as file:
        head = file.read(8)
    _check_kind(head)
    try:
        with zipfile.ZipFile(path) as archive:
            _check_archive(archive)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, zlib.error) as error:
        raise Refused("FILE_DAMAGED") from error
    except RuntimeError as error:  # zipfile's word for a part that needs a password
        raise Refused("ENCRYPTED") from error


def _check_kind(head: bytes) -> None:
    if head.startswith(b"PK"):
        return
    if head == OLE:
        raise Refused("ENCRYPTED")
    for magic, kind in KINDS:
        if head.lstrip(b"\xef\xbb\xbf \r\n").startswith(magic):
            raise Refused("NOT_XLSX", kind=kind)
    raise Refused("CSV_NOT_SUPPORTED")


def _check_archive(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if "xl/workbook.xml" not in names:
        raise Refused("NOT_XLSX", kind="ZIP")
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_BYTES:
        raise Refused("XLSX_TOO_LARGE", limit=MAX_BYTES // MEGABYTE)
    if any(FORBIDDEN_PARTS.search(name) for name in names):
        raise Refused("MACRO_OR_LINKS")
    total = 0
    for part in parts:
        total += _check_part(archive, part, MAX_BYTES - total)


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, allowed: int) -> int:
    """Read one part through and return its true size; look for what must not be there across block borders."""
    is_xml = part.filename.endswith((".xml", ".rels"))
    size, tail = 0, b""
    limit = max(part.compress_size * MAX_RATIO, RATIO_FROM)
    with archive.open(part) as file:
        while block := file.read(BLOCK):
            size += len(block)
            if size > allowed or size > limit:
                raise Refused("XLSX_TOO_LARGE", limit=MAX_BYTES // MEGABYTE)
            window = tail + block
            if is_xml and DOCTYPE.search(window):
                raise Refused("XML_DTD_FORBIDDEN")
            tail = block[-16:]
    return size
