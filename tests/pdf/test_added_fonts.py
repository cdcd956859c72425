"""An operator's own fonts: tried after the packaged ones, whatever form they have, and harmless when they are none."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.issuance.documents import certificate
from core.kernel.errors import Refused
from core.pdf import coverage, fonts, sources
from core.pdf.canvas import Page
from core.pdf.fonts import SANS, SERIF, missing_glyphs
from tests.pdf.making import EM, a_collection, a_font, damaged, remapped
from tests.pdf.reading import POINTS, share_of_ink, text_of
from tests.pdf.test_exam_papers import AWARD

ONE, TWO, THREE = "\U00031350", "\U00031351", "\U00031352"
"""Characters that neither the package nor Debian draws."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(fonts, "SYSTEM", tmp_path / "none")
    fonts.system.cache_clear()
    yield tmp_path
    fonts.bind("")
    fonts.system.cache_clear()


def bound(folder: Path, **files: bytes) -> None:
    fonts.bind("")
    for name, data in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    fonts.bind(str(folder))


FORMS = {
    "plain": a_font(ONE + TWO),
    "cff": a_font(ONE + TWO, cff=True),
    "collection": a_collection(a_font("甲"), a_font(ONE + TWO)),
    "collection of regions": a_collection(a_font("甲", family="Any JP"), a_font(ONE + TWO, family="Any SC")),
}


@pytest.mark.parametrize("face", [SANS, SERIF])
@pytest.mark.parametrize("form", FORMS)
def test_a_character_of_the_operators_font_is_printed_and_can_be_searched(folder: Path, form: str, face: str) -> None:
    assert missing_glyphs(f"王{ONE}{TWO}") == ONE + TWO
    bound(folder, own_ttf=FORMS[form])
    assert missing_glyphs(f"王{ONE}{TWO}") == ""
    page = Page(100, 80, f"王{ONE}{TWO}明", title="", face=face)
    page.text(10, 40, f"王{ONE}{TWO}明", 20, bold=True)
    pdf = page.bytes()
    assert text_of(pdf).strip() == f"王{ONE}{TWO}明"
    em = 20 / POINTS
    bar = 10 + em
    assert share_of_ink(pdf, (bar, 36, bar + em * 200 / EM, 39)) > 0.5
    assert share_of_ink(pdf, (bar + em * 0.5, 36, bar + em * 0.9, 39)) == 0


def test_what_a_packaged_font_has_is_never_taken_from_the_operators(folder: Path) -> None:
    bound(folder, own_ttf=a_font("王" + ONE))
    assert fonts.fonts(f"王{ONE}").others.keys() == {ONE}


def test_files_are_tried_by_name_and_folders_within_are_looked_into(folder: Path) -> None:
    bound(folder, b_ttf=a_font(TWO + ONE), a__deep_ttf=a_font(ONE), z_ttf=a_font(THREE))
    assert [font.name for font in fonts.added().fonts] == ["a/deep.ttf", "b.ttf", "z.ttf"]
    first, second = fonts.fonts(ONE).others[ONE], fonts.fonts(TWO).others[TWO]
    assert first.startswith("adeepttf")
    assert second.startswith("bttf")


@pytest.mark.parametrize(
    "font", [a_font(TWO, blank=ONE), a_font(TWO, boxed=ONE), a_font(TWO, blank=ONE, cff=True)], ids=["", "box", "cff"]
)
def test_a_character_a_font_only_claims_to_have_is_looked_for_in_the_next(folder: Path, font: bytes) -> None:
    bound(folder, a_ttf=font)
    assert missing_glyphs(ONE + TWO) == ONE
    bound(folder, b_ttf=a_font(ONE))
    assert missing_glyphs(ONE + TWO) == ""


WHOLE = a_font(ONE + TWO)
UNUSABLE = {
    "cut off": WHOLE[: len(WHOLE) // 2],
    "empty": b"",
    "something else": b"%PDF-1.7",
    "a page of an error": b"<html>404</html>",
    "nonsense inside": WHOLE[:600] + bytes(len(WHOLE) - 600),
}


@pytest.mark.parametrize("damage", UNUSABLE)
def test_a_file_that_is_no_font_is_named_and_stops_nothing(folder: Path, damage: str) -> None:
    bound(folder, broken_ttf=UNUSABLE[damage], good_ttf=WHOLE)
    (folder / ".hidden").write_bytes(b"")
    assert missing_glyphs(ONE) == ""
    with pytest.raises(LookupError, match=r"^broken\.ttf: no font, or damaged"):
        coverage.added_fonts()


def em_of(units: int) -> Callable[[bytes], bytes]:
    return lambda head: head[:18] + struct.pack(">H", units) + head[20:]


CFF = a_font(ONE + TWO, cff=True)
DAMAGES = {
    "OS/2 cut": damaged(WHOLE, "OS/2", lambda table: table[:10]),
    "OS/2 empty": damaged(WHOLE, "OS/2", lambda _: b""),
    "no units": damaged(WHOLE, "head", em_of(0)),
    "too few units": damaged(CFF, "head", em_of(1)),
    "too many units": damaged(WHOLE, "head", em_of(65535)),
    "head cut": damaged(WHOLE, "head", lambda table: table[:18]),
    "hhea cut": damaged(WHOLE, "hhea", lambda table: table[:8]),
    "hhea of CFF empty": damaged(CFF, "hhea", lambda _: b""),
    "hmtx cut": damaged(WHOLE, "hmtx", lambda table: table[:5]),
    "hmtx empty": damaged(CFF, "hmtx", lambda _: b""),
    "maxp cut": damaged(WHOLE, "maxp", lambda table: table[:3]),
    "glyf empty": damaged(WHOLE, "glyf", lambda _: b""),
    "glyf of nothing": damaged(WHOLE, "glyf", lambda table: b"\xff" * len(table)),
    "loca cut": damaged(WHOLE, "loca", lambda table: table[:3]),
    "loca beyond": damaged(WHOLE, "loca", lambda table: b"\x7f" * len(table)),
    "loca of nothing": damaged(WHOLE, "loca", lambda table: bytes(len(table))),
    "CFF cut": damaged(CFF, "CFF ", lambda table: table[: len(table) - 40]),
    "cmap cut": damaged(WHOLE, "cmap", lambda table: table[:20]),
    "cmap empty": damaged(WHOLE, "cmap", lambda _: b""),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_font_with_a_damaged_table_is_named_and_its_characters_left_blank(folder: Path, damage: str) -> None:
    bound(folder, broken_ttf=DAMAGES[damage])
    assert missing_glyphs(ONE + TWO) == ONE + TWO
    with pytest.raises(LookupError, match=r"^broken\.ttf: "):
        coverage.added_fonts()
    assert "H 0/4192" in coverage.by_block()
    page = Page(100, 80, f"王{ONE}（生僻字手写）", title="")
    page.text(10, 40, f"王{ONE}", 20)
    assert "王" in text_of(page.bytes())
    bound(folder, good_ttf=WHOLE)
    assert missing_glyphs(ONE + TWO) == ""


def test_one_damaged_glyph_is_looked_for_in_the_next_font(folder: Path) -> None:
    bound(folder, a_ttf=damaged(WHOLE, "glyf", lambda table: table[:-8] + b"\x7f" * 8))
    assert missing_glyphs(ONE + TWO) == TWO
    assert coverage.added_fonts() == "a.ttf"
    bound(folder, b_ttf=a_font(TWO))
    assert fonts.fonts(ONE + TWO).others.keys() == {ONE, TWO}


@pytest.fixture
def failing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two fonts; each character of the first has been seen to be drawn, and yet it comes to nothing."""
    bound(folder, a_ttf=WHOLE, b_ttf=a_font(TWO))
    assert missing_glyphs(ONE + TWO) == ""
    monkeypatch.setattr(fonts.added().fonts[0], "truetype", lambda *_: b"no font")


@pytest.mark.usefixtures("failing")
def test_a_font_that_fails_in_print_is_left_out_from_then_on_and_said_once(caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(2):
        found = fonts.fonts(f"王{ONE}{TWO}")
        assert (found.missing, found.others.keys()) == ({ONE}, {TWO})
        assert found.others[TWO].startswith("bttf")
    assert missing_glyphs(ONE + TWO) == ONE
    said = [line.getMessage() for line in caplog.records if line.name == fonts.__name__]
    assert said == ["font a.ttf is left out, nothing can be made of it: TTFError"]


@pytest.mark.usefixtures("failing")
@pytest.mark.req("R-172")
def test_a_certificate_whose_font_fails_in_print_is_refused() -> None:
    with pytest.raises(Refused) as error:
        certificate(replace(AWARD, person=replace(AWARD.person, name=f"王{ONE}")))
    assert error.value.code == "GLYPH_MISSING"


def test_a_file_too_large_for_a_font_is_not_read_but_named(folder: Path) -> None:
    with (folder / "a.ttf").open("wb") as file:
        os.truncate(file.fileno(), 5 * 1024**3)
    bound(folder, good_ttf=WHOLE)
    assert missing_glyphs(ONE + TWO) == ""
    with pytest.raises(LookupError, match=r"^a\.ttf: larger than a font \(5120 MB, at most 200\)$"):
        coverage.added_fonts()


def test_a_file_there_is_no_memory_for_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(_: bytes, __: str) -> None:
        raise MemoryError

    bound(folder, a_ttf=WHOLE)
    monkeypatch.setattr(sources, "read", read)
    assert missing_glyphs(ONE) == ONE
    with pytest.raises(LookupError, match=r"^a\.ttf: not enough memory"):
        coverage.added_fonts()


HAN = [*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0x20000, 0x2A6E0), *range(0x31350, 0x323B0)]

MANY = "".join(map(chr, range(0x31350, 0x31400)))


@pytest.mark.parametrize("cff", [False, True])
def test_a_glyph_that_stands_for_many_characters_draws_none_of_them(folder: Path, cff: bool) -> None:
    own = a_font(ONE + TWO, cff=cff)
    bound(folder, last_ttf=remapped(own, {code: "part" for code in HAN if chr(code) not in ONE + TWO}))
    assert missing_glyphs(ONE + TWO + THREE) == THREE
    assert "H 2/4192" in coverage.by_block()
    assert coverage.added_fonts() == "last.ttf"


@pytest.mark.parametrize(
    "font",
    [
        remapped(a_font("甲"), dict.fromkeys([*HAN, *range(0xE000, 0xF900)], "part")),
        remapped(a_font("甲", blank="乙"), dict.fromkeys(HAN, "u4E59")),
        a_font(" ", blank=MANY),
        a_font(" ", boxed=MANY, cff=True),
        a_font(" ", alike=MANY),
        a_font(" ", alike=MANY, cff=True),
    ],
    ids=["one shape", "empty", "each empty", "each the box", "each one shape", "each one shape, CFF"],
)
def test_a_font_of_placeholders_prints_no_name_and_is_named(folder: Path, font: bytes) -> None:
    bound(folder, last_ttf=font)
    assert missing_glyphs("\ue000" + ONE) == "\ue000" + ONE
    with pytest.raises(LookupError, match=r"^last\.ttf: draws none of its characters$"):
        coverage.added_fonts()


@pytest.mark.parametrize("rest", ["blank", "boxed", "alike"])
def test_the_few_characters_a_font_has_among_many_placeholders_are_printed(folder: Path, rest: str) -> None:
    bound(folder, own_ttf=a_font("\u3400\u3401", **{rest: MANY}))
    own = fonts.added().fonts[0]
    assert [own.draws(char) for char in "\u3400\u3401" + ONE] == [True, True, False]


def test_two_characters_may_share_a_glyph(folder: Path) -> None:
    bound(folder, own_ttf=remapped(a_font(ONE + TWO), dict.fromkeys((0x31352, 0x31353, 0x31354), f"u{ord(ONE):X}")))
    assert missing_glyphs(ONE + TWO + THREE) == ""


def test_a_folder_that_is_not_there_is_named_and_stops_nothing(folder: Path) -> None:
    fonts.bind(str(folder / "absent"))
    assert missing_glyphs(ONE) == ONE
    with pytest.raises(LookupError, match="absent: No such file"):
        coverage.added_fonts()


def test_coverage_is_counted_by_block(folder: Path) -> None:
    before = coverage.by_block()
    assert "A 6592/6592" in before
    assert "H 0/4192" in before
    bound(folder, own_ttf=WHOLE)
    assert "H 2/4192" in coverage.by_block()
    assert coverage.added_fonts() == "own.ttf"
