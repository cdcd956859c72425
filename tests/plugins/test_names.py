"""A plan that is not named as its vendor names plans is pointed out to who publishes it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.kernel.working_days import is_working_day
from core.rules.resolve import resolve
from plugins import alibaba_b2b, hotmatrix_shop, itmc_marketing
from tests.plugins.notices import notice


@pytest.mark.req("R-056")
@pytest.mark.parametrize(
    ("module", "file"),
    [(alibaba_b2b, "20211211-elementary"), (hotmatrix_shop, "2021-3"), (itmc_marketing, "2024-1")],
    ids=["alibaba", "hotmatrix", "itmc"],
)
def test_a_name_off_the_announced_pattern_is_a_finding_that_hinders_nothing(module: object, file: str) -> None:
    plugin = module.onex_plugin()  # type: ignore[attr-defined]
    printed = notice(plugin.key, file)

    def found(name: str) -> list[tuple[str, bool]]:
        drafted = resolve(plugin, replace(printed, name=name), (), is_working_day)
        return [(each.code, each.warning) for each in drafted.findings if each.code == "NOTICE_NAME_UNLIKE"]

    assert found(printed.name) == []
    assert found("随便") == [("NOTICE_NAME_UNLIKE", True)]
