"""A path of a declaration or a plan, said in words in both languages."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace

import pytest

import core.api
from core.api import Doer, ExtraColumn, NotAnnounced, Preparation, Stage, Text
from core.rules import plan
from core.rules.differences import differences
from core.rules.place_names import FIELD_NAMES
from core.rules.places import clause_of, describe_place
from core.rules.plan import PlanRules, Provenance, Supplement
from plugins.hotmatrix_shop import onex_plugin
from tests.plugins.notices import published
from tests.rules.acme import ACME, BAKING, NOTICE, resolved

MOCK = Preparation(key="mock", text=Text("模考", "Mock exam"), stage=Stage.INSTALLATION, by=Doer.BOTH, source="§6")
SHOP = onex_plugin()


@pytest.mark.parametrize(
    ("path", "zh", "en"),
    [
        ("windows.registration.end", "报名 结束", "Registration end"),
        ("baking.pass_rule", "烘焙 合格规则", "Baking Pass rule"),
        ("baking.levels.1.subjects", "烘焙 初级 考核科目", "Baking Elementary Subjects"),
        (
            "certificates.baking.levels.1.subjects.theory.pass_mark",
            "烘焙 初级 理论 合格分数",
            "Baking Elementary Theory Pass mark",
        ),
        ("baking.fees.provisional.1", "烘焙 收费 收费标准 初级", "Baking Fees Rates Elementary"),
        ("sessions.baking.1.*.start", "考试场次 初级 开始", "Sessions Elementary start"),
        ("nowhere.at_all", "nowhere at_all", "nowhere at_all"),
    ],
)
def test_a_place_of_a_plan_in_words(path: str, zh: str, en: str) -> None:
    assert describe_place(path, resolved(NOTICE).rules) == Text(zh, en)


def test_a_direction_is_told_by_its_name() -> None:
    rules = published(SHOP, "2022-4-cross-border")
    assert describe_place("shop-operation.tracks.cross_border.codes", rules).zh.endswith("跨境方向 证书编号")


def test_what_an_upgrade_changes_is_told_in_words() -> None:
    rules = dict(BAKING.timetable.windows)
    rules[Stage.REGISTRATION] = replace(rules[Stage.REGISTRATION], end=replace(rules[Stage.REGISTRATION].end, n=-3))
    newer = replace(
        BAKING,
        timetable=replace(BAKING.timetable, windows=rules),
        preparation=(MOCK,),
        pass_rule=NotAnnounced("合格条件", "附件"),
    )
    found = {each.path: each for each in differences(ACME, replace(ACME, certificates=(newer, ACME.certificates[1])))}
    moved = found["certificates.baking.timetable.windows.registration.end.n"]
    assert (moved.what.zh, moved.before, moved.after) == ("烘焙 时间规则 报名 结束 间隔", "-2", "-3")
    come = found["certificates.baking.preparation.mock"]
    assert come.what == Text("烘焙 考前准备 模考", "Baking Preparation Mock exam")
    assert (come.before, come.after) == ("", "模考（§6）")


def test_what_is_gone_is_named_by_what_stood_there() -> None:
    before = replace(BAKING, preparation=(MOCK,))
    (gone,) = differences(before, BAKING)
    assert (gone.what.zh, gone.after) == ("考前准备 模考", "")


def test_a_column_is_named_by_its_header() -> None:
    column = ExtraColumn(key="shirt", header="服装尺码")
    assert describe_place("shirt.required", (column,)).zh == "服装尺码 必填"


def test_every_field_of_the_contract_and_of_a_plan_has_words() -> None:
    kinds = {
        kind
        for module in (core.api, plan)
        for kind in vars(module).values()
        if isinstance(kind, type) and is_dataclass(kind)
    }
    asked = {field.name for kind in kinds - {Text, NotAnnounced, Provenance, Supplement} for field in fields(kind)}
    assert asked - FIELD_NAMES.keys() == set()


def test_the_nearest_clause_is_that_of_the_value_or_of_what_it_is_part_of() -> None:
    rules = resolved(NOTICE).rules
    assert isinstance(rules, PlanRules)
    assert clause_of(rules, "baking.levels.1.subjects.theory.pass_mark") == "§2"
    assert clause_of(rules, "baking.fees.provisional.1") == "§4"
    assert clause_of(rules, "windows.registration.end") == ""
