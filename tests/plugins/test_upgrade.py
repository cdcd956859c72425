"""Installing says what it changes; an upgrade, a removal or another vendor's settings move no published plan."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import update

from core.api import AllSubjects, NotAnnounced, PassRule, Text, TotalScore
from core.db.session import reading, transaction
from core.db.tables import Installation, PluginRelease, Result, Vendor
from core.demo.notices import shipped
from core.demo.story import Story
from core.demo.summary import PlanSummary, summarise
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, ActorKind, Role
from core.kernel.errors import Conflict, Unannounced
from core.kernel.ids import new_id
from core.orgs.queries import settings
from core.orgs.service import create_vendor, set_setting
from core.plans import service, views
from core.plugins import store
from core.plugins.release import read_declaration
from core.plugins.upgrade import Preview, preview
from core.rules.differences import Difference
from core.rules.snapshot import digest, freeze
from tests.conftest import bound
from tests.plugins.outside import GOOD, VERSIONED, Shelf
from tests.rooms.story_world import PLUGIN, a_plan

UNANNOUNCED = """
from core.api import NotAnnounced

@hookimpl
def onex_plugin():
    return declare(pass_rule=NotAnnounced("合格条件", "通知 四"))
"""
NOTICE = """
name = "第一次统考"
certificate = "sample"
source = "通知一"

[[sessions]]
level = 1
date = 2022-10-22
start = 09:00:00
end = 12:00:00
"""


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    folder = tmp_path / "site"
    folder.mkdir()
    return Shelf(folder, monkeypatch)


def test_a_first_installation_tells_its_certificates_and_what_is_not_announced(database: str, shelf: Shelf) -> None:
    shown = preview(SYSTEM, "", shelf.put(UNANNOUNCED))
    assert shown == Preview(
        key="probe_case",
        vendor="示例组织",
        version="1.0.0",
        certificates=("示例职业技能等级证书",),
        not_announced=(NotAnnounced("合格条件", "通知 四"), NotAnnounced("证书编号", "")),
    )
    with reading(SYSTEM) as tx:
        assert (tx.query(Vendor).count(), tx.query(PluginRelease).count()) == (0, 0), "a look changes nothing"


def test_an_upgrade_tells_every_place_it_changes_and_a_broken_one_its_reason(database: str, shelf: Shelf) -> None:
    assert preview(SYSTEM, "", shelf.put(GOOD)).vendor_id is None
    vendor = create_vendor(SYSTEM, name="示例组织")
    store.install(SYSTEM, vendor.id, "probe_case")
    dearer = VERSIONED.format(version="1.1.0", fee=120)
    shown = preview(SYSTEM, "示例组织", shelf.put(dearer))
    number, fee = shown.differences
    assert number == Difference("version", "1.0.0", "1.1.0")
    assert fee == Difference("certificates.sample.fees.provisional.1", "100", "120")
    assert fee.what == Text("示例职业技能等级证书 收费 收费标准 初级", "Sample Fees Rates Elementary")
    assert (shown.current, shown.version, shown.backwards, shown.vendor_id) == ("1.0.0", "1.1.0", False, vendor.id)
    broken = preview(SYSTEM, "示例组织", shelf.put("import nothing_of_the_kind"))
    (reason,) = broken.reasons
    assert reason.startswith("ModuleNotFoundError: No module named 'nothing_of_the_kind'")
    assert store.installations(SYSTEM)[0].state == store.ACTIVE


def harden() -> None:
    """Put a stricter, dearer release in force: nobody would pass, and everybody would pay double."""
    with transaction(SYSTEM) as tx:
        release = tx.query(PluginRelease).one()
        plugin = read_declaration(release.declaration)
        (certificate,) = plugin.certificates
        levels = tuple(
            replace(level, subjects=tuple(replace(s, pass_mark=Decimal(100)) for s in level.subjects))  # type: ignore[union-attr]
            for level in certificate.levels
        )
        fees = replace(
            certificate.fees,
            provisional={rank: 2 * fee for rank, fee in certificate.fees.provisional.items()},  # type: ignore[union-attr]
        )
        text = freeze(
            replace(
                plugin,
                version="9.0.0",
                certificates=(
                    replace(
                        certificate, levels=levels, fees=fees, pass_rule=AllSubjects(single_sitting=True, source="新")
                    ),
                ),
            )
        )
        newer = PluginRelease(
            key=release.key, version="9.0.0", api=release.api, digest=digest(text), declaration=text,
            installed_at=clock.now(),
        )  # fmt: skip
        tx.add(newer)
        tx.flush()
        tx.execute(update(Installation).values(release_id=newer.id))


def remove() -> None:
    """Take the plugin out of use."""
    store.disable(SYSTEM, store.installations(SYSTEM)[0].vendor_id, PLUGIN)


def play(story: Story, meanwhile: Callable[[], None]) -> tuple[PlanSummary, list[str]]:
    """Play a plan to its end; `meanwhile` happens between registration and arrangement."""
    for moment, act in story.events():
        clock.travel(max(moment, clock.now()))
        act()
        if act == story.register:
            meanwhile()
    with reading(story.staff.planner) as tx:
        results = sorted(f"{row.marks} {row.passed}" for row in tx.query(Result))
    return summarise(story), results


@pytest.mark.parametrize("meanwhile", [harden, remove])
def test_an_upgrade_or_removal_between_registration_and_results_changes_no_figure(
    meanwhile: Callable[[], None], sqlite_template: Path, tmp_path: Path
) -> None:
    outcomes = []
    for name, act in (("control", lambda: None), ("changed", meanwhile)):
        folder = tmp_path / name
        folder.mkdir()
        copy = shutil.copy(sqlite_template, folder / "test.sqlite3")
        with contextmanager(bound)(f"sqlite:///{copy}"):
            story = a_plan(folder)
            outcomes.append(play(story, act))
            shown = views.plan(story.staff.planner, story.key)
            assert shown.rules is not None
            newer = shown.newer
        clock.back_to_present()
    assert outcomes[0] == outcomes[1]
    assert outcomes[0][0].passed > 0, "nobody passes under the stricter release"
    assert newer == ("9.0.0" if meanwhile is harden else "")


def test_an_amendment_moves_a_plan_to_the_release_in_force_and_says_so_before(
    sqlite_database: str, tmp_path: Path
) -> None:
    story = a_plan(tmp_path)
    harden()
    planner = story.staff.planner
    told = {place.path: place for place in service.amendment(planner, story.key)}
    assert told["plugin_version"] == Difference("plugin_version", shipped_version(), "9.0.0")
    assert told["certificates.shop-operation.levels.1.subjects.theory.pass_mark"].after == "100"
    service.amend(planner, story.key, reason="采用新版规则", clause="通知 五")
    shown = views.plan(planner, story.key)
    assert shown.rules is not None
    assert (shown.newer, shown.rules.plugin_version) == ("", "9.0.0")


def shipped_version() -> str:
    assert any(source.key == PLUGIN for source in shipped())
    with reading(SYSTEM) as tx:
        return str(tx.query(PluginRelease.version).order_by(PluginRelease.installed_at).first()[0])  # type: ignore[index]


@pytest.mark.req("R-001", "R-193", "R-195")
def test_two_vendors_run_one_plugin_with_their_own_settings(database: str, shelf: Shelf) -> None:
    key = shelf.put(UNANNOUNCED)
    rules: dict[str, PassRule] = {
        "甲组织": AllSubjects(single_sitting=True, source="甲 四"),
        "乙组织": TotalScore(pass_mark=80, source="乙 四"),
    }
    planners, plans = {}, {}
    for name in rules:
        vendor = create_vendor(SYSTEM, name=name)
        store.install(SYSTEM, vendor.id, key)
        roles = frozenset({Role.VENDOR_PLANNER, Role.VENDOR_FINANCE})
        planners[name] = Actor(kind=ActorKind.VENDOR, user_id=new_id(), vendor_id=vendor.id, roles=roles)
        set_setting(planners[name], "account_name", f"{name}代收单位")
        plans[name] = service.import_notice(planners[name], key, NOTICE).id
    with pytest.raises(Unannounced):
        service.publish(planners["甲组织"], plans["甲组织"])
    for name, rule in rules.items():
        service.enter_supplement(planners[name], key, "sample.pass_rule", rule, clause=f"{name}公告")
        service.publish(planners[name], plans[name])
    for name, rule in rules.items():
        shown = views.plan(planners[name], plans[name]).rules
        assert shown is not None
        assert shown.certificates[0].pass_rule == rule
        assert shown.provenance["sample.pass_rule"].source == f"{name}公告"
        assert settings(planners[name], planners[name].vendor)["account_name"] == f"{name}代收单位"
    store.disable(SYSTEM, planners["甲组织"].vendor, key)
    with pytest.raises(Conflict, match="PLUGIN_NOT_ACTIVE"):
        service.import_notice(planners["甲组织"], key, NOTICE.replace("第一次", "第二次"))
    assert service.import_notice(planners["乙组织"], key, NOTICE.replace("第一次", "第二次")).name == "第二次统考"
