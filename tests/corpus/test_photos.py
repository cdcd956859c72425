"""Z1 … Z24: zips of photos, sent through the same door as in the portal."""

from __future__ import annotations

import io
import stat
import zipfile

import pytest
from PIL import Image

from core.demo import people
from core.files.guard import MAX_ENTRIES
from core.kernel.messages import say
from tests.corpus.conftest import looked_at
from tests.corpus.judging import Case, Proved, check_complete, check_named, of_report, table
from tests.corpus.people import FOREIGN, LOCKED, SOMEBODY
from tests.files.samples import (
    NUMBER,
    NUMBER_X,
    PHOTO,
    RULE,
    encoded,
    image,
    packed,
    png_chunk,
    png_header,
    with_mode,
    with_raw_name,
)
from tests.files.test_photos import FORMATS, interlaced, jpeg_with_a_position, marked, sixteen_bits, with_a_hole
from tests.files.test_zips import (
    bomb_that_says_its_size,
    encrypted,
    entries_that_share_their_bytes,
    one_of_several_parts,
)
from tests.rooms.college_world import CollegeWorld

WHITE = (255, 255, 255)


def named(*names: str, photo: bytes = PHOTO) -> bytes:
    return packed(dict.fromkeys(names, photo))


def photo(data: bytes) -> bytes:
    return named(f"{NUMBER}.jpg", photo=data)


def zip64() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, archive.open(f"{NUMBER}.jpg", "w", force_zip64=True) as file:
        file.write(PHOTO)
    return out.getvalue()


def two_faces() -> bytes:
    picture = image()
    for left in (60, 160):
        picture.paste((240, 200, 180), (left, 120, left + 80, 300))
    return encoded(picture)


def wrong_sum() -> bytes:
    data = encoded(image(), "PNG")
    end = data.index(b"IEND") - 8
    return data[: end - 4] + bytes(4) + data[end:]


def huge(side: int) -> bytes:
    return png_header(side, side) + png_chunk(b"IDAT", b"")


CASES = [
    *(
        Case("Z1", f"a path: {name}", lambda name=name: with_raw_name(name.encode()), "R 1:BAD_NAME")  # type: ignore[misc]
        for name in ("../../evil.jpg", "/etc/evil.jpg", "C:/evil.jpg", "..\\evil.jpg")
    ),
    Case("Z2", "a link", lambda: with_mode(stat.S_IFLNK | 0o777, data=b"/etc/passwd"), "R 1:NOT_A_FILE"),
    Case("Z2", "a device", lambda: with_mode(stat.S_IFCHR | 0o666), "R 1:NOT_A_FILE"),
    Case("Z3", "a zip in the zip", lambda: packed({"more.zip": named(f"{NUMBER}.jpg")}), "R 1:NOT_JPEG_PNG"),
    Case("Z3", "a zip in the zip, named like a photo", lambda: photo(named("a.jpg")), "R 1:NOT_JPEG_PNG"),
    Case("Z4", "a bomb", bomb_that_says_its_size, "F ZIP_TOO_LARGE"),
    Case("Z4", "entries that share their bytes", entries_that_share_their_bytes, "F FILE_DAMAGED"),
    Case("Z4", "60,000 entries", lambda: named(*(f"{n}.jpg" for n in range(60_000)), photo=b""), "F ZIP_TOO_MANY"),
    Case("Z4", "one entry too many", lambda: named(*map(str, range(MAX_ENTRIES + 1)), photo=b""), "F ZIP_TOO_MANY"),
    Case("Z6", "a password", encrypted, "F ENCRYPTED"),
    Case("Z7", "a RAR", lambda: b"Rar!\x1a\x07\x01\x00" + bytes(100), "F NOT_ZIP"),
    Case("Z7", "a 7z", lambda: b"7z\xbc\xaf\x27\x1c" + bytes(100), "F NOT_ZIP"),
    Case("Z7", "a zip64", zip64, "N"),
    Case("Z7", "one of several parts", one_of_several_parts, "F NOT_ZIP"),
    Case("Z8", "a GBK name that is a number", lambda: with_raw_name(f"三班/{NUMBER}.jpg".encode("gbk")), "N"),
    Case("Z8", "a GBK name that is none", lambda: with_raw_name("张三.jpg".encode("gbk")), "R 1:PHOTO_NAME"),
    *(
        Case(
            "Z9", f"{name} beside", lambda name=name: packed({name: b"", f"{NUMBER}.jpg": PHOTO}), "W -:ENTRIES_IGNORED"
        )  # type: ignore[misc]
        for name in ("__MACOSX/._x.jpg", "Thumbs.db", ".DS_Store", "班级/")
    ),
    Case(
        "Z11", "one number twice", lambda: named(f"{NUMBER}.jpg", f"{NUMBER}.png"), "R 1:PHOTO_TWICE; R 2:PHOTO_TWICE"
    ),
    Case(
        "Z11",
        "one permit with and without its renewals",
        lambda: named("H12345678.jpg", "H1234567801.jpg"),
        "R 1:PHOTO_TWICE; R 2:PHOTO_TWICE",
    ),
    Case("Z12", "a small x", lambda: named(f"{NUMBER_X.lower()}.jpg"), "N"),
    Case("Z12", "a wide Ｘ", lambda: named(f"{NUMBER_X[:-1]}Ｘ.jpg"), "N"),
    Case("Z13", "nobody's number", lambda: named(f"{SOMEBODY.number}.jpg"), "R 1:NO_SUCH_CANDIDATE"),
    Case("Z13", "another college's number", lambda: named(f"{FOREIGN.number}.jpg"), "R 1:NO_SUCH_CANDIDATE"),
    *(
        Case(
            "Z14", f"named like {stem}{end}", lambda stem=stem, end=end: named(stem.replace("n", NUMBER) + end), outcome
        )  # type: ignore[misc]
        for stem, end, outcome in (
            ("n (1)", ".jpg", "R 1:PHOTO_NAME"),
            ("n.jpg", ".jpg", "R 1:PHOTO_EXTENSIONS"),
            (" n ", ".jpg", "N"),
            ("n", ".JPEG", "N"),
            ("n", ".JPG", "N"),
        )
    ),
    *(
        Case("Z15", f"{kind} named .jpg", lambda kind=kind: photo(encoded(image(), kind)), "R 1:NOT_JPEG_PNG")  # type: ignore[misc]
        for kind in FORMATS
    ),
    Case("Z15", "HEIC named .jpg", lambda: photo(b"\x00\x00\x00\x18ftypheic" + bytes(200)), "R 1:NOT_JPEG_PNG"),
    Case("Z15", "SVG named .jpg", lambda: photo(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "R 1:NOT_JPEG_PNG"),
    Case("Z16", "a page behind the photo", lambda: photo(PHOTO + b"<script>alert(1)</script>"), "N"),
    Case("Z16", "a zip behind the photo", lambda: photo(PHOTO + named("a.sh")), "N"),
    Case(
        "Z17", "lying on its side", lambda: photo(marked(image().transpose(Image.Transpose.ROTATE_90), 6, "JPEG")), "N"
    ),
    Case("Z17", "where it was taken", lambda: photo(jpeg_with_a_position()), "N"),
    Case("Z18", "CMYK", lambda: photo(encoded(image().convert("CMYK"))), "N"),
    Case("Z18", "progressive", lambda: photo(encoded(image(), progressive=True)), "N"),
    Case("Z18", "a palette", lambda: photo(encoded(image().convert("P"), "PNG")), "N"),
    Case("Z18", "interlaced", lambda: photo(interlaced()), "N"),
    Case("Z18", "sixteen bits", lambda: photo(sixteen_bits(0x8080)), "W 1:PHOTO_BACKGROUND"),
    Case("Z18", "see-through", lambda: photo(encoded(with_a_hole("RGBA"), "PNG")), "W 1:PHOTO_TRANSPARENT"),
    Case("Z19", "30,000 × 30,000", lambda: photo(huge(30_000)), "R 1:TOO_MANY_PIXELS"),
    Case("Z19", "12,000 × 12,000", lambda: photo(huge(12_000)), "R 1:TOO_MANY_PIXELS"),
    Case("Z20", "cut off", lambda: photo(encoded(Image.effect_noise((295, 413), 60))[:9_000]), "R 1:IMAGE_DAMAGED"),
    Case("Z20", "a PNG with a wrong sum", lambda: photo(wrong_sum()), "R 1:IMAGE_DAMAGED"),
    Case("Z21", "5 MB and a byte", lambda: photo(bytes(RULE.max_bytes + 1)), "R 1:PHOTO_TOO_LARGE"),
    Case("Z21", "nothing", lambda: photo(b""), "R 1:NOT_JPEG_PNG"),
    Case("Z21", "one pixel", lambda: photo(encoded(image(1, 1))), "R 1:PHOTO_SIZE"),
    Case("Z21", "another ratio", lambda: photo(encoded(image(413, 413))), "R 1:PHOTO_SIZE"),
    Case("Z21", "twice the size", lambda: photo(encoded(image(590, 826))), "R 1:PHOTO_SIZE"),
    Case("Z21", "nearly the size", lambda: photo(encoded(image(300, 420))), "W 1:PHOTO_NEAR_SIZE"),
    Case("Z22", "a white background", lambda: photo(encoded(image(color=WHITE))), "W 1:PHOTO_BACKGROUND"),
    Case("Z22", "no face", lambda: photo(PHOTO), "N"),
    Case("Z22", "two faces", lambda: photo(two_faces()), "N"),
    Case("Z24", "who is confirmed already", lambda: named(f"{LOCKED.number}.jpg"), "R 1:CANDIDATE_LOCKED"),
]

ELSEWHERE = [
    Proved(
        "Z16",
        "what is kept is pixels only",
        "tests/files/test_photos.py::test_a_second_file_behind_the_photo_is_left_behind",
    ),
    Proved("Z17", "metadata is dropped", "tests/files/test_photos.py::test_what_a_photo_says_about_itself_is_dropped"),
    Proved(
        "Z1",
        "nothing is written anywhere",
        "tests/files/test_zips.py::test_a_name_that_is_a_path_refuses_its_entry_and_nothing_is_written_anywhere",
    ),
]


@pytest.mark.req("R-066", "R-067")
@table(CASES)
def test_what_comes_of_a_zip_of_photos(college: CollegeWorld, case: Case) -> None:
    assert of_report(looked_at(college, "photos", case.made())) == case.outcome


def test_every_case_has_its_line() -> None:
    check_complete("Z", {*range(1, 25)} - {5, 10, 23}, [*CASES, *ELSEWHERE])
    check_named(ELSEWHERE)


@pytest.mark.req("R-067")
def test_nobodys_and_anothers_number_are_answered_alike(college: CollegeWorld) -> None:
    """Z13: the sentence is no oracle for who stands in another college's list."""

    def sentence(person: people.Invented) -> tuple[str, str]:
        [problem] = looked_at(college, "photos", named(f"{person.number}.jpg")).problems
        return say(problem.code, problem.params)

    assert sentence(SOMEBODY) == sentence(FOREIGN)
