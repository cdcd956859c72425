"""Odd and hostile images: refused with their reason, taken with a warning, or written anew (Z15 … Z22)."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Callable

import pytest
from PIL import Image, PngImagePlugin

from core.files.photos import ORIENTATION, UPRIGHT, ZipPhoto
from core.kernel.problems import Problem
from tests.files.samples import (
    PHOTO,
    RED,
    RULE,
    accepted,
    checked,
    encoded,
    image,
    opened,
    packed,
    png_chunk,
    png_header,
    refusal,
    warnings_of,
)

WHITE, BLUE = (255, 255, 255), (40, 60, 200)
FORMATS = ("GIF", "WEBP", "BMP", "TIFF", "ICO", "EPS", "JPEG2000", "PPM", "PDF")
HIDDEN = b"<?php hidden(); ?><script>hidden()</script>"
SIZE = (RULE.width, RULE.height)


def is_close(pixel: object, color: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(there - wanted) <= 12 for there, wanted in zip(pixel, color, strict=True))


@pytest.mark.parametrize("file_format", ["JPEG", "PNG"])
@pytest.mark.req("R-066")
def test_a_photo_as_the_rules_ask_is_taken_without_a_word(file_format: str) -> None:
    photo = accepted(encoded(image(), file_format))
    assert warnings_of(photo) == []
    assert opened(photo).size == SIZE
    assert is_close(opened(photo).getpixel((100, 100)), RED)


@pytest.mark.parametrize(
    "data",
    [
        *(encoded(image(), kind) for kind in FORMATS),
        b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200),
        b'<svg xmlns="http://www.w3.org/2000/svg" width="295" height="413"/>',
        packed({"inner.jpg": PHOTO}),
        b"",
        b"\x00" * 1000,
        b"MZ" + bytes(500),
    ],
    ids=[*FORMATS, "HEIC", "SVG", "ZIP", "nothing", "zeros", "EXE"],
)
@pytest.mark.req("R-066")
def test_only_jpeg_and_png_are_opened_whatever_the_name_says(data: bytes) -> None:
    assert refusal(data) == "NOT_JPEG_PNG"


@pytest.mark.parametrize("tail", [HIDDEN, packed({"evil.sh": HIDDEN}), b"%PDF-1.4 hidden"], ids=["php", "zip", "pdf"])
@pytest.mark.parametrize("file_format", ["JPEG", "PNG"])
def test_a_second_file_behind_the_photo_is_left_behind(file_format: str, tail: bytes) -> None:
    kept = accepted(encoded(image(), file_format) + tail).jpeg
    assert not any(trace in kept for trace in (b"hidden", b"evil", b"PK\x03\x04", b"%PDF"))
    assert kept.endswith(b"\xff\xd9")


def jpeg_with_a_comment() -> bytes:
    return encoded(image(), comment=HIDDEN)


def jpeg_with_a_profile() -> bytes:
    return encoded(image(), icc_profile=HIDDEN)


def jpeg_with_a_position() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = HIDDEN.decode()
    exif.get_ifd(0x8825)[0x1D] = HIDDEN.decode()
    return encoded(image(), exif=exif)


def png_with_a_text() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", HIDDEN.decode())
    return encoded(image(), "PNG", pnginfo=info)


@pytest.mark.parametrize("make", [jpeg_with_a_comment, jpeg_with_a_profile, jpeg_with_a_position, png_with_a_text])
def test_what_a_photo_says_about_itself_is_dropped(make: Callable[[], bytes]) -> None:
    data = make()
    assert b"hidden" in data
    photo = accepted(data)
    assert b"hidden" not in photo.jpeg
    assert not opened(photo).getexif()


def marked(turned: Image.Image, orientation: int, file_format: str) -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    return encoded(turned, file_format, exif=exif)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("file_format", ["JPEG", "PNG"])
def test_a_photo_that_lies_on_its_side_is_stood_up(orientation: int, file_format: str) -> None:
    upright = image()
    upright.paste(BLUE, (0, 300, 100, 413))
    inverse = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    turn = inverse.get(orientation, UPRIGHT.get(orientation))
    photo = accepted(marked(upright if turn is None else upright.transpose(turn), orientation, file_format))
    assert opened(photo).size == SIZE
    assert is_close(opened(photo).getpixel((20, 400)), BLUE)
    assert is_close(opened(photo).getpixel((270, 20)), RED)


def test_a_photo_on_its_side_that_does_not_say_so_has_the_wrong_size() -> None:
    found = checked(encoded(image(RULE.height, RULE.width)))
    assert isinstance(found, Problem)
    assert (found.code, found.value) == ("PHOTO_SIZE", "413×295")


def test_an_upright_photo_that_says_it_lies_on_its_side_has_the_wrong_size() -> None:
    assert refusal(marked(image(), 6, "JPEG")) == "PHOTO_SIZE"


def test_a_tag_nobody_can_write_back_does_not_hinder_standing_a_photo_up() -> None:
    entries = struct.pack(">HHLHH", ORIENTATION, 3, 1, 6, 0) + struct.pack(">HHLL", 0x0100, 2, 4, 0x61626300)
    odd = b"Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x02" + entries + bytes(4)
    assert opened(accepted(encoded(image(RULE.height, RULE.width), exif=odd))).size == SIZE


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_damaged_metadata_does_not_rule_a_photo_out() -> None:
    broken = b"Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\xff\xff" + b"\x01" * 40
    assert opened(accepted(encoded(image(), exif=broken))).size == SIZE


def sixteen_bits(grey: int) -> bytes:
    return encoded(Image.frombytes("I;16", SIZE, struct.pack("<H", grey) * (SIZE[0] * SIZE[1])), "PNG")


def interlaced() -> bytes:
    """Pillow writes no interlaced PNG: the seven passes of Adam7, all of one colour."""
    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    rows = b"".join(
        (b"\x00" + bytes(RED) * len(range(x, SIZE[0], across))) * len(range(y, SIZE[1], down))
        for x, y, across, down in passes
    )
    return png_header(*SIZE, interlaced=True) + png_chunk(b"IDAT", zlib.compress(rows)) + png_chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "color"),
    [
        (encoded(image().convert("CMYK")), RED),
        (encoded(image(), progressive=True), RED),
        (encoded(image().convert("P", palette=Image.Palette.ADAPTIVE), "PNG"), RED),
        (encoded(image().convert("L")), (79, 79, 79)),
        (encoded(image(color=WHITE).convert("1"), "PNG"), WHITE),
        (encoded(image(), "MPO", save_all=True, append_images=[image(color=BLUE)]), RED),
        (interlaced(), RED),
        (sixteen_bits(0x8080), (128, 128, 128)),
        (sixteen_bits(0xFFFF), WHITE),
    ],
    ids=["cmyk", "scans", "palette", "grey", "bits", "mpo", "interlaced", "sixteen", "sixteen-white"],
)
def test_every_way_to_write_colours_becomes_plain_rgb(data: bytes, color: tuple[int, int, int]) -> None:
    photo = accepted(data)
    assert opened(photo).size == SIZE
    assert is_close(opened(photo).getpixel((150, 200)), color)


def with_a_hole(mode: str) -> Image.Image:
    picture = image().convert("RGBA")
    picture.paste((0, 0, 0, 0), (100, 100, 200, 300))
    return picture.convert(mode)


def palette_with_a_hole() -> bytes:
    picture = Image.new("P", SIZE, 0)
    picture.putpalette([*RED, 0, 0, 0])
    picture.paste(1, (100, 100, 200, 300))
    return encoded(picture, "PNG", transparency=1)


def sixteen_bits_with_a_hole() -> bytes:
    sound = sixteen_bits(0x0101)
    before_the_pixels = sound.index(b"IDAT") - 4
    hole = png_chunk(b"tRNS", struct.pack(">H", 0xABCD))
    return sound[:before_the_pixels] + hole + sound[before_the_pixels:]


@pytest.mark.parametrize(
    "data",
    [encoded(with_a_hole("RGBA"), "PNG"), encoded(with_a_hole("LA"), "PNG"), palette_with_a_hole()],
    ids=["rgba", "grey", "palette"],
)
def test_what_is_transparent_becomes_white_with_a_warning(data: bytes) -> None:
    photo = accepted(data)
    assert "PHOTO_TRANSPARENT" in warnings_of(photo)
    assert is_close(opened(photo).getpixel((150, 200)), WHITE)


def test_sixteen_bits_with_a_transparent_value_are_taken() -> None:
    assert "PHOTO_TRANSPARENT" in warnings_of(accepted(sixteen_bits_with_a_hole()))


@pytest.mark.parametrize("side", [4_500, 12_000, 30_000])
def test_too_many_pixels_are_seen_in_the_header(side: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", lambda _: pytest.fail("was decoded"))
    assert refusal(png_header(side, side) + png_chunk(b"IDAT", b"")) == "TOO_MANY_PIXELS"


def test_pixels_are_never_decoded_before_their_number_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", lambda _: pytest.fail("was decoded"))
    assert refusal(png_header(4_400, 4_400) + png_chunk(b"IDAT", b"")) == "PHOTO_SIZE"


def test_too_many_pixels_are_not_decoded_either_where_warnings_are_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", lambda _: pytest.fail("was decoded"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert refusal(png_header(4_500, 4_500) + png_chunk(b"IDAT", b"")) == "PHOTO_SIZE"


NOISE = Image.effect_noise(SIZE, 60).convert("RGB")


@pytest.mark.parametrize("file_format", ["JPEG", "PNG"])
@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.9])
def test_a_photo_cut_off_is_damaged(file_format: str, share: float) -> None:
    data = encoded(NOISE, file_format)
    assert refusal(data[: max(20, int(len(data) * share))]) == "IMAGE_DAMAGED"


@pytest.mark.parametrize("chunk", [b"IHDR", b"IDAT"])
def test_a_png_with_a_wrong_checksum_is_damaged(chunk: bytes) -> None:
    data = encoded(image(), "PNG")
    start = data.index(chunk)
    [length] = struct.unpack(">I", data[start - 4 : start])
    end = start + 4 + length
    assert refusal(data[:end] + bytes(4) + data[end + 4 :]) == "IMAGE_DAMAGED"


def test_a_jpeg_of_endless_scans_is_not_decoded() -> None:
    data = encoded(image(), progressive=True)
    last = data.rindex(b"\xff\xda")
    assert refusal(data[:last] + data[last:-2] * 1_000 + data[-2:]) == "IMAGE_DAMAGED"


@pytest.mark.parametrize("further", [1, 2, 9])
@pytest.mark.req("R-066")
def test_an_animation_is_no_photo_and_a_phones_second_picture_is_said(further: int) -> None:
    pictures = {"save_all": True, "append_images": [image(color=(further, 0, 255)) for _ in range(further)]}
    assert refusal(encoded(image(), "PNG", **pictures)) == "PHOTO_ANIMATED"
    phone = accepted(encoded(image(), "MPO", **pictures))
    assert warnings_of(phone) == ["PHOTO_FRAMES"]
    assert is_close(opened(phone).getpixel((150, 200)), RED)


@pytest.mark.parametrize("value", [0x00, 0xFF])
@pytest.mark.parametrize("file_format", ["JPEG", "PNG"])
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_no_damaged_byte_of_a_photo_brings_the_import_down(file_format: str, value: int) -> None:
    sound = marked(image(), 1, file_format)
    for place in range(0, min(len(sound), 700), 2):
        checked(sound[:place] + bytes([value]) + sound[place + 1 :])


@pytest.mark.parametrize(
    ("width", "height", "outcome"),
    [
        (295, 413, ""),
        (294, 413, "PHOTO_NEAR_SIZE"),
        (281, 393, "PHOTO_NEAR_SIZE"),
        (309, 433, "PHOTO_NEAR_SIZE"),
        (310, 413, "PHOTO_SIZE"),
        (295, 434, "PHOTO_SIZE"),
        (280, 413, "PHOTO_SIZE"),
        (413, 413, "PHOTO_SIZE"),
        (590, 826, "PHOTO_SIZE"),
        (1, 1, "PHOTO_SIZE"),
    ],
)
@pytest.mark.req("R-066", "C-11")
def test_a_size_slightly_off_is_taken_with_a_warning_and_any_other_refused(
    width: int, height: int, outcome: str
) -> None:
    found = checked(encoded(image(width, height)))
    if isinstance(found, Problem):
        assert (found.code, found.value) == (outcome, f"{width}×{height}")
    else:
        assert warnings_of(found) == ([outcome] if outcome else [])
        assert opened(found).size == (width, height)


@pytest.mark.parametrize("color", [WHITE, BLUE, (0, 0, 0), (230, 200, 190)])
@pytest.mark.req("R-066")
def test_another_background_is_for_a_human_to_judge(color: tuple[int, int, int]) -> None:
    assert warnings_of(accepted(encoded(image(color=color)))) == ["PHOTO_BACKGROUND"]


@pytest.mark.parametrize("faces", [0, 1, 2])
def test_nobody_counts_faces(faces: int) -> None:
    picture = image()
    for face in range(faces):
        picture.paste((240, 200, 180), (60 + 90 * face, 120, 130 + 90 * face, 300))
    assert warnings_of(accepted(encoded(picture))) == []


def test_neither_the_number_nor_the_pixels_are_printed_by_accident() -> None:
    shown = repr(ZipPhoto("110101200001010018.jpg", PHOTO)) + repr(accepted(PHOTO))
    assert "1101" not in shown
    assert "xff" not in shown


def test_a_photo_written_anew_is_taken_again() -> None:
    kept = accepted(encoded(NOISE)).jpeg
    assert Image.open(io.BytesIO(accepted(kept).jpeg)).size == SIZE
