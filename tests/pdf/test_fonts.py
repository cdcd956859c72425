"""Fonts: every character or a refusal, made once and grown when a document needs more."""

from __future__ import annotations

import pytest
from reportlab.pdfbase import pdfmetrics

from core.pdf import fonts
from core.pdf.canvas import Page
from core.pdf.fonts import SANS, SERIF, missing_glyphs
from tests.pdf.reading import RARE, text_of


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fonts that begin with five letters, so that making them takes no time."""
    monkeypatch.setattr(fonts, "ALWAYS", frozenset("abcde"))
    monkeypatch.setattr(fonts, "_made", {})


def font(text: str, face: str = SANS) -> str:
    return fonts.fonts(text, face).first


@pytest.mark.parametrize("face", [SANS, SERIF])
def test_both_faces_have_the_characters_of_names_and_forms(face: str) -> None:
    text = f"{RARE}𬭩·—（）①℃〇" + "".join(fonts.ALWAYS)
    assert fonts.fonts(text, face) == fonts.Fonts(font(text, face))
    assert missing_glyphs(f"{text} \n\u3000", anywhere=True) == ""


def test_what_cannot_be_printed_is_named_once_and_in_order() -> None:
    assert missing_glyphs("张😀三\ue000😀") == "\ue000😀"


@pytest.mark.parametrize("text", ["😀", "\ue000", "\x00", "\U0010ffff"])
def test_what_no_font_has_is_told_apart_from_the_rest_of_a_text(text: str) -> None:
    found = fonts.fonts(f"姓名{text}")
    assert (found.missing, found.others) == ({text}, {})


@pytest.mark.usefixtures("small")
def test_a_font_is_made_again_only_for_characters_it_lacks() -> None:
    first = font("abc")
    assert font("cab") == first
    grown = font(f"甲{RARE}")
    assert grown != first
    assert font(f"a甲{RARE}") == grown


@pytest.mark.usefixtures("small")
def test_a_grown_font_has_a_width_for_old_and_new_characters() -> None:
    font("abc")
    grown = font(f"甲{RARE}")
    assert pdfmetrics.stringWidth(f"甲{RARE}", grown, 10) == pytest.approx(30)
    assert 0 < pdfmetrics.stringWidth("a", grown, 10) < 10


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("face", [SANS, SERIF])
def test_a_document_prints_what_earlier_documents_did_not_need(face: str) -> None:
    for text in ("abc", "abc龘"):
        page = Page(100, 80, text, title="", face=face)
        page.text(10, 20, text, 12)
        assert text_of(page.bytes()).strip() == text


@pytest.mark.usefixtures("small")
def test_the_faces_do_not_share_their_characters() -> None:
    assert font("甲", SANS) != font("甲", SERIF)
