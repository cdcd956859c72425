"""Frozen plans of this schema, kept for ever: they load, answer as they did, and freeze to the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.api import AllSubjects, Stage, VendorPlugin
from core.rules.plan import PlanRules
from core.rules.snapshot import SCHEMA, freeze, thaw
from plugins import alibaba_b2b, aopai_live, hotmatrix_shop, itmc_marketing
from tests.plugins.aopai_live.test_plans import ROWS, matrix
from tests.plugins.itmc_marketing.test_plans import SCHEME
from tests.plugins.notices import invented_subjects, period, published, supplement

SNAPSHOTS = Path(__file__).parent / "snapshots"
PLUGINS = {
    module.__name__.rpartition(".")[2]: module.onex_plugin()
    for module in (alibaba_b2b, aopai_live, hotmatrix_shop, itmc_marketing)
}
PLANS: dict[str, Callable[[VendorPlugin], PlanRules]] = {
    "hotmatrix_shop": lambda plugin: published(plugin, "2022-4-cross-border"),
    "itmc_marketing": lambda plugin: published(plugin, "2024-1", *SCHEME),
    "aopai_live": lambda plugin: published(plugin, "2024-3", supplement("sessions", matrix(ROWS["2024-3"][1]))),
    "alibaba_b2b": lambda plugin: published(
        plugin,
        "20211211-elementary",
        supplement("cross-border-b2b.levels.1.subjects", invented_subjects()),
        supplement("cross-border-b2b.pass_rule", AllSubjects(single_sitting=False, source="测试补充公告")),
    ),
}

# What each stored plan must answer whatever the code has become.
ANSWERS = {
    "hotmatrix_shop": ("…2022-10-04", "2022-11-07…2022-11-13", "{1: Decimal('380'), 2: Decimal('360')"),
    "itmc_marketing": ("…2024-05-07", "2024-06-05…2024-06-07", "{1: Decimal('270'), 2: Decimal('280')"),
    "aopai_live": ("…2024-09-14", "2024-10-07…2024-10-11", "{1: Decimal('280'), 2: Decimal('290')"),
    "alibaba_b2b": ("2021-11-10…2021-11-21", "…", "NotAnnounced"),
}


@pytest.mark.parametrize("vendor", PLANS)
def test_todays_code_freezes_a_plan_as_the_stored_one(vendor: str, golden: Callable[[str, str], None]) -> None:
    golden(f"snapshots/{SCHEMA}-{vendor}.json", freeze(PLANS[vendor](PLUGINS[vendor])) + "\n")


@pytest.mark.parametrize("file", sorted(SNAPSHOTS.glob("*.json")), ids=lambda file: file.stem)
def test_a_stored_plan_loads_and_answers_as_it_did(file: Path) -> None:
    schema, _, vendor = file.stem.partition("-")
    text = file.read_text(encoding="utf-8").rstrip("\n")
    rules = thaw(text)
    registration, publicity, fees = ANSWERS[vendor]
    assert rules.window(Stage.REGISTRATION) == period(registration)
    assert rules.window(Stage.PUBLICITY) == period(publicity)
    assert fees in repr(rules.certificates[0].fees.provisional)
    if int(schema) == SCHEMA:
        assert freeze(rules) == text


def test_every_vendor_of_the_tree_has_a_stored_plan_of_every_schema() -> None:
    stored = {file.stem for file in SNAPSHOTS.glob("*.json")}
    assert stored == {f"{schema}-{vendor}" for schema in range(1, SCHEMA + 1) for vendor in PLANS}
