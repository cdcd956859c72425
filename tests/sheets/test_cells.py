"""One cell to one value: what is normalised, what only warns, what is refused, in every column of a person's row."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.candidates import sheet
from core.candidates.rules import CandidateRow
from core.demo import people
from core.kernel.messages import say
from core.kernel.problems import Masked, Place, Problem
from core.sheets import cells
from core.sheets.find import find_sheets
from core.sheets.form import CellError, CellValue, Formula, Shown, letter
from core.sheets.template import template
from tests.sheets.files import rows

A1 = Place(sheet="名单", row=1, column="A")
HEADER = {
    "sheet": "名单",
    "columns": {column.key: (letter(index), column.title) for index, column in enumerate(sheet.FORM.columns)},
}
PERSON = dict(
    zip((column.key for column in sheet.FORM.columns), people.invent(random.Random(1), 1, 0)[0].cells, strict=True)
)


def code(found: object) -> str:
    assert isinstance(found, Problem)
    return found.code


def parsed(**changed: CellValue) -> CandidateRow | list[str]:
    """Return the row of one person with some cells changed, or the codes and cells of what refuses it."""
    found = sheet.parse({**PERSON, **changed}, HEADER, 7)
    if isinstance(found, CandidateRow):
        return found
    return [f"{problem.place.cell} {problem.code}" for problem in found if not problem.warning]


def accepted(**changed: CellValue) -> CandidateRow:
    found = parsed(**changed)
    assert isinstance(found, CandidateRow)
    return found


READERS: dict[str, Callable[[CellValue, Place], object]] = {
    "text": cells.text,
    "number_as_text": cells.number_as_text,
    "digits": cells.digits,
    "integer": cells.integer,
    "choice": lambda cell, place: cells.choice(cell, place, ("=1+1", "#N/A")),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("cell", "wrong"),
    [
        (Formula("=1+1"), "FORMULA_NOT_ALLOWED"),
        (True, "CELL_BOOLEAN"),
        (False, "CELL_BOOLEAN"),
        (Shown("90%", "percent"), "CELL_FORMAT"),
        (Shown("0.9", "fraction"), "CELL_FORMAT"),
        (CellError("#N/A"), "CELL_ERROR"),
        (None, "REQUIRED"),
        (" \u3000\u200b", "REQUIRED"),
        ("古" * 501, "TOO_LONG"),
        ("x" * 32_767, "TOO_LONG"),
        ("李\n四", "CELL_CONTROL"),
        ("李\x00四", "CELL_CONTROL"),
        ("李\t四", "CELL_CONTROL"),
        ("李\r四", "CELL_CONTROL"),
    ],
)
def test_no_column_takes_formulas_errors_nothing_too_much_or_control_characters(
    reader: str, cell: CellValue, wrong: str
) -> None:
    assert code(READERS[reader](cell, A1)) == wrong


@pytest.mark.parametrize("cell", [10**15, 5.30701e20, -(10**16)])
def test_a_number_that_lost_digits_already_is_no_text(cell: CellValue) -> None:
    assert code(cells.text(cell, A1)) == "DIGITS_LOST"
    assert code(cells.number_as_text(cell, A1)) == "ID_AS_NUMBER"
    assert cells.text(10**15 - 1, A1) == "9" * 15


def test_a_number_with_an_exponent_is_a_number_but_no_code(tmp_path: Path) -> None:
    """Who types 12E3 gets 12000, shown as 1.20E+04."""
    typed = Shown("12000", "scientific")
    assert (cells.digits(typed, A1), cells.integer(typed, A1)) == ("12000", 12_000)
    assert code(cells.text(typed, A1)) == "CELL_FORMAT"
    assert code(cells.number_as_text(typed, A1)) == "NUMBER_AS_NUMBER"
    assert code(cells.number_as_text(Shown("3.70602199901e+17", "scientific"), A1)) == "ID_AS_NUMBER"


def test_an_error_is_quoted_in_short() -> None:
    found = cells.text(CellError("#" * 1_000), A1)
    assert isinstance(found, Problem)
    assert found.value == "#" * 20


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (2021.0, "2021"),
        (2021, "2021"),
        (1.5, "1.5"),
        (dt.date(2024, 5, 7), "2024-05-07"),
        ("\ufeff 李四\u200b\u202c ", "李四"),
        ("㈱⼀", "㈱⼀"),
        ("\t=1+1\r", "=1+1"),
        ("古" * 500, "古" * 500),
    ],
)
def test_a_text_is_trimmed_of_blanks_and_of_what_nobody_sees(cell: CellValue, text: str) -> None:
    assert cells.text(cell, A1) == text


@pytest.mark.parametrize("cell", ["１９９０００００００１", "199 0000 0001", "199\u00a00000\u30000001", 19900000001.0])
def test_digits_lose_their_width_and_their_blanks(cell: CellValue) -> None:
    assert cells.digits(cell, A1) == "19900000001"


@pytest.mark.parametrize("cell", ["²", "①", "٣", "三", "1.5", 1.5, "-1", "1e3", "+1", "1_0", "0", "61", "9" * 400])
def test_what_is_no_whole_number_within_its_bounds_is_refused_and_never_rounded(cell: CellValue) -> None:
    assert code(cells.integer(cell, A1, least=1, most=60)) == "NOT_AN_INTEGER"


@pytest.mark.parametrize("cell", [7, 7.0, "7", " ７ ", "07"])
def test_a_whole_number_is_read_however_it_was_typed(cell: CellValue) -> None:
    assert cells.integer(cell, A1) == 7


@pytest.mark.parametrize("cell", ["高职(专科)", "高职（专科）", " 高职 (专科)\u200b"])
def test_a_choice_is_known_whatever_the_width_of_its_brackets(cell: str) -> None:
    assert cells.choice(cell, A1, sheet.LEVELS) == "高职(专科)"


def test_another_word_is_answered_with_the_choices() -> None:
    found = cells.choice("博士" * 50, A1, ("男", "女"))
    assert isinstance(found, Problem)
    assert (found.code, found.value, found.params) == ("NOT_A_CHOICE", "博士" * 10, {"choices": "男、女"})


@given(
    st.one_of(
        st.none(),
        st.text(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.booleans(),
        st.dates(),
        st.builds(Formula, st.text()),
        st.builds(CellError, st.text()),
    )
)
def test_whatever_a_cell_holds_is_a_value_or_a_finding(cell: CellValue) -> None:
    for read in READERS.values():
        found = read(cell, A1)
        assert isinstance(found, str | int | Problem)
        assert not isinstance(found, Problem) or len(found.value) <= 20


@pytest.mark.req("R-063")
@pytest.mark.parametrize("cell", [3.70781e17, 370_781_000_000_000_000, 1e15])
def test_a_document_number_typed_as_a_number_is_refused_as_it_has_lost_digits(cell: CellValue) -> None:
    assert parsed(id_number=cell) == ["E7 ID_AS_NUMBER"]


@pytest.mark.req("R-063")
@pytest.mark.parametrize(("cell", "left"), [(1.0, "1"), (12345678, "12345678"), (999_999_999_999_999.0, "9" * 15)])
def test_a_shorter_number_has_lost_no_more_than_zeros_and_is_suggested_as_it_stands(cell: CellValue, left: str) -> None:
    at = Place(sheet="名单", row=7, column="E", header="*准考证号", field="ticket")
    found = READERS["number_as_text"](cell, at)
    assert isinstance(found, Problem)
    assert found.code == "NUMBER_AS_NUMBER"
    assert isinstance(found.params["suggested"], Masked)
    assert found.params["suggested"].plain == left
    sentence, _fix = say(found.code, found.params)
    assert sentence.startswith("准考证号以数字格式保存")
    assert "末几位" not in sentence


@pytest.mark.req("R-063")
@pytest.mark.parametrize(
    "cell", [19900000001.0, 19900000001, "+8619900000001", "199-0000-0001", "１９９０００００００１"]
)
def test_a_phone_number_is_taken_as_a_number_too_since_it_loses_nothing(cell: CellValue) -> None:
    assert accepted(phone=cell).phone == "19900000001"


@pytest.mark.req("R-063")
@pytest.mark.parametrize("cell", [1990000000.5, 1990000000, "1990000000", "29900000001", dt.date(2024, 5, 7)])
def test_a_phone_number_of_other_length_or_shape_is_refused(cell: CellValue) -> None:
    assert parsed(phone=cell) == ["F7 PHONE_INVALID"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_name_and_a_number_that_start_like_a_formula_are_refused(start: str) -> None:
    found = parsed(name=f"{start}1+1", id_number=f"{start}1+1")
    assert {"A7 NAME_CHARACTERS", "E7 ID_LENGTH"} <= set(found if isinstance(found, list) else ())


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_free_text_may_start_like_a_formula_and_stays_text(start: str) -> None:
    assert accepted(major=f"{start}电子商务").major == f"{start}电子商务"


def test_a_line_break_in_a_name_is_refused() -> None:
    assert "A7 CELL_CONTROL" in parsed(name="李\n四")  # type: ignore[operator]  # refused rows are lists


def test_a_document_number_is_mended_and_the_mending_is_said() -> None:
    number = str(PERSON["id_number"])
    wide = "".join(chr(ord(char) + 0xFEE0) for char in number)
    row = accepted(id_number=f"\ufeff{wide[:6]}\u200b {wide[6:]}\u202c")
    assert row.id_number == number
    assert {"ID_FULL_WIDTH", "ID_SPACES"} <= {problem.code for problem in row.warnings}


def test_a_name_is_freed_of_what_nobody_sees() -> None:
    name = str(PERSON["name"])
    assert accepted(name=f"\ufeff\u3000{name[0]}\u200b{name[1:]}\u202c").name == name


@pytest.mark.req("R-061")
def test_the_sample_row_left_in_a_template_is_nobody(tmp_path: Path) -> None:
    path = tmp_path / "sample.xlsx"
    path.write_bytes(template(sheet.FORM))
    [(number, values)] = find_sheets(rows(path), sheet.FORM).rows
    found = sheet.parse(values, HEADER, number)
    assert isinstance(found, list)
    assert [problem.code for problem in found] == ["SAMPLE_ROW"]
