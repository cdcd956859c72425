"""Hostile and odd zips of photos: what refuses the whole file, one entry, or nothing (Z1 … Z14, Z21)."""

from __future__ import annotations

import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from core.api import PhotoRule
from core.files import guard
from core.files.guard import MAX_ENTRIES, MEGABYTE
from core.files.photos import check_photo, masked_name
from core.kernel.errors import Refused
from core.kernel.messages import say
from core.kernel.problems import Place, Problem
from tests.files.samples import (
    NUMBER,
    NUMBER_X,
    PHOTO,
    RULE,
    codes,
    directory_patched,
    encoded,
    image,
    packed,
    read,
    with_mode,
    with_raw_name,
)

SOUND = packed({f"{NUMBER}.jpg": PHOTO})
KNOWN = {"", "NOT_ZIP", "ENCRYPTED", "ZIP_TOO_LARGE", "FILE_DAMAGED", "BAD_NAME", "NOT_A_FILE"} | {
    *("NOT_JPEG_PNG", "PHOTO_TWICE", "IMAGE_DAMAGED"),
}
VERSION, FLAGS, METHOD, SIZE, DISK, OFFSET = 6, 8, 10, 24, 34, 42


def outcome(folder: Path, data: bytes) -> str:
    """The code that refuses the whole file, or else the first that refuses an entry, or nothing."""
    try:
        return max(codes(read(folder, data)).values(), default="")
    except Refused as error:
        return error.code


def refusal_of_the_file(folder: Path, data: bytes) -> str:
    with pytest.raises(Refused) as error:
        read(folder, data)
    return error.value.code


@pytest.mark.req("R-067")
def test_a_photo_named_by_its_number_comes_out_of_the_zip_as_it_went_in(tmp_path: Path) -> None:
    [photo] = read(tmp_path, SOUND)
    assert (photo.path, photo.data, photo.problem, photo.warnings) == (f"{NUMBER}.jpg", PHOTO, None, ())


@pytest.mark.parametrize(
    "name",
    [
        "../../evil.jpg",
        "a/../../evil.jpg",
        "/etc/evil.jpg",
        "C:/evil.jpg",
        "C:evil.jpg",
        "..\\..\\evil.jpg",
        "\\\\server\\evil.jpg",
        "evil\n.jpg",
        "evil\x1b[2J.jpg",
        "\x00.jpg",
        "folder/..",
    ],
)
def test_a_name_that_is_a_path_refuses_its_entry_and_nothing_is_written_anywhere(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "deeper"
    folder.mkdir(parents=True)
    raw = name.encode()
    found = read(folder, packed({f"{NUMBER}.jpg": PHOTO, "?" * len(raw): PHOTO}).replace(b"?" * len(raw), raw))
    assert [photo.problem.code if photo.problem else "" for photo in found] == ["", "BAD_NAME"]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [folder / "photos.zip"]


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK, stat.S_IFDIR])
def test_a_link_or_a_device_is_not_read(kind: int, tmp_path: Path) -> None:
    [photo] = read(tmp_path, with_mode(kind | 0o777, data=b"/etc/passwd"))
    assert photo.problem is not None
    assert (photo.problem.code, photo.data) == ("NOT_A_FILE", b"")


@pytest.mark.parametrize("mode", [0, stat.S_IFREG | 0o644])
def test_a_regular_file_is_read_with_and_without_its_mode(mode: int, tmp_path: Path) -> None:
    assert codes(read(tmp_path, with_mode(mode))) == {f"{NUMBER}.jpg": ""}


@pytest.mark.parametrize("name", ["more.zip", "photo", "notes.txt", "run.exe", f"{NUMBER}.jpg.zip", f"{NUMBER}.gif"])
def test_what_is_no_photo_by_name_or_content_is_refused_unread(name: str, tmp_path: Path) -> None:
    [photo] = read(tmp_path, packed({name: SOUND}))
    assert photo.problem is not None
    assert (photo.problem.code, photo.data) == ("NOT_JPEG_PNG", b"")


def bomb_that_says_its_size() -> bytes:
    return directory_patched(SOUND, SIZE, struct.pack("<I", 0xFFFFFFF0))


def entries_that_share_their_bytes() -> bytes:
    """Two records of the directory lead to the same file."""
    sound = packed({"1.jpg": PHOTO, "2.jpg": PHOTO})
    second = sound.rindex(b"PK\x01\x02") + OFFSET
    return sound[:second] + bytes(4) + sound[second + 4 :]


def one_entry_too_many() -> bytes:
    return packed({f"{number}.jpg": b"" for number in range(MAX_ENTRIES + 1)}, zipfile.ZIP_STORED)


def encrypted() -> bytes:
    return directory_patched(SOUND, FLAGS, b"\x01\x00")


def of_a_future_version() -> bytes:
    return directory_patched(SOUND, VERSION, b"\xff")


def without_its_beginning() -> bytes:
    return packed({"1.jpg": PHOTO, "2.jpg": PHOTO}, zipfile.ZIP_STORED)[len(PHOTO) :]


def one_of_several_parts() -> bytes:
    return directory_patched(SOUND, DISK, b"\x02\x00")


def name_that_is_not_the_utf8_it_claims() -> bytes:
    return packed({"照.jpg": PHOTO}).replace("照".encode(), b"\xff\xfe\xff")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (bomb_that_says_its_size, "ZIP_TOO_LARGE"),
        (entries_that_share_their_bytes, "FILE_DAMAGED"),
        (one_entry_too_many, "ZIP_TOO_MANY"),
        (encrypted, "ENCRYPTED"),
        (of_a_future_version, "FILE_DAMAGED"),
        (without_its_beginning, "NOT_ZIP"),
        (one_of_several_parts, "NOT_ZIP"),
        (name_that_is_not_the_utf8_it_claims, "FILE_DAMAGED"),
    ],
)
def test_a_hostile_zip_is_refused_as_a_whole(make: Callable[[], bytes], code: str, tmp_path: Path) -> None:
    assert refusal_of_the_file(tmp_path, make()) == code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "NOT_ZIP"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(100), "NOT_ZIP"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(100), "NOT_ZIP"),
        (PHOTO, "NOT_ZIP"),
        (SOUND[: len(SOUND) // 2], "FILE_DAMAGED"),
    ],
    ids=["empty", "rar", "7z", "a photo", "cut off"],
)
def test_what_is_no_zip_or_only_part_of_one_says_so(data: bytes, code: str, tmp_path: Path) -> None:
    assert refusal_of_the_file(tmp_path, data) == code


LOCKED = b"b\x14#e\x00\x00E-SafeNet" + bytes(200)


def office_file() -> bytes:
    return packed({"xl/workbook.xml": b"<workbook/>", "[Content_Types].xml": b"<Types/>"})


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "NOT_ZIP", "0 字节"),
        (LOCKED, "NOT_ZIP", "加密软件"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(100), "NOT_ZIP", "RAR"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(100), "NOT_ZIP", "7Z"),
        (b"\x1f\x8b" + bytes(100), "NOT_ZIP", "gzip"),
        (office_file(), "NOT_ZIP", "文档或表格"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "NOT_ZIP", "文档或表格"),
        (PHOTO, "NOT_ZIP", "一张 JPEG 照片"),
        ("证件号码".encode("gbk"), "NOT_ZIP", "文本文件"),
        (bytes(100), "NOT_ZIP", "认不出"),
        (one_of_several_parts(), "NOT_ZIP", "一卷"),
        (SOUND[: len(SOUND) // 2], "FILE_DAMAGED", ".zip.001"),
    ],
)
@pytest.mark.req("R-067")
def test_what_is_no_zip_is_named_for_what_it_is(data: bytes, code: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        read(tmp_path, data)
    assert caught.value.code == code
    assert words in say(code, caught.value.params)[0]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "0 字节"),
        (LOCKED, "加密软件"),
        (SOUND, "压缩文件（ZIP）"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(100), "压缩文件（RAR）"),
        (packed({"[Content_Types].xml": b"<Types/>"}), "文档或表格（Office）"),
        (b"%PDF-1.7" + bytes(100), "文档或表格（PDF）"),
        (b"hello", "文本文件"),
        (b"GIF89a" + bytes(100), "识别为 GIF"),
        (bytes(100), "认不出"),
    ],
)
@pytest.mark.parametrize("name", [f"{NUMBER}.jpg", f"{NUMBER}.dat"])
@pytest.mark.req("R-066", "R-067")
def test_what_is_no_photo_is_named_for_what_it_is(data: bytes, words: str, name: str, tmp_path: Path) -> None:
    (found,) = read(tmp_path, packed({name: data}))
    problem = found.problem or check_photo(found.data, PhotoRule(), Place())
    assert isinstance(problem, Problem)
    assert problem.code == "NOT_JPEG_PNG"
    assert words in say(problem.code, problem.params)[0]


def test_as_many_entries_as_allowed_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_ENTRIES", 2)
    assert len(read(tmp_path, packed({"1.jpg": PHOTO, "2.jpg": PHOTO}))) == 2
    with pytest.raises(Refused):
        read(tmp_path, packed({"1.jpg": PHOTO, "2.jpg": PHOTO, "3.jpg": PHOTO}))


@pytest.mark.parametrize(
    ("offset", "outcome_of_all"), [(2**40, "IMAGE_DAMAGED"), (2**63, "FILE_DAMAGED"), (2**64 - 1, "FILE_DAMAGED")]
)
def test_an_entry_far_outside_the_file_is_refused(offset: int, outcome_of_all: str, tmp_path: Path) -> None:
    at = SOUND.index(b"PK\x01\x02")
    record, name = SOUND[at : at + 46], f"{NUMBER}.jpg".encode()
    extra = struct.pack("<HHQ", 1, 8, offset)
    record = record[:30] + struct.pack("<H", len(extra)) + record[32:42] + b"\xff" * 4 + name + extra
    end = SOUND[-22:-10] + struct.pack("<I", len(record)) + SOUND[-6:]
    assert outcome(tmp_path, SOUND[:at] + record + end) == outcome_of_all


@pytest.mark.parametrize("value", [0x00, 0x01, 0x7F, 0x80, 0xFF])
def test_no_damaged_byte_of_a_zip_brings_the_import_down(value: int, tmp_path: Path) -> None:
    sound = packed({"1.jpg": b"photo" * 9, "照/2.png": b"photo"})
    for place in range(len(sound)):
        assert outcome(tmp_path, sound[:place] + bytes([value]) + sound[place + 1 :]) in KNOWN


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_unpacks_without_a_bound_is_never_unpacked(
    method: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = packed({f"{NUMBER}.jpg": bytes(MEGABYTE)}, method)
    monkeypatch.setattr(zipfile, "_get_decompressor", lambda _: pytest.fail("was unpacked"))
    assert codes(read(tmp_path, data)) == {f"{NUMBER}.jpg": "IMAGE_DAMAGED"}


def test_an_unknown_packing_refuses_its_entry_only(tmp_path: Path) -> None:
    data = directory_patched(packed({"1.jpg": PHOTO, "2.jpg": PHOTO}), METHOD, struct.pack("<H", 9))
    assert codes(read(tmp_path, data)) == {"1.jpg": "IMAGE_DAMAGED", "2.jpg": ""}


def test_a_damaged_entry_refuses_itself_and_not_its_neighbours(tmp_path: Path) -> None:
    data = packed({"1.jpg": b"A" * 500, "2.jpg": PHOTO}, zipfile.ZIP_STORED).replace(b"A" * 500, b"A" * 499 + b"B")
    assert codes(read(tmp_path, data)) == {"1.jpg": "IMAGE_DAMAGED", "2.jpg": ""}


def test_a_zip64_is_a_zip(tmp_path: Path) -> None:
    path = tmp_path / "made.zip"
    with zipfile.ZipFile(path, "w") as archive, archive.open(f"{NUMBER}.jpg", "w", force_zip64=True) as file:
        file.write(PHOTO)
    assert [photo.data for photo in read(tmp_path, path.read_bytes())] == [PHOTO]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "gb18030"])
@pytest.mark.parametrize("name", [f"一班/{NUMBER}.jpg", "张三.jpg", "马\u9a8b.jpg"])
def test_a_chinese_name_without_its_mark_is_read_as_the_sender_saw_it(name: str, encoding: str, tmp_path: Path) -> None:
    [photo] = read(tmp_path, with_raw_name(name.encode(encoding)))
    assert (photo.name, photo.problem) == (name.rpartition("/")[2], None)


def test_a_name_that_a_newer_python_already_decoded_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "photos.zip"
    path.write_bytes(SOUND)
    with zipfile.ZipFile(path) as archive:
        archive.infolist()[0].filename = "张三.jpg"
        assert [entry.path for entry in guard.entries(archive)] == ["张三.jpg"]


def test_what_systems_add_by_themselves_is_no_photo(tmp_path: Path) -> None:
    macos = ["__MACOSX/._1.jpg", "__MACOSX/x/1.jpg", "._1.jpg", ".DS_Store"]
    windows = ["a/Thumbs.db", "desktop.ini", "a/", "a/b/"]
    data = packed({**dict.fromkeys(macos + windows, b""), f"a/b/{NUMBER}.jpg": PHOTO})
    assert codes(read(tmp_path, data)) == {f"{NUMBER}.jpg": ""}


@pytest.mark.parametrize(
    "names",
    [
        (f"{NUMBER}.jpg", f"{NUMBER}.png"),
        (f"{NUMBER}.jpg", f"{NUMBER}.JPEG"),
        (f"一班/{NUMBER}.jpg", f"二班/{NUMBER}.jpg"),
        (f"{NUMBER_X}.jpg", f"{NUMBER_X.lower()}.png"),
        (f"{NUMBER_X}.jpg", f"{NUMBER_X[:-1]}Ｘ.png"),
        (f"{NUMBER_X}.jpg", f"{NUMBER_X[:-1]}ｘ .png"),
        (f"{NUMBER}.jpg", f"{NUMBER[:6]} {NUMBER[6:]}.jpg"),
        (f"{NUMBER}.jpg", f"\u200b{NUMBER}.jpg"),
        ("M1234567(8).jpg", "M12345678.jpg"),
    ],
)
def test_of_two_photos_of_one_number_neither_is_taken(names: tuple[str, str], tmp_path: Path) -> None:
    found = read(tmp_path, packed({**dict.fromkeys(names, PHOTO), "other.jpg": PHOTO}))
    assert [photo.problem.code if photo.problem else "" for photo in found] == ["PHOTO_TWICE", "PHOTO_TWICE", ""]


@pytest.mark.parametrize(
    ("other", "data"),
    [
        (f"{NUMBER}.txt", b"370602"),
        (f"{NUMBER}.gif", b"GIF89a"),
        (f"C:{NUMBER}.jpg", PHOTO),
        (f"..\\{NUMBER}.jpg", PHOTO),
        (f"{NUMBER}.jpg.jpg", PHOTO),
    ],
)
def test_what_is_no_photo_does_not_count_as_a_second_one(other: str, data: bytes, tmp_path: Path) -> None:
    assert read(tmp_path, packed({f"{NUMBER}.jpg": PHOTO, other: data}))[0].problem is None


@pytest.mark.parametrize("folder", ["三班\\", "照片\\三班\\", "a/b\\", "2021级·电商\\"])
@pytest.mark.req("R-067")
def test_folders_marked_by_a_backslash_are_folders(folder: str, tmp_path: Path) -> None:
    found = read(tmp_path, packed({folder: b"", f"{folder}{NUMBER}.jpg": PHOTO, "__MACOSX\\._1.jpg": b""}))
    assert codes(found) == {f"{NUMBER}.jpg": ""}
    assert found[0].path == f"{folder}{NUMBER}.jpg".replace("\\", "/")


@pytest.mark.parametrize("extension", [".jfif", ".jpe", ".jif", ".JFIF", ".pjpeg", "", ".bmp", ".heic", ".照片"])
@pytest.mark.parametrize("file_format", ["JPEG", "PNG"])
@pytest.mark.req("R-066", "R-067")
def test_a_photo_is_one_by_its_content_and_an_odd_extension_is_said(
    extension: str, file_format: str, tmp_path: Path
) -> None:
    data = encoded(image(), file_format)
    [photo] = read(tmp_path, packed({f"{NUMBER}{extension}": data}))
    assert (photo.problem, photo.data, photo.warnings) == (None, data, ("PHOTO_EXTENSION",))


@pytest.mark.parametrize("end", [".jpg.jpg", ".JPG.jpeg", ".png.jpg", ".jpg.jfif", ".jpg.download", ".jpeg.tmp"])
@pytest.mark.req("R-067")
def test_two_extensions_are_told_as_a_slip_of_the_name(end: str, tmp_path: Path) -> None:
    [photo] = read(tmp_path, packed({f"{NUMBER}{end}": PHOTO}))
    assert photo.problem is not None
    assert photo.problem.code == "PHOTO_EXTENSIONS"
    sentence, fix = say(photo.problem.code, {"value": photo.problem.value})
    assert (sentence.count(end), fix.count("证件号码.jpg"), NUMBER in sentence) == (1, 1, False)


@pytest.mark.parametrize("size", [len(PHOTO) + 1, len(PHOTO) * 2, len(PHOTO) - 1, 5])
def test_a_size_that_lies_refuses_its_entry(size: int, tmp_path: Path) -> None:
    told = packed({f"{NUMBER}.jpg": PHOTO}, zipfile.ZIP_DEFLATED)
    lying = directory_patched(told, SIZE, struct.pack("<I", size))
    assert codes(read(tmp_path, lying)) == {f"{NUMBER}.jpg": "IMAGE_DAMAGED"}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (f"{NUMBER}.jpg", f"{NUMBER[:6]}*****{NUMBER[-4:]}.jpg"),
        (f"张三 {NUMBER}.JFIF", f"张三 {NUMBER[:6]}*****{NUMBER[-4:]}.JFIF"),
        (f"{NUMBER[:6]} {NUMBER[6:]}", f"{NUMBER[:6]}*****{NUMBER[-4:]}"),
        (f"{NUMBER}.jpg.jpg", f"{NUMBER[:6]}*****{NUMBER[-4:]}.jpg.jpg"),
        ("E12345678.png", "E1*****78.png"),
        ("三班张三.jpg", "三班张三.jpg"),
        *(
            (sign.join((NUMBER[:6], NUMBER[6:10], NUMBER[10:14], NUMBER[14:])), f"{NUMBER[:6]}*****{NUMBER[-4:]}")
            for sign in (".", "·", "-", "+", " - ", "）（", "%", "__", "，")
        ),
        (" ".join("E12345678"), "E1*****78"),
        (f"{NUMBER[:6]}（{NUMBER[6:14]}）{NUMBER[14:]}.jpg", f"{NUMBER[:6]}*****{NUMBER[-4:]}.jpg"),
        (f"{NUMBER[:6]}号{NUMBER[6:12]}号{NUMBER[12:]}.jpg", f"{NUMBER[:6]}号******号**{NUMBER[-4:]}.jpg"),
    ],
)
@pytest.mark.req("R-090")
def test_a_file_is_shown_by_its_name_with_the_number_masked(name: str, shown: str) -> None:
    assert masked_name(name) == shown


@pytest.mark.parametrize("extension", [".jpg", ".JPG", ".jpeg", ".JPEG", ".png", ".Png"])
@pytest.mark.req("C-12")
def test_the_extension_may_be_written_in_any_case(extension: str, tmp_path: Path) -> None:
    assert codes(read(tmp_path, packed({f"{NUMBER}{extension}": PHOTO}))) == {f"{NUMBER}{extension}": ""}


@pytest.mark.parametrize(("size", "code"), [(0, ""), (RULE.max_bytes, ""), (RULE.max_bytes + 1, "PHOTO_TOO_LARGE")])
@pytest.mark.req("R-066")
def test_a_photo_may_have_five_megabytes_and_not_one_byte_more(size: int, code: str, tmp_path: Path) -> None:
    [photo] = read(tmp_path, packed({f"{NUMBER}.jpg": bytes(size)}))
    assert (photo.problem.code if photo.problem else "") == code
    assert len(photo.data) == (0 if code else size)


def test_a_finding_never_shows_the_whole_number(tmp_path: Path) -> None:
    found = read(tmp_path, packed({f"{NUMBER}.gif": b"GIF89a", f"{NUMBER}.jpg.jpg": PHOTO}))
    assert len(found) == 2
    assert all(NUMBER[4:] not in str(photo.problem) for photo in found)
