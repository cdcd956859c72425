"""What a zip of photos may be: names are decoded and compared, never used as paths; limits before anything is read."""

from __future__ import annotations

import stat
import unicodedata
import zipfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath

from core.kernel.errors import Refused

MEGABYTE = 1024 * 1024
MAX_ENTRIES = 5_000
MAX_TOTAL = 2048 * MEGABYTE
UTF8_FLAG = 0x800
# An older zip program writes names in the code page of its machine: macOS and Linux UTF-8, a Chinese Windows GBK (Z8).
NAME_ENCODINGS = ("utf-8", "gb18030")
LITTER = frozenset({"thumbs.db", ".ds_store", "desktop.ini"})
ENCRYPTED = 0x1
# What every system writes; zipfile unpacks bzip2 and LZMA without a bound: 350 bytes may become 300 MB (Z4).
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a zip: its name as its sender saw it, folders marked by `/`, and the zip's own record."""

    path: str
    info: zipfile.ZipInfo

    @property
    def name(self) -> str:
        """The name without its folders."""
        return PurePosixPath(self.path).name

    @property
    def fault(self) -> str | None:
        """The code of what rules the entry out unread: BAD_NAME (Z1), NOT_A_FILE (Z2), IMAGE_DAMAGED (Z4), or None."""
        if not self.name or self.path.startswith("/") or ".." in self.path.split("/") or ":" in self.path:
            return "BAD_NAME"
        if any(unicodedata.category(char) == "Cc" for char in self.path):
            return "BAD_NAME"
        # The upper half holds a Unix mode, or nothing.
        if stat.S_IFMT(self.info.external_attr >> 16) not in {0, stat.S_IFREG}:
            return "NOT_A_FILE"
        return None if self.info.compress_type in METHODS else "IMAGE_DAMAGED"


def entries(archive: zipfile.ZipFile) -> list[Entry]:
    """Return the files of a zip, without folders and what systems add by themselves (Z9).

    Raises Refused NOT_ZIP for a part of a zip that was split (Z7), ENCRYPTED, ZIP_TOO_MANY, ZIP_TOO_LARGE, or
    BadZipFile when entries share their bytes (Z4).
    """
    infos = archive.infolist()
    if any(map(_is_elsewhere, infos)):
        raise Refused("NOT_ZIP", kind="split")
    if any(info.flag_bits & ENCRYPTED for info in infos):
        raise Refused("ENCRYPTED")
    if len(infos) > MAX_ENTRIES:
        raise Refused("ZIP_TOO_MANY", limit=MAX_ENTRIES)
    if sum(info.file_size for info in infos) > MAX_TOTAL:  # zipfile never reads past the size it was told
        raise Refused("ZIP_TOO_LARGE", limit=f"{MAX_TOTAL // MEGABYTE} MB")
    spans = sorted((info.header_offset, info.header_offset + info.compress_size) for info in infos)
    if any(end > start for (_, end), (start, _) in pairwise([(0, 0), *spans])):
        raise zipfile.BadZipFile
    # Old .NET and PowerShell mark folders with a backslash; nothing is ever written by these names.
    found = [Entry(_decoded(info).replace("\\", "/"), info) for info in infos]
    return [entry for entry in found if not entry.path.endswith("/") and not _is_litter(entry)]


def _is_elsewhere(info: zipfile.ZipInfo) -> bool:
    return info.volume not in {0, 0xFFFF}  # all ones: the number stands in the zip64 field


def _decoded(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & UTF8_FLAG:
        return info.filename
    try:
        raw = info.filename.encode("cp437")  # what zipfile takes an unmarked name for
    except UnicodeEncodeError:  # a newer Python found the name in an extra field
        return info.filename
    for encoding in NAME_ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _is_litter(entry: Entry) -> bool:
    return entry.path.startswith("__MACOSX/") or entry.name.startswith("._") or entry.name.lower() in LITTER
