"""Candidate photos: a zip of files named by document number, each image checked and written anew (R-066, R-067)."""

from __future__ import annotations

import io
import unicodedata
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from PIL import Image, UnidentifiedImageError

from core.api import PhotoRule
from core.files.guard import MEGABYTE, Entry, entries
from core.kernel.errors import Refused
from core.kernel.names import strip_invisible
from core.kernel.problems import Place, Problem

MAX_PIXELS = 20_000_000
EXTENSIONS = {".jpg", ".jpeg", ".png"}
SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG")
# A progressive JPEG has ten; a hostile one of 5 MB may have 400,000 and take the decoder half a minute.
SCAN, MAX_SCANS = b"\xff\xda", 500
ORIENTATION = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
QUALITY = 90

# Pillow alone warns first and refuses at twice the limit (Z19); its limit is the process's own.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


@dataclass(frozen=True, slots=True)
class ZipPhoto:
    """One file of the zip: its name as sent, and its bytes or the finding that kept it from being read."""

    name: str = field(repr=False)
    data: bytes = field(repr=False)
    problem: Problem | None = None

    @property
    def stem(self) -> str:
        """The document number the file is named by."""
        return PurePosixPath(self.name).stem


def read_zip(path: Path, rule: PhotoRule, findings: list[Problem] | None = None) -> Iterator[ZipPhoto]:
    """Yield the files of a photo zip; names are only ever compared, never used as paths.

    Folders and what systems add by themselves (__MACOSX, Thumbs.db) are no photos: `findings` says how many there were
    (ENTRIES_IGNORED, Z9). Of two photos of one number neither is taken (Z11). Raises Refused NOT_ZIP, ENCRYPTED,
    FILE_DAMAGED, ZIP_TOO_MANY or ZIP_TOO_LARGE for the file as a whole.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            found = entries(archive)
            if findings is not None and (ignored := len(archive.infolist()) - len(found)):
                params = {"count": ignored}
                findings.append(Problem(code="ENTRIES_IGNORED", place=Place(), params=params, warning=True))
            numbers = Counter(_number(entry) for entry in found if _fault(entry) is None)
            for entry in found:
                yield _read_entry(archive, entry, rule, twice=numbers[_number(entry)] > 1)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        with path.open("rb") as file:
            raise Refused("FILE_DAMAGED" if file.read(2) == b"PK" else "NOT_ZIP") from error


def _number(entry: Entry) -> str:
    """Return the document number a file is named by, as `check_document` reads it (Z12)."""
    text = strip_invisible(unicodedata.normalize("NFKC", PurePosixPath(entry.name).stem))
    return "".join(char for char in text.upper() if not char.isspace() and char not in "()")


def _fault(entry: Entry) -> str | None:
    """Return the code of what keeps an entry from being read as a photo, or None."""
    if entry.fault:
        return entry.fault
    return None if PurePosixPath(entry.name).suffix.lower() in EXTENSIONS else "NOT_JPEG_PNG"


def _read_entry(archive: zipfile.ZipFile, entry: Entry, rule: PhotoRule, *, twice: bool) -> ZipPhoto:
    name = entry.name
    fault = _fault(entry)
    if fault is None and twice:
        fault = "PHOTO_TWICE"
    data = b""
    if fault is None:
        try:
            with archive.open(entry.info) as file:
                data = file.read(rule.max_bytes + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
            fault = "IMAGE_DAMAGED"  # one file is bad, not the zip
    if len(data) > rule.max_bytes:
        fault = "PHOTO_TOO_LARGE"
    if fault is None:
        return ZipPhoto(name, data)
    place = Place(field=name[:4] + "…" if len(name) > 4 else name)
    return ZipPhoto(name, b"", Problem(code=fault, place=place, params={"limit": rule.max_bytes // MEGABYTE}))


@dataclass(frozen=True, slots=True)
class Photo:
    """A checked photo: its pixels written anew, so that neither metadata nor a hidden second file survives."""

    jpeg: bytes = field(repr=False)
    warnings: tuple[Problem, ...]


def check_photo(data: bytes, rule: PhotoRule, place: Place) -> Photo | Problem:
    """Check format, pixels and background (R-066, C-11); the finding names the first thing that rules it out.

    Warnings: PHOTO_NEAR_SIZE within the rule's tolerance, PHOTO_TRANSPARENT, PHOTO_BACKGROUND.
    """
    size = {"width": rule.width, "height": rule.height}
    if data.startswith(SIGNATURES[0]) and data.count(SCAN) > MAX_SCANS:
        return Problem(code="IMAGE_DAMAGED", place=place)
    try:
        with _open(data) as image:
            if not _could_fit(image, rule):  # seen in the header: only small images are ever decoded
                return _wrong_size(image, rule, place)
            if image.format == "PNG":
                image.verify()  # the checksums of its pixels, which decoding does not look at (Z20)
        with _open(data) as image:
            see_through = image.has_transparency_data
            plain = _pixels(_upright(image))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return Problem(code="TOO_MANY_PIXELS", place=place, params=size)
    except UnidentifiedImageError:
        code = "IMAGE_DAMAGED" if data.startswith(SIGNATURES) else "NOT_JPEG_PNG"
        return Problem(code=code, place=place)
    except (OSError, SyntaxError, ValueError, LookupError, ArithmeticError, EOFError, TypeError):
        return Problem(code="IMAGE_DAMAGED", place=place)  # Pillow stumbles over damaged files in many ways
    if not _fits(plain.size, rule):
        return _wrong_size(plain, rule, place)
    found = {
        "PHOTO_NEAR_SIZE": plain.size != (rule.width, rule.height),
        "PHOTO_TRANSPARENT": see_through,
        "PHOTO_BACKGROUND": rule.background == "red" and not _is_red(plain),
    }
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=QUALITY)
    notices = tuple(Problem(code=code, place=place, warning=True) for code, seen in found.items() if seen)
    return Photo(out.getvalue(), notices)


def _open(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))


def _wrong_size(image: Image.Image, rule: PhotoRule, place: Place) -> Problem:
    params = {"width": rule.width, "height": rule.height}
    return Problem(code="PHOTO_SIZE", place=place, value=f"{image.width}×{image.height}", params=params)


def _could_fit(image: Image.Image, rule: PhotoRule) -> bool:
    """Whether the image has the right size, as it is or lying on its side (Z17)."""
    return _fits(image.size, rule) or _fits((image.height, image.width), rule)


def _fits(size: tuple[int, int], rule: PhotoRule) -> bool:
    """Pixels within the tolerance; centimetres are not looked at (C-11)."""
    share = rule.tolerance_percent / 100
    return all(
        abs(there - wanted) <= share * wanted for there, wanted in zip(size, (rule.width, rule.height), strict=True)
    )


def _upright(image: Image.Image) -> Image.Image:
    """Turn the image as its EXIF says; unlike ImageOps.exif_transpose, which fails on odd tags it would write back."""
    turn = UPRIGHT.get(image.getexif().get(ORIENTATION, 1))
    return image if turn is None else image.transpose(turn)


def _pixels(image: Image.Image) -> Image.Image:
    """Return the pixels alone, 8-bit RGB on white: what else a file says about itself stays behind (Z16 … Z18)."""
    if image.mode == "RGB" and not image.has_transparency_data:
        plain = image.copy()
        plain.info.clear()
        return plain
    plain = Image.new("RGB", image.size, "white")
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value / 256).convert("L")  # 16 bits of grey
    shown = image.convert("RGBA")
    plain.paste(shown, mask=shown)
    return plain


def _is_red(image: Image.Image) -> bool:
    """Look at the two upper corners, where only background is."""
    width, height = image.width // 8, image.height // 10
    boxes = ((0, 0, width, height), (image.width - width, 0, image.width, height))
    small = [image.resize((4, 4), Image.Resampling.BOX, box) for box in boxes]
    corners = [corner.getpixel((x, y)) for corner in small for x in range(4) for y in range(4)]
    red = sum(isinstance(p, tuple) and p[0] > 120 and p[0] > 1.6 * max(p[1], p[2]) for p in corners)
    return bool(red >= 0.7 * len(corners))
