"""What no constraint can decide is done in turn: each sees what the one before has left."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from core.fallback import ledger_views, returns
from core.kernel.actor import SYSTEM
from core.kernel.errors import Conflict
from core.national import medium
from core.national.link import State, declare
from tests.faults.at_once import THREADS, at_once, before_first, rows
from tests.rooms.test_fallback_return import a_return, planner, shown_rows, told

LINGERS = 0.2
"""Seconds each waits between having looked and writing: time enough for the others to look, too."""


def outcomes(words: str, act: Callable[[int], object], threads: int = THREADS) -> Counter[str]:
    """Let everybody look before the first writes, if they can; return what each was told."""

    def tried(number: int) -> str:
        try:
            act(number)
        except Conflict as refusal:
            return refusal.code
        return "done"

    with before_first(words, lambda: time.sleep(LINGERS)):
        return Counter(at_once("no table", tried, threads))


def test_the_platform_is_declared_down_once_whoever_says_so(database: str) -> None:
    told = outcomes("INSERT INTO link_state ", lambda _: declare(SYSTEM, State.DOWN, "系统升级公告", "运营"))
    assert told == {"done": 1, "LINK_UNCHANGED": THREADS - 1}
    assert rows("link_state") == 1


def test_the_platform_is_connected_at_one_address(database: str) -> None:
    told = outcomes(
        "INSERT INTO national_medium ", lambda n: medium.connect(SYSTEM, f"https://93.184.216.34/{n}", "a key")
    )
    assert told == {"done": THREADS}
    assert rows("national_medium") == 1


def test_one_registration_is_one_row_of_the_platform_whoever_decides(database: str, tmp_path: Path) -> None:
    story = a_return(tmp_path)
    shown = shown_rows(story)
    first = shown[0][2]
    theirs = [row for row in shown if row[2] == first]
    others = [row for row in shown if row[2] != first]
    told(story, [(row[0], name, *row[2:]) for name in ("张小三", "张小四") for row in theirs] + others)
    waiting = ledger_views.comparison(planner(story), story.key).waiting
    (ours,) = {choice.id for row in waiting for choice in row.choices}

    def decide(number: int) -> None:
        returns.decide(planner(story), waiting[number].id, ours, "平台录入时写错一字，已电话核实")

    assert outcomes("UPDATE platform_row ", decide, len(waiting)) == {"done": 1, "RETURN_TAKEN": 1}
