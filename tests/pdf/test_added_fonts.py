"""An operator's own fonts: tried after the packaged ones, whatever form they have, and harmless when they are none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.pdf import coverage, fonts
from core.pdf.canvas import Page
from core.pdf.fonts import SANS, SERIF, missing_glyphs
from tests.pdf.making import EM, a_collection, a_font
from tests.pdf.reading import POINTS, share_of_ink, text_of

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
