"""A certificate with a character no font has is not made: nothing on it is written by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.issuance.documents import certificate
from core.kernel.errors import Refused
from core.kernel.person import Person
from tests.pdf.test_exam_papers import AWARD


@pytest.mark.req("R-172")
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("王\U000313ab", "\U000313ab（U+313AB）"),
        ("王\ue000\x00", "（U+0000）、\ue000（U+E000）"),
    ],
)
def test_a_certificate_with_a_character_no_font_has_is_refused_by_its_name(name: str, said: str) -> None:
    person = Person(name=name, pinyin="Wang X", id_type="passport", id_number="E12345678", phone="")
    with pytest.raises(Refused) as error:
        certificate(replace(AWARD, person=person))
    assert (error.value.code, error.value.params) == ("GLYPH_MISSING", {"characters": said})
