"""What docs/plugins/notices.md says of notices, demo settings and events is what the code reads and tells."""

from __future__ import annotations

import ast
import re
import tomllib
from dataclasses import replace
from pathlib import Path

from core.api import LEVEL_NAMES, Level, Stage, Text
from core.demo.notices import KEYS, Shipped, general_settings, plan_settings
from core.plugins.checks import CHECKS
from core.rules.notice import Notice, parse
from core.rules.values import _READERS, read_value
from tests.rules.acme import ACME, BAKING

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "plugins" / "notices.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(toml[^\n]*)\n(.*?)```", PAGE, re.DOTALL)


def block(kind: str) -> str:
    (found,) = [body for name, body in BLOCKS if name == kind]
    return str(found)


def row(begins: str) -> str:
    (found,) = [line for line in PAGE.splitlines() if line.startswith(f"| {begins}")]
    return found


def read() -> Notice:
    notice = parse(block("toml"))
    assert notice.problems == ()
    return notice


def test_the_notice_is_one_and_every_key_a_notice_may_have_is_explained() -> None:
    read()
    source = ast.parse((ROOT / "core" / "rules" / "notice.py").read_text(encoding="utf-8"))
    taken = {
        node.args[1].value
        for node in ast.walk(source)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"take", "need"}
        if isinstance(node.args[1], ast.Constant)
    }
    assert {"name", "sessions", "settle_until"} <= taken
    assert {key for key in taken if not re.search(rf"\b{key}\b", PAGE)} == set()
    assert {stage for stage in Stage if stage is not Stage.EXAM and f"`{stage}`" not in PAGE} == set()


def test_the_demo_settings_are_read_and_hold_an_example_for_every_path() -> None:
    settings = tomllib.loads(block("toml demo"))
    source = Shipped("cakes", (), settings)
    paths = {entered.path for entered in (*general_settings(source), *plan_settings(source, read()))}
    assert settings.keys() == KEYS
    assert [pattern for pattern in _READERS if not any(re.fullmatch(pattern, path) for path in paths)] == []


def test_every_kind_of_pass_rule_is_shown_in_a_shape_that_is_read() -> None:
    shown = re.findall(r"`(\{ kind = .*?\})`", row("… `pass_rule`"))
    read_as = [
        type(read_value("cakes.pass_rule", tomllib.loads(f"it = {text}")["it"], "demo")).__name__ for text in shown
    ]
    assert read_as == ["AllSubjects", "TotalScore", "Conditions"]


def test_every_event_is_listed_with_what_it_says() -> None:
    told: dict[str, set[str]] = {}
    for file in (ROOT / "core").rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        named = {
            target.id: node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "tell" and len(node.args) == 4:
                topic, said = node.args[1], node.args[3]
                said = named[said.id] if isinstance(said, ast.Name) else said
                assert isinstance(topic, ast.Constant)
                assert isinstance(said, ast.Dict)
                told[topic.value] = {key.value for key in said.keys if isinstance(key, ast.Constant)}
    table = PAGE.partition("## What a plugin is told")[2]
    rows = [line.split("|") for line in table.splitlines() if line.startswith("| `")]
    assert {row[1].strip(" `"): set(re.findall(r"`(\w+)`", row[2])) for row in rows} == told


def test_nine_ranks_are_taken_and_the_tenth_is_refused() -> None:
    def found(ranks: int) -> list[str]:
        levels = tuple(
            Level(
                rank=n, title=None if n in LEVEL_NAMES else Text(f"{n}级", f"{n}"), subjects=BAKING.levels[0].subjects
            )
            for n in range(1, ranks + 1)
        )
        return list(CHECKS["P101"](replace(ACME, certificates=(replace(BAKING, levels=levels),))))

    assert found(9) == []
    assert len(found(10)) == 1
