"""Zips and photos, sound ones and bad ones, all made in code."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

from core.api import PhotoRule
from core.demo import people
from core.files.photos import Photo, ZipPhoto, check_photo, read_zip
from core.kernel.problems import Place, Problem

RULE = PhotoRule()
RED = (200, 30, 30)
_CAST = people.invent(random.Random(7), 200, 0)
NUMBER = next(person.number for person in _CAST if person.number[-1].isdigit())
NUMBER_X = next(person.number for person in _CAST if person.number.endswith("X"))


def image(width: int = RULE.width, height: int = RULE.height, color: tuple[int, int, int] = RED) -> Image.Image:
    return Image.new("RGB", (width, height), color)


def encoded(picture: Image.Image, file_format: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, file_format, **options)
    return out.getvalue()


PHOTO = encoded(image())


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_header(width: int, height: int, *, bits: int = 8, color: int = 2, interlaced: bool = False) -> bytes:
    fields = struct.pack(">IIBBBBB", width, height, bits, color, 0, 0, interlaced)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", fields)


def packed(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def with_raw_name(raw: bytes, data: bytes = PHOTO) -> bytes:
    """Pack a file under the bytes of a name and without the UTF-8 mark, as old programs do."""
    return packed({"?" * len(raw): data}).replace(b"?" * len(raw), raw)


def with_mode(mode: int, name: str = f"{NUMBER}.jpg", data: bytes = PHOTO) -> bytes:
    """Pack an entry with a Unix file mode."""
    out = io.BytesIO()
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, data)
    return out.getvalue()


def directory_patched(sound: bytes, offset: int, value: bytes) -> bytes:
    """Overwrite a field of the first record of a zip's directory, `offset` bytes into it."""
    start = sound.index(b"PK\x01\x02") + offset
    return sound[:start] + value + sound[start + len(value) :]


def read(folder: Path, data: bytes, rule: PhotoRule = RULE) -> list[ZipPhoto]:
    path = folder / "photos.zip"
    path.write_bytes(data)
    return list(read_zip(path, rule))


def codes(photos: list[ZipPhoto]) -> dict[str, str]:
    """What became of each entry by its name; empty where it was taken."""
    return {photo.name: photo.problem.code if photo.problem else "" for photo in photos}


def checked(data: bytes, rule: PhotoRule = RULE) -> Photo | Problem:
    return check_photo(data, rule, Place(field="photo"))


def refusal(data: bytes) -> str:
    found = checked(data)
    assert isinstance(found, Problem), "was accepted"
    assert not found.warning
    return found.code


def accepted(data: bytes) -> Photo:
    found = checked(data)
    assert isinstance(found, Photo), found.code
    return found


def warnings_of(photo: Photo) -> list[str]:
    assert all(warning.warning for warning in photo.warnings)
    return [warning.code for warning in photo.warnings]


def opened(photo: Photo) -> Image.Image:
    """The photo as it is kept: always a plain JPEG."""
    kept = Image.open(io.BytesIO(photo.jpeg), formats=["JPEG"])
    kept.load()
    assert kept.mode == "RGB"
    return kept
