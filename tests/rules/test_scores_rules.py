"""What a mark may look like, and what the clock allows."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from core.kernel.clock import SHANGHAI
from core.rules.passing import Mark, MarkOutcome
from core.rules.plan import PlanRules
from core.rules.snapshot import thaw
from core.scores.rules import ScoreState, parse_mark, state
from tests.rooms.exam_world import SNAPSHOTS


@pytest.mark.req("R-138")
@pytest.mark.parametrize("text", ["0", "59.5", "60", "100", "100.0"])
def test_a_number_up_to_the_full_mark_is_taken_as_it_stands(text: str) -> None:
    assert parse_mark(text, 100) == Mark(value=Decimal(text))


@pytest.mark.req("R-138", "R-085")
def test_absence_and_violations_are_words_and_empty_is_not_zero() -> None:
    outcomes = {word: parse_mark(word, 100) for word in ("缺考", "违纪", "作弊")}
    assert outcomes == {
        "缺考": Mark(outcome=MarkOutcome.ABSENT),
        "违纪": Mark(outcome=MarkOutcome.VOID),
        "作弊": Mark(outcome=MarkOutcome.VOID),
    }
    assert parse_mark("", 100) == "SCORE_EMPTY"


@pytest.mark.req("R-138")
@pytest.mark.parametrize(
    "text", ["59.95", "59.449", "59.999999999", "-1", "1e2", "0x3B", "5_9", "５９", "-", "NaN", ".5", "60.", "六十"]
)
def test_what_is_no_plain_number_is_refused_and_nothing_is_rounded(text: str) -> None:
    assert parse_mark(text, 100) == "SCORE_FORMAT"


@pytest.mark.parametrize("text", ["100.1", "101", "1000"])
def test_more_than_the_full_mark_is_refused(text: str) -> None:
    assert parse_mark(text, 100) == "SCORE_RANGE"


@pytest.mark.req("R-138", "R-140", "R-142")
def test_the_clock_alone_tells_where_scores_stand() -> None:
    rules = thaw((SNAPSHOTS / "1-hotmatrix_shop.json").read_text(encoding="utf-8").rstrip("\n"))
    assert isinstance(rules, PlanRules)
    days = {(10, 22): "preparing", (11, 6): "scoring", (11, 7): "published", (11, 13): "published", (11, 14): "closed"}
    found = {day: state(rules, dt.datetime(2022, *day, 12, tzinfo=SHANGHAI)) for day in days}
    assert found == {day: ScoreState(word) for day, word in days.items()}
