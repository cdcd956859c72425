"""Candidate photos: a zip of files named by document number, each image checked and written anew (R-066, R-067)."""

from __future__ import annotations

import io
import re
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
from core.files.formats import OFFICE_PART, described
from core.files.guard import MEGABYTE, Entry, entries
from core.files.store import store
from core.kernel.errors import Refused
from core.kernel.identity import document_key, mask
from core.kernel.ids import FileKey
from core.kernel.names import strip_invisible
from core.kernel.problems import Place, Problem
from core.kernel.strangers import HEAD

MAX_PIXELS = 20_000_000
EXTENSIONS = {".jpg", ".jpeg", ".png"}
SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG")
# A progressive JPEG has ten; a hostile one of 5 MB may have 400,000 and take the decoder half a minute.
SCAN, MAX_SCANS = b"\xff\xda", 500
JPEG_END = b"\xff\xd9"
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
LONGEST_SHOWN = 60
"""Characters of a file's name that a finding shows."""
# What may be a document's number in a file's name, also one with blanks, dots or other signs in it.
_NUMBER = re.compile(r"[\dA-Za-zＡ-Ｚａ-ｚ](?:[\W_]*[\dA-Za-zＡ-Ｚａ-ｚ]){6,}")
_HEAD, _TAIL = 6, 4
"""Figures of a name that are shown at most: those of a number that stands in it in pieces."""
_ENDS = re.compile(r"(?:\.[A-Za-z]{1,10})+$")

# Pillow alone warns first and refuses at twice the limit (Z19); its limit is the process's own.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


@dataclass(frozen=True, slots=True)
class ZipPhoto:
    """One file of the zip: its folders and name as sent, and its bytes or the finding that kept it from being read.

    `warnings` are codes of what is odd about the name of one that was read.
    """

    path: str = field(repr=False)
    data: bytes = field(repr=False)
    problem: Problem | None = None
    warnings: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name without its folders."""
        return PurePosixPath(self.path).name


def masked_name(name: str) -> str:
    """Return a file's name as others may see it: long runs of digits and letters masked, its extensions as they are."""
    bare = bare_name(name)
    shown = list(_NUMBER.sub(lambda found: mask("".join(filter(str.isalnum, found[0]))), bare))
    for at in [at for at, char in enumerate(shown) if char.isdigit()][_HEAD:-_TAIL]:
        shown[at] = "*"
    return ("".join(shown) + name[len(bare) :])[:LONGEST_SHOWN]


def bare_name(name: str) -> str:
    """Return a file's name without any of its extensions."""
    return _ENDS.sub("", name)


def read_zip(path: Path, rule: PhotoRule, findings: list[Problem] | None = None) -> Iterator[ZipPhoto]:
    """Yield the files of a photo zip; names are only ever compared, never used as paths.

    Folders and what systems add by themselves (__MACOSX, Thumbs.db) are no photos: `findings` says how many there were
    (ENTRIES_IGNORED, Z9). Of two photos of one number neither is taken (Z11). What is a photo its first bytes say, not
    its extension: an odd one is warned about (PHOTO_EXTENSION), two of them are a slip of the name (PHOTO_EXTENSIONS).
    Raises Refused NOT_ZIP, ENCRYPTED, FILE_DAMAGED, ZIP_TOO_MANY or ZIP_TOO_LARGE for the file as a whole.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if OFFICE_PART in archive.namelist():
                raise Refused("NOT_ZIP", format="Office", kind="document")
            found = entries(archive)
            if findings is not None and (ignored := len(archive.infolist()) - len(found)):
                params = {"count": ignored}
                findings.append(Problem(code="ENTRIES_IGNORED", place=Place(), params=params, warning=True))
            files = [(entry, _fault(archive, entry)) for entry in found]
            numbers = Counter(_document(entry.name) for entry, fault in files if fault is None)
            for entry, fault in files:
                yield _read_entry(archive, entry, rule, fault, twice=numbers[_document(entry.name)] > 1)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        with path.open("rb") as file:
            head = file.read(HEAD)
        is_part = head.startswith(b"PK")
        raise (Refused("FILE_DAMAGED", kind="zip") if is_part else Refused("NOT_ZIP", **described(head))) from error


def _document(name: str) -> str:
    """Return whose document a photo is named by, in whichever of its printed lengths."""
    return document_key(_number(name))


def _number(name: str) -> str:
    """Return the document number a photo is named by, as `check_document` reads it (Z12)."""
    text = strip_invisible(unicodedata.normalize("NFKC", PurePosixPath(name).stem))
    return "".join(char for char in text.upper() if not char.isspace() and char not in "()")


def _fault(archive: zipfile.ZipFile, entry: Entry) -> Problem | None:
    """Return what keeps an entry from being read as a photo, or None."""
    if entry.fault:
        return Problem(code=entry.fault, place=Place())
    name = PurePosixPath(entry.name)
    if name.suffix.lower() not in EXTENSIONS:
        head = _unpacked(archive, entry, HEAD)
        if head is None:
            return Problem(code="IMAGE_DAMAGED", place=Place())
        if not head.startswith(SIGNATURES):
            return Problem(code="NOT_JPEG_PNG", place=Place(), params=described(head))
    if PurePosixPath(name.stem).suffix.lower() in EXTENSIONS:
        return Problem(code="PHOTO_EXTENSIONS", place=Place(), value=masked_name(entry.name))
    return None


def _unpacked(archive: zipfile.ZipFile, entry: Entry, most: int) -> bytes | None:
    """Return the first bytes of an entry, or None where it is damaged: one file is bad, not the zip."""
    try:
        with archive.open(entry.info) as file:
            return file.read(most)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
        return None


def _read_entry(
    archive: zipfile.ZipFile, entry: Entry, rule: PhotoRule, fault: Problem | None, *, twice: bool
) -> ZipPhoto:
    if fault is not None:
        return ZipPhoto(entry.path, b"", fault)
    if twice:
        return ZipPhoto(entry.path, b"", Problem(code="PHOTO_TWICE", place=Place()))
    data = _unpacked(archive, entry, rule.max_bytes + 1)
    if data is not None and len(data) > rule.max_bytes:
        params = {"limit": rule.max_bytes // MEGABYTE}
        return ZipPhoto(entry.path, b"", Problem(code="PHOTO_TOO_LARGE", place=Place(), params=params))
    if data is None or len(data) != entry.info.file_size:  # a size that lies, or a file cut off
        return ZipPhoto(entry.path, b"", Problem(code="IMAGE_DAMAGED", place=Place()))
    odd = PurePosixPath(entry.name).suffix.lower() not in EXTENSIONS
    return ZipPhoto(entry.path, data, warnings=("PHOTO_EXTENSION",) if odd else ())


@dataclass(frozen=True, slots=True)
class Photo:
    """A checked photo: its pixels written anew, so that neither metadata nor a hidden second file survives."""

    jpeg: bytes = field(repr=False)
    warnings: tuple[Problem, ...]


def check_photo(data: bytes, rule: PhotoRule, place: Place) -> Photo | Problem:
    """Check format, pixels and background (R-066, C-11); the finding names the first thing that rules it out.

    Warnings: PHOTO_NEAR_SIZE within the rule's tolerance, PHOTO_TRANSPARENT, PHOTO_BACKGROUND, and PHOTO_FRAMES where a
    phone put a second picture behind the photo; an animation is none (PHOTO_ANIMATED).
    """
    size = {"width": rule.width, "height": rule.height}
    if data.startswith(SIGNATURES[0]) and data.count(SCAN) > MAX_SCANS:
        return Problem(code="IMAGE_DAMAGED", place=place)
    try:
        with _open(data) as image:
            if not _could_fit(image, rule):  # seen in the header: only small images are ever decoded
                return _wrong_size(image, rule, place)
            frames = getattr(image, "n_frames", 1)
            if image.format == "PNG" and frames > 1:
                return Problem(code="PHOTO_ANIMATED", place=place, params={"count": frames})
            if image.format == "PNG":
                image.verify()  # the checksums of its pixels, which decoding does not look at (Z20)
        with _open(data) as image:
            see_through = image.has_transparency_data
            plain = _pixels(_upright(image))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return Problem(code="TOO_MANY_PIXELS", place=place, params=size)
    except UnidentifiedImageError:
        if data.startswith(SIGNATURES):
            return Problem(code="IMAGE_DAMAGED", place=place)
        return Problem(code="NOT_JPEG_PNG", place=place, params=described(data))
    except (OSError, SyntaxError, ValueError, LookupError, ArithmeticError, EOFError, TypeError):
        return Problem(code="IMAGE_DAMAGED", place=place)  # Pillow stumbles over damaged files in many ways
    if not _fits(plain.size, rule):
        return _wrong_size(plain, rule, place)
    found = {
        "PHOTO_NEAR_SIZE": plain.size != (rule.width, rule.height),
        "PHOTO_TRANSPARENT": see_through,
        "PHOTO_FRAMES": frames > 1,
        "PHOTO_BACKGROUND": rule.background == "red" and not _is_red(plain),
    }
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=QUALITY)
    notices = tuple(Problem(code=code, place=place, warning=True) for code, seen in found.items() if seen)
    return Photo(out.getvalue(), notices)


def find_picture(key: FileKey) -> bytes | None:
    """Return a photo or seal that was kept, None where its file is lost, cut off or no picture any more.

    Looks at head and end alone, so that thousands are seen to in a moment; what lies between, the store's seal answers
    for. Raises what `Store.find` does where the store does not answer.
    """
    data = store().find(key)
    return data if data is not None and _whole(data) else None


def _whole(data: bytes) -> bool:
    try:
        with _open(data) as image:
            image.verify()
            return image.format == "PNG" or data.endswith(JPEG_END)
    except (OSError, SyntaxError, ValueError, LookupError, ArithmeticError, EOFError, TypeError):
        return False  # Pillow stumbles over damaged files in many ways
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return False


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
