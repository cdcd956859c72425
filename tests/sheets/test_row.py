"""A row reader says of every cell what `cells` says: its short cuts are no rules of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel.names import check_name, fold_name, strip_invisible
from core.kernel.pinyin import check_pinyin
from core.kernel.problems import Place, Problem
from core.sheets import cells
from core.sheets.form import CellError, CellValue, Formula, Shown
from core.sheets.row import RowReader

HEADER = {"sheet": "考生", "columns": {"cell": ["C", "某列"]}}
AT = Place(sheet="考生", row=7, column="C", header="某列", field="cell")
CHOICES = {"男": 1, "女(士)": 2}
ALPHABET = "07Xxab 张·李\u3000\u200b\ufeff８（）()\n\x07男女士-.²①"

texts = st.text(ALPHABET, max_size=8)
values = st.one_of(
    texts,
    st.none(),
    st.booleans(),
    st.integers(-3, 3000),
    st.floats(allow_nan=False),
    st.dates(),
    texts.map(Formula),
    texts.map(CellError),
    st.builds(Shown, st.just("90%"), st.just("percent")),
    st.builds(Shown, st.just("0.5"), st.just("fraction")),
    st.builds(Shown, st.sampled_from(["12000", "3.7060219990101e+17"]), st.just("scientific")),
    st.just("长" * (cells.LONGEST_CELL + 1)),
)

Reading = tuple[Callable[[RowReader], object], Callable[[CellValue], object]]
READINGS: dict[str, Reading] = {
    "text": (lambda reader: reader.text("cell"), lambda cell: cells.text(cell, AT)),
    "text that may be empty": (
        lambda reader: reader.text("cell", required=False),
        lambda cell: cells.text(cell, AT, required=False),
    ),
    "digits": (lambda reader: reader.digits("cell"), lambda cell: cells.digits(cell, AT)),
    "number": (lambda reader: reader.number_as_text("cell"), lambda cell: cells.number_as_text(cell, AT)),
    "choice": (lambda reader: reader.choice("cell", CHOICES), lambda cell: cells.choice(cell, AT, CHOICES)),
    "integer": (
        lambda reader: reader.integer("cell", least=0, most=2100),
        lambda cell: cells.integer(cell, AT, least=0, most=2100),
    ),
}


@pytest.mark.req("R-061")
@pytest.mark.parametrize("kind", READINGS)
@given(cell=values)
def test_a_cell_is_read_as_the_rules_of_cells_say(kind: str, cell: CellValue) -> None:
    by_row, by_cells = READINGS[kind]
    reader = RowReader({"cell": cell}, HEADER, 7)
    read, expected = by_row(reader), by_cells(cell)
    if isinstance(expected, Problem):
        assert (read, reader.problems) == (None, [expected])
        return
    assert read == expected
    folded = kind in {"digits", "integer"} and isinstance(cell, str) and str(read) != strip_invisible(cell)
    said = [(problem.code, problem.warning) for problem in reader.problems]
    assert said == ([("CELL_FOLDED", True)] if folded else []), "nothing is mended in silence"


@pytest.mark.req("R-064")
@given(name=st.text("张李欧阳·A\u3400\ue000\u200b 3", max_size=5))
def test_a_name_is_folded_once_and_for_all(name: str) -> None:
    folded = fold_name(name)
    assert fold_name(folded) == folded
    assert check_name(folded) == check_name(fold_name(strip_invisible(folded)))


@pytest.mark.req("R-064")
@pytest.mark.parametrize(
    ("pinyin", "name", "code"),
    [
        ("Zhang San", "张三", None),
        ("Zhang San", "张", "PINYIN_PARTS"),
        ("Zhang San", "张·三·李", "PINYIN_PARTS"),
        ("Lv San", "吕三", "PINYIN_UMLAUT"),
        ("zhang San", "张三", "PINYIN_CAPITALS"),
        ("Zhang San Feng", "张三丰", "PINYIN_PARTS"),
    ],
)
def test_the_usual_pinyin_is_right_only_where_the_name_has_two_parts(pinyin: str, name: str, code: str | None) -> None:
    assert check_pinyin(pinyin, name) == code
