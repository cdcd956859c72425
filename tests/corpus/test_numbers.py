"""G1 … G11: marks, amounts of money and numbers of seats."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from marshmallow import ValidationError

from core.arrangement.sheet import FORM as ROOMS
from core.arrangement.sheet import RoomRow
from core.arrangement.sheet import read as read_room
from core.fees.schemas import PaymentSchema
from core.kernel.errors import Refused
from core.kernel.money import yuan
from core.rules.passing import Mark
from core.scores.rules import parse_mark
from core.scores.sheet import FORM as SCORES
from core.scores.sheet import ScoreRow
from core.scores.sheet import read as read_mark
from core.sheets.form import CellValue, Form, Formula, letter
from tests.corpus.judging import Proved, check_complete, check_named, said


@dataclass(frozen=True)
class Cell:
    """One line: what was typed, and what it comes to; `R` for a refusal, `W` behind a value that is doubted."""

    id: str
    typed: CellValue
    outcome: str


def header(form: Form) -> dict[str, object]:
    return {"sheet": "表", "columns": {c.key: (letter(n), c.title) for n, c in enumerate(form.columns)}}


def of_mark(typed: CellValue) -> str:
    """Say what a cell of the marks' sheet comes to, of a hundred."""
    row = read_mark({"ticket": "1", "name": "张三", "mark": typed}, header(SCORES), 2)
    if not isinstance(row, ScoreRow):
        return "; ".join(said(row))
    mark = parse_mark(row.mark, 100)
    value = f"R E2:{mark}" if isinstance(mark, str) else f"{mark.value if mark.value is not None else mark.outcome}"
    return "; ".join([value, *said(row.warnings)])


def of_money(typed: CellValue) -> str:
    try:
        return str(yuan(str(typed)))
    except Refused as refused:
        return f"R {refused.code}"


def of_seats(typed: CellValue) -> str:
    """Say what a cell of the rooms' sheet comes to."""
    row = read_room(
        {"site_code": "110001", "name": "1号楼", "region": "北京", "address": "1号", "seats": typed}, header(ROOMS), 2
    )
    return str(row.seats) if isinstance(row, RoomRow) else "; ".join(said(row))


MARKS = [
    Cell("G1", "59.5", "59.5"),
    Cell("G1", 59.5, "59.5"),
    Cell("G2", "59.95", "R E2:SCORE_FORMAT"),
    Cell("G2", "59.449", "R E2:SCORE_FORMAT"),
    Cell("G3", "-1", "R E2:SCORE_FORMAT"),
    Cell("G3", -1, "R E2:SCORE_FORMAT"),
    Cell("G3", "101", "R E2:SCORE_RANGE"),
    Cell("G3", "100.1", "R E2:SCORE_RANGE"),
    Cell("G3", "100.01", "R E2:SCORE_FORMAT"),
    Cell("G3", "1e2", "R E2:SCORE_FORMAT"),
    Cell("G3", "0x3B", "R E2:SCORE_FORMAT"),
    Cell("G3", "5_9", "R E2:SCORE_FORMAT"),
    Cell("G3", "５９", "59; W E2:CELL_FOLDED"),
    Cell("G5", None, "R E2:SCORE_EMPTY"),
    Cell("G5", "缺考", "absent"),
    Cell("G5", "作弊", "void"),
    Cell("G5", "违纪", "void"),
    Cell("G5", "-", "R E2:SCORE_FORMAT"),
    Cell("G5", "未考", "R E2:SCORE_FORMAT"),
    Cell("G5", 0, "0"),
    Cell("G6", Formula("=59.999999999"), "R E2:FORMULA_NOT_ALLOWED"),
    Cell("G6", 59.999999999, "R E2:SCORE_FORMAT"),
]
MONEY = [
    Cell("G10", "380.005", "R MONEY_PLACES"),
    Cell("G10", "-380", "-380.00"),  # a refund; a standard below zero is refused by its own act
    Cell("G10", "3.8e2", "R MONEY_FORMAT"),
    Cell("G10", "￥380", "380.00"),
    Cell("G10", "380元", "380.00"),
    Cell("G10", "1,380", "1380.00"),
    Cell("G10", "1,38", "R MONEY_FORMAT"),
    Cell("G10", "３８０", "R MONEY_FORMAT"),
    Cell("G10", "NaN", "R MONEY_FORMAT"),
    Cell("G10", "Infinity", "R MONEY_FORMAT"),
    Cell("G10", "10000000000", "R MONEY_TOO_LARGE"),
    Cell("G10", "9" * 400, "R MONEY_TOO_LARGE"),
    Cell("G10", "9999999999.99", "9999999999.99"),
]
SEATS = [
    Cell("G11", 40, "40"),
    Cell("G11", 0, "R E2:NOT_AN_INTEGER"),
    Cell("G11", -5, "R E2:NOT_AN_INTEGER"),
    Cell("G11", 40.5, "R E2:NOT_AN_INTEGER"),
    Cell("G11", 1e9, "R E2:NOT_AN_INTEGER"),
    Cell("G11", "四十", "R E2:NOT_AN_INTEGER"),
]

ELSEWHERE = [
    Proved(
        "G7",
        "somebody not entered, another subject, another vendor's",
        "tests/rooms/test_scores.py::test_a_mark_for_the_wrong_person_subject_or_ticket_is_refused",
    ),
    Proved(
        "G8",
        "before publication: a new version, with its reason",
        "tests/rooms/test_scores.py::test_a_second_mark_before_publication_needs_a_reason_and_is_a_new_version",
    ),
    Proved(
        "G8",
        "after publication by correction, after the lock never",
        "tests/rooms/test_scores.py::test_a_correction_has_a_reason_turns_the_result_and_is_impossible_after_the_lock",
    ),
    Proved(
        "G10",
        "a standard below zero",
        "tests/rooms/test_fees.py::test_a_standard_needs_its_province_its_clause_and_a_new_day",
    ),
    Proved(
        "G11",
        "fewer seats while arranging",
        "tests/rooms/test_arrangement.py::test_everything_changes_before_only_more_seats_during_and_nothing_after_the_arrangement",
    ),
]


def names(cell: Cell) -> str:
    return f"{cell.id}: {str(cell.typed)[:20]}"


@pytest.mark.req("R-138")
@pytest.mark.parametrize("case", MARKS, ids=names)
def test_what_a_mark_comes_to(case: Cell) -> None:
    assert of_mark(case.typed) == case.outcome


@pytest.mark.parametrize("case", MONEY, ids=names)
def test_what_an_amount_comes_to(case: Cell) -> None:
    assert of_money(case.typed) == case.outcome


@pytest.mark.parametrize("case", MONEY, ids=names)
def test_an_amount_sent_by_a_program_comes_to_the_same(case: Cell) -> None:
    """The API rounds no more than a page does (G10)."""
    body = {"statement_id": "0190a0b0-0000-7000-8000-000000000000", "amount": case.typed, "received_on": "2024-05-07"}
    try:
        outcome = str(PaymentSchema().load(body)["amount"])
    except ValidationError as error:
        (refused,) = error.normalized_messages()["amount"]
        outcome = f"R {refused.code}"
    assert outcome == case.outcome


@pytest.mark.req("R-107")
@pytest.mark.parametrize("case", SEATS, ids=names)
def test_what_a_number_of_seats_comes_to(case: Cell) -> None:
    assert of_seats(case.typed) == case.outcome


def test_every_case_has_its_line() -> None:
    check_complete("G", {*range(1, 12)} - {4, 9}, [*MARKS, *MONEY, *SEATS, *ELSEWHERE])
    check_named(ELSEWHERE)


def test_half_a_point_stays_half_a_point() -> None:
    """G1: never 59, never 60."""
    mark = parse_mark("59.5", 100)
    assert isinstance(mark, Mark)
    assert str(mark.value) == "59.5"
