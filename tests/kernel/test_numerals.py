"""Look-alikes and marks in numbers, whatever somebody types."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel.characters import Fault, folded, hyphen_fault, name_fault
from core.kernel.identity import Document, IdType, check_document
from core.kernel.messages import say
from core.kernel.names import fold_name
from core.kernel.numerals import figures_fault, is_masked, number_fault, read_document, without_marks
from core.kernel.problems import Masked
from tests.kernel.test_identity import GOOD, with_check_digit

ODD = st.one_of(st.text(max_size=30), st.text("0123456789XxОХ×ßﬁlO*'`H\u200b ", min_size=5, max_size=20))


@pytest.mark.req("R-063", "R-065")
@given(text=ODD, id_type=st.sampled_from(IdType))
def test_whatever_is_typed_is_a_document_or_a_sentence_and_what_is_suggested_is_one(text: str, id_type: IdType) -> None:
    for found in (read_document(id_type, text), number_fault(text), figures_fault(text, lambda plain: plain[:1] + "*")):
        if not isinstance(found, Fault):
            continue
        assert "{" not in "".join(say(found.code, found.params)).replace("{", "", text.count("{"))
        suggested = found.params.get("suggested")
        assert suggested is None or (isinstance(suggested, Masked) and str(suggested) != suggested.plain)
    found = read_document(id_type, text)
    if isinstance(found, Fault) and isinstance(offered := found.params.get("suggested"), Masked):
        assert isinstance(check_document(id_type, offered.plain), Document)


@pytest.mark.req("R-064")
@given(text=st.text(max_size=30))
def test_whatever_is_typed_as_a_name_is_one_or_a_sentence_and_what_is_suggested_is_one(text: str) -> None:
    name = fold_name(text)
    assert folded(text, name)
    for fault in (name_fault(name), hyphen_fault(name)):
        if fault and (suggested := fault.params.get("suggested")):
            assert name_fault(str(suggested)) is None


@pytest.mark.req("R-063")
def test_a_look_alike_in_a_wrong_number_is_named_and_nothing_is_suggested() -> None:
    number = next(
        number for number in (with_check_digit(f"37060220030517{tail:03d}") for tail in range(99)) if number[-1] != "X"
    )
    found = read_document(IdType.RESIDENT, f"{number[:17]}Х")
    assert isinstance(found, Fault)
    assert (found.code, found.params) == ("ID_CHARACTERS", {"found": "“Х”（U+0425）"})


HIDDEN = (
    "370602*****0635",
    "370602＊＊＊＊0635",
    "3706XXXXXXXX0635",
    "3706••••0635",
    "199****0000",
    "H1*****78",
    "E1*****78",
    "3****************2",
    "370602########3012",
    "370602□□□□3012",
    "370602____3012",
    "370602……3012",
    "370602...3012",
    "370602 **** 3012",
    "370602????3012",
    "A12**89",
    "370602--------3012",
)
WHOLE = (
    GOOD,
    f"{GOOD[:17]}*",
    f"{GOOD[:17]}×",
    "E12345678",
    "***",
    "____",
    "",
    f"{GOOD[:6]}-{GOOD[6:14]}-{GOOD[14:]}",
    f"'{GOOD}",
    f'="{GOOD}"',
    "\u0060\u0060\u0060370602",
    "A123456(7)",
    "K1234567X",
    "3706.0220.0305",
)


@pytest.mark.parametrize(("text", "hidden"), [*((text, True) for text in HIDDEN), *((text, False) for text in WHOLE)])
def test_a_number_is_masked_where_several_figures_are_hidden(text: str, hidden: bool) -> None:
    assert is_masked(text) is hidden


@given(st.text(max_size=20))
def test_marks_are_left_out_once_and_for_all(text: str) -> None:
    assert without_marks(without_marks(text)) == without_marks(text)
