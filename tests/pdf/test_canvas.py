"""The page to draw on: what stands on it can be read, fits and lies where it was put."""

from __future__ import annotations

import io
import re

import pytest
import segno
from PIL import Image
from pypdf import PdfReader

from core.pdf.canvas import Page
from core.pdf.fonts import SERIF
from tests.pdf.reading import POINTS, RARE, ink_of, pages_of, picture_of, qr_of, share_of_ink, text_of

WORDS = ("考生姓名", f"王{RARE}", "Zhang Sanfeng", "库尔班·热合曼", "2021-06-05 09:00", "（甲）第①号")
LONG = "示例职业技能学院电子商务系跨境电子商务专业" * 6


def a_page(texts: str = "", title: str = "文件") -> Page:
    return Page(100, 80, texts, title=title)


def test_a_character_nobody_announced_is_a_programming_error() -> None:
    page = a_page(RARE[0])
    page.text(10, 20, RARE[0], 12)
    with pytest.raises(ValueError, match="㛃"):
        page.text(10, 30, RARE, 12)


@pytest.mark.req("R-120")
@pytest.mark.parametrize("bold", [False, True])
def test_a_character_no_font_has_leaves_a_ruled_blank_and_says_that_it_is_written_by_hand(bold: bool) -> None:
    page = a_page("王\ue000明")
    page.text(10, 30, "王\ue000明", 20, bold=bold)
    pdf = page.bytes()
    assert text_of(pdf).split() == ["王", "明（生僻字手写）"]
    left, right = 10 + 21 / POINTS, 10 + 51 / POINTS
    assert share_of_ink(pdf, (left, 29, right, 32)) > 0.05
    assert share_of_ink(pdf, (left, 15, right, 29)) == 0


@pytest.mark.parametrize("text", ["\ue000" * 9, "\ue000", "王\ue000" * 12])
@pytest.mark.parametrize(("align", "x"), [("left", 20), ("center", 50), ("right", 80)])
def test_blanks_and_their_note_stay_within_the_millimetres_of_the_text(text: str, align: str, x: float) -> None:
    page = a_page(text)
    page.text(x, 40, text, 14, align=align, fit=60)
    ink = ink_of(page.bytes())
    assert ink is not None
    assert min(ink[0], ink[2]) > 19


@pytest.mark.parametrize("text", WORDS)
@pytest.mark.parametrize("bold", [False, True])
def test_what_is_written_can_be_searched_and_copied(text: str, bold: bool) -> None:
    page = a_page(text)
    page.text(10, 20, text, 12, bold=bold)
    assert text_of(page.bytes()).strip() == text


def test_a_rare_character_is_drawn_and_not_as_a_box() -> None:
    drawn = []
    for char in (*RARE, "\u4e00"):
        page = a_page(RARE)
        page.text(10, 40, char, 80)
        drawn.append(picture_of(page.bytes()).tobytes())
    assert len(set(drawn)) == 3
    page = a_page(RARE)
    page.text(10, 40, RARE[0], 80)
    assert 0.05 < share_of_ink(page.bytes(), (10, 15, 38, 43)) < 0.7


def test_the_other_face_holds_rare_characters_too() -> None:
    page = Page(100, 80, RARE, title="证书", face=SERIF)
    page.text(10, 20, RARE, 12)
    assert text_of(page.bytes()).strip() == RARE


def test_the_title_stands_in_the_document() -> None:
    metadata = PdfReader(io.BytesIO(a_page(title="准考证").bytes())).metadata
    assert metadata is not None
    assert metadata.title == "准考证"


@pytest.mark.parametrize(("align", "x"), [("left", 20), ("center", 50), ("right", 80)])
@pytest.mark.parametrize("text", ["学院", LONG[:30], LONG, "W" * 200])
def test_a_text_that_must_fit_stays_within_its_millimetres(text: str, align: str, x: float) -> None:
    page = a_page(text)
    page.text(x, 40, text, 14, align=align, fit=60)
    pdf = page.bytes()
    ink = ink_of(pdf)
    assert ink is not None
    left, _, right, _ = ink
    assert left > 19
    assert right > 19
    assert text_of(pdf).replace("\n", "").strip() == text


def test_a_text_that_fits_keeps_its_size() -> None:
    pages = [a_page(), a_page()]
    pages[0].text(10, 40, "学院", 14)
    pages[1].text(10, 40, "学院", 14, fit=60)
    first, second = (picture_of(page.bytes()).tobytes() for page in pages)
    assert first == second


def test_a_text_after_a_narrowed_one_is_as_wide_as_ever() -> None:
    plain, after = a_page(), a_page(LONG)
    plain.text(10, 40, "学院", 14)
    after.text(10, 200, LONG, 14, fit=20)
    after.text(10, 40, "学院", 14)
    assert picture_of(after.bytes()).tobytes() == picture_of(plain.bytes()).tobytes()


@pytest.mark.parametrize("count", [1, 2, 5])
def test_every_page_asked_for_is_there_and_has_its_own_text(count: int) -> None:
    page = a_page()
    for number in range(count):
        if number:
            page.next()
        page.text(10, 20, f"第 {number} 页", 12)
    pdf = page.bytes()
    assert pages_of(pdf) == count
    assert [re.findall(r"\d+", text_of(pdf, number)) for number in range(count)] == [[str(n)] for n in range(count)]


def test_a_page_has_the_size_it_was_given_in_millimetres() -> None:
    page = a_page()
    page.text(10, 20, "一", 12)
    box = PdfReader(io.BytesIO(page.bytes())).pages[0].mediabox
    assert (round(float(box.width) / POINTS), round(float(box.height) / POINTS)) == (100, 80)


def test_lines_and_boxes_lie_where_they_were_put() -> None:
    page = a_page()
    page.box(10, 20, 60, 40, line=2, color="000000")
    page.line(30, 15, 30, 70, width=2, color="000000")
    ink = ink_of(page.bytes())
    assert ink is not None
    assert [round(side) for side in ink] == [10, 15, 30, 10]


@pytest.mark.parametrize("file_format", ["JPEG", "PNG"])
def test_a_picture_fills_its_place_and_nothing_else(file_format: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (295, 413), (0, 0, 0)).save(out, file_format)
    page = a_page()
    page.picture(20, 10, 30, 42, out.getvalue())
    pdf = page.bytes()
    assert share_of_ink(pdf, (21, 11, 49, 51)) == 1
    ink = ink_of(pdf)
    assert ink is not None
    assert [round(side) for side in ink] == [20, 10, 50, 28]


def test_what_is_transparent_in_a_picture_stays_so() -> None:
    seal = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    seal.paste((200, 0, 0, 255), (40, 40, 60, 60))
    out = io.BytesIO()
    seal.save(out, "PNG")
    page = a_page()
    page.picture(20, 10, 50, 50, out.getvalue())
    assert 0 < share_of_ink(page.bytes(), (20, 10, 70, 60)) < 0.1


@pytest.mark.parametrize("text", ["202100000001", "https://example.org/verify/0123456789ABCDEF?code=0123456789"])
def test_a_qr_code_is_drawn_module_by_module(text: str) -> None:
    page = a_page()
    page.qr(20, 10, 50, text)
    wanted = [
        [bool(bit) for bit in row] for row in segno.make(text, micro=False, error="m", mask=0, boost_error=False).matrix
    ]
    assert qr_of(page.bytes(), (20, 10, 50), len(wanted)) == wanted
