"""Candidate photos: a zip of files named by document number, each image checked and written anew (R-066, R-067)."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from PIL import Image, ImageOps, UnidentifiedImageError

from core.api import PhotoRule
from core.kernel.errors import Refused
from core.kernel.problems import Place, Problem

MEGABYTE = 1024 * 1024
MAX_ENTRIES = 5_000
MAX_TOTAL = 2048 * MEGABYTE
MAX_PIXELS = 20_000_000
EXTENSIONS = {".jpg", ".jpeg", ".png"}
UTF8_FLAG = 0x800


@dataclass(frozen=True, slots=True)
class ZipPhoto:
    """One file of the zip: its name as sent, and its bytes or the finding that kept it from being read."""

    name: str
    data: bytes
    problem: Problem | None = None

    @property
    def stem(self) -> str:
        """The document number the file is named by."""
        return PurePosixPath(self.name).stem


def read_zip(path: Path, rule: PhotoRule) -> Iterator[ZipPhoto]:
    """Yield the files of a photo zip; names are only ever compared, never used as paths.

    Folders and what systems add by themselves (__MACOSX, Thumbs.db) are no photos. Raises Refused NOT_ZIP,
    ENCRYPTED, FILE_DAMAGED or ZIP_TOO_LARGE for the file as a whole.
    """
    try:
        with zipfile.ZipFile(path, metadata_encoding="gbk") as archive:
            entries = [entry for entry in archive.infolist() if not _is_litter(entry)]
            _check_limits(entries)
            for entry in entries:
                yield _read_entry(archive, entry, rule)
    except zipfile.BadZipFile as error:
        raise Refused("NOT_ZIP") from error
    except UnicodeDecodeError as error:
        raise Refused("FILE_DAMAGED") from error


def _is_litter(entry: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
    return entry.is_dir() or "__MACOSX" in parts or parts[-1] in {"Thumbs.db", ".DS_Store", "desktop.ini"}


def _check_limits(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise Refused("ZIP_TOO_LARGE", limit=f"{MAX_ENTRIES} 个文件")
    if sum(entry.file_size for entry in entries) > MAX_TOTAL:
        raise Refused("ZIP_TOO_LARGE", limit=f"{MAX_TOTAL // MEGABYTE} MB")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("ENCRYPTED")


def _read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, rule: PhotoRule) -> ZipPhoto:
    name = PurePosixPath(entry.filename.replace("\\", "/")).name
    place = Place(field=name[:4] + "…" if len(name) > 4 else name)
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    if is_link or PurePosixPath(name).suffix.lower() not in EXTENSIONS:
        return ZipPhoto(name, b"", Problem(code="NOT_JPEG_PNG", place=place))
    with archive.open(entry) as file:
        data = file.read(rule.max_bytes + 1)
    if len(data) > rule.max_bytes:
        limit = {"limit": rule.max_bytes // MEGABYTE}
        return ZipPhoto(name, b"", Problem(code="PHOTO_TOO_LARGE", place=place, params=limit))
    return ZipPhoto(name, data)


@dataclass(frozen=True, slots=True)
class Photo:
    """A checked photo: its pixels written anew, so that neither metadata nor a hidden second file survives."""

    jpeg: bytes
    warnings: tuple[Problem, ...]


def check_photo(data: bytes, rule: PhotoRule, place: Place) -> Photo | Problem:
    """Check format, pixels and background (R-066, C-11); the finding names the first thing that rules it out."""
    size = {"width": rule.width, "height": rule.height}
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > MAX_PIXELS:
                return Problem(code="TOO_MANY_PIXELS", place=place, params=size)
            plain = _flat(ImageOps.exif_transpose(image))
    except UnidentifiedImageError:
        return Problem(code="NOT_JPEG_PNG", place=place)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return Problem(code="IMAGE_DAMAGED", place=place)
    if not _fits(plain, rule):
        value = f"{plain.width}×{plain.height}"
        return Problem(code="PHOTO_SIZE", place=place, value=value, params=size)
    warnings = () if _is_red(plain) else (Problem(code="PHOTO_BACKGROUND", place=place, warning=True),)
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=90)
    return Photo(out.getvalue(), warnings)


def _flat(image: Image.Image) -> Image.Image:
    """Return plain RGB pixels, transparency on white."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        shown = image.convert("RGBA")
        white = Image.new("RGBA", shown.size, "white")
        white.alpha_composite(shown)
        return white.convert("RGB")
    return image.convert("RGB")


def _fits(image: Image.Image, rule: PhotoRule) -> bool:
    """Pixels within the tolerance; centimetres are not looked at (C-11)."""
    share = rule.tolerance_percent / 100
    return (
        abs(image.width - rule.width) <= share * rule.width and abs(image.height - rule.height) <= share * rule.height
    )


def _is_red(image: Image.Image) -> bool:
    """Look at the two upper corners, where only background is."""
    small = image.resize((30, 42))
    corners = [small.getpixel((x, y)) for y in range(4) for x in (*range(4), *range(26, 30))]
    red = sum(isinstance(p, tuple) and p[0] > 120 and p[0] > 1.6 * max(p[1], p[2]) for p in corners)
    return bool(red >= 0.7 * len(corners))
