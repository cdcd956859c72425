"""The contract: frozen, with named sources, and nothing a plugin can change afterwards."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import FrozenInstanceError, is_dataclass
from decimal import Decimal

import pytest

import core.api
from core.api import (
    CandidateType,
    Days,
    ExtraColumns,
    FeeSchedule,
    Named,
    NamePattern,
    NotAnnounced,
    Payer,
    PhotoRule,
    SpreadsheetFallback,
    Stage,
    Template,
    Text,
    Timetable,
    Track,
    Window,
)
from core.kernel.clock import day_end, day_start
from core.rules.plan import PlanRules
from tests.rules.acme import NOTICE, resolved

DECLARED = [value for value in vars(core.api).values() if isinstance(value, type) and is_dataclass(value)]


@pytest.mark.parametrize("kind", DECLARED, ids=lambda kind: kind.__name__)
def test_every_declaration_is_frozen_and_has_slots(kind: type) -> None:
    assert kind.__dataclass_params__.frozen
    assert hasattr(kind, "__slots__")


def test_a_declared_value_cannot_be_set_afterwards() -> None:
    text = Text("理论", "Theory")
    with pytest.raises(FrozenInstanceError):
        text.zh = "实操"


def test_a_mapping_given_to_a_declaration_cannot_be_changed_afterwards() -> None:
    windows = {Stage.TICKETS: Window(Days(-5), None, "§1")}
    amounts = {1: Decimal(100)}
    payer = {CandidateType.COLLEGE: Payer.OWN_COLLEGE}
    fixed = {"level": "初级"}
    codes = {1: "11"}
    columns = ExtraColumns(template=Template.CANDIDATES, columns=())
    held = [
        (windows, Timetable(windows, confirmed_for=frozenset()).windows),
        (amounts, FeeSchedule(provisional=amounts, source="§4").provisional),
        (payer, FeeSchedule(provisional=amounts, source="§4", payer=payer).payer),
        (fixed, SpreadsheetFallback(extra_columns=columns, source="§6", fixed_values=fixed).fixed_values),
        (codes, Track("bread", Text("面包", "Bread"), codes).codes),
    ]
    for given, kept in held:
        given.clear()
        assert kept
        with pytest.raises(TypeError):
            kept["new"] = "value"


def test_the_frozen_plan_cannot_be_changed_either() -> None:
    rules = resolved(NOTICE).rules
    assert isinstance(rules, PlanRules)
    for mapping in (rules.windows, rules.provenance):
        with pytest.raises(TypeError):
            mapping[Stage.TICKETS] = None


def test_a_plugin_needs_the_standard_library_and_pluggy_only() -> None:
    program = "import sys, core.api; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    ours = set(loaded) - set(sys.stdlib_module_names) - {"__main__", "__mp_main__"}
    assert {name for name in ours if not name.startswith(("_", "sitecustomize"))} <= {"core", "pluggy"}


@pytest.mark.req("R-066", "C-11")
def test_the_photo_rule_is_the_printed_one_with_a_tolerance_in_pixels() -> None:
    rule = PhotoRule()
    assert (rule.formats, rule.max_bytes, rule.width, rule.height, rule.background) == (
        ("jpg", "png"),
        5 * 1024 * 1024,
        295,
        413,
        "red",
    )
    assert rule.tolerance_percent > 0


def test_a_name_pattern_fills_in_any_text_without_reading_it_as_a_pattern() -> None:
    pattern = NamePattern(named=Named.VIDEO_FILE, pattern="{date}{site}{room}")
    assert pattern.fill({"date": "20221022", "site": "{room}学院", "room": r"\1室"}) == r"20221022{room}学院\1室"


def test_a_name_pattern_with_an_unknown_place_is_refused_when_declared() -> None:
    with pytest.raises(ValueError, match="moon"):
        NamePattern(named=Named.PLAN, pattern="{moon}")


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("2022年第四次考试", True),
        ("2022 年第十一次考试", True),
        ("2022年第四次考试（补）", False),
        ("22年第四次考试", False),
    ],
)
def test_a_name_is_compared_with_its_pattern(name: str, fits: bool) -> None:
    assert NamePattern(named=Named.PLAN, pattern="{year}年第{ordinal}次考试").matches(name) is fits


@pytest.mark.req("R-035")
def test_there_are_three_levels() -> None:
    assert [core.api.LEVEL_NAMES[rank].zh for rank in (1, 2, 3)] == ["初级", "中级", "高级"]


def test_what_is_not_announced_prints_its_clause() -> None:
    assert NotAnnounced("合格条件", "附件1") == NotAnnounced(what="合格条件", source="附件1")


@pytest.mark.req("C-43")
def test_a_period_closes_at_the_end_of_its_last_day_in_shanghai() -> None:
    window = resolved(NOTICE).windows[Stage.ARRANGEMENT]
    assert window.opens == day_start(window.start)
    assert window.closes == day_end(window.end)
    assert window.contains(window.opens)
    assert not window.contains(window.closes)
