"""P401 fits every honest notice: it runs to its certificates, or stops with a reason its author can act on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from core.testing import checks
from core.testing.kit import kit_of
from tests.demo.outside import notice, put
from tests.plugins.outside import Shelf

ONEX = Path(sys.executable).parent / "onex"
PROVINCES = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65"
BY_PROVINCE = f"""fees=FeeSchedule(
    provisional=NotAnnounced("收费标准", S), province_standard_wins=False, source=S,
    rules=tuple(FeeRule(amount=Decimal(p), provinces=(p,), source=S) for p in {PROVINCES.split()}),
)"""
UNSAID = """
    pass_rule=NotAnnounced("合格标准", S), fees=FeeSchedule(provisional=NotAnnounced("收费标准", S), source=S),
    levels=(Level(rank=1, subjects=NotAnnounced("科目", S), source=S), Level(rank=2, subjects=PAPERS, source=S)),
"""
DEMANDING = """
    levels=tuple(
        Level(
            rank=rank, title=Text(f"第{rank}等", f"Class {rank}"), source=S, eligibility=(Age(at_least=30, source=S),),
            subjects=(dataclasses.replace(PAPERS[0], parts=(
                Part(key="idea", name=Text("创意", "Idea"), full_mark=40),
                Part(key="craft", name=Text("完成度", "Craft"), full_mark=60),
            )),),
        )
        for rank in (4, 9)
    ),
    fees=FeeSchedule(provisional={4: Decimal(0), 9: Decimal("0.01")}, source=S),
    forms=(ExtraColumns(template=Template.REGISTRATIONS, columns=(
        ExtraColumn(key="seats", header="座位数", kind=ColumnKind.INTEGER, most=0),
    )),),
    pass_rule=Conditions(
        conditions=(Each(at_least=Decimal(95)), PartMinimum(subject="theory", part="idea", at_least=Decimal(40))),
        grades=(Grade(name=Text("优秀", "Excellent"), at_least=Decimal(99)),), single_sitting=True, source=S,
    ),
"""
DEVIATES = "[windows]\nregistration = { end = 2024-04-20 }\n"
REASON = '[deviations]\nregistration.end = "通知将报名截止提前"\n'
HONEST = {
    "spring": ("", notice("2024-03-16", certificate="spring")),
    "early": ("registration=Window(Days(-75), Days(-45), S)", notice("2024-05-18", certificate="early")),
    "unsaid": (UNSAID, notice("2024-05-18", "2024-05-19", certificate="unsaid")),
    "provinces": (BY_PROVINCE, notice("2024-05-18", certificate="provinces")),
    "deviates": ("", notice("2024-05-18", certificate="deviates", tail=DEVIATES + REASON)),
    "demanding": (DEMANDING, notice("2024-11-16", certificate="demanding", levels=(4, 9))),
}


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    return Shelf(tmp_path, monkeypatch)


def plans(folder: Path, name: str) -> dict[str, dict[str, Any]]:
    """Run the demo of one plugin as P401 does; return its plans by certificate."""
    command = [str(ONEX), "demo", "--no-serve", "--json", "--candidates", "12", "--plugin", name]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-1000:]
    return {plan["plan"].partition(" ")[0]: plan for plan in json.loads(done.stdout)["plans"]}


def test_every_honest_notice_runs_to_its_certificates(shelf: Shelf) -> None:
    found = plans(shelf.folder, put(shelf, "honest", HONEST))
    assert {key: plan["state"] for key, plan in found.items()} == dict.fromkeys(HONEST, "issued")
    assert {key: plan["seated"] for key, plan in found.items()} == dict.fromkeys(HONEST, 12)
    assert {key: plan["deviations"] for key, plan in found.items() if plan["deviations"]} == {"deviates": 1}
    assert found["unsaid"]["demo_settings"] == 3
    assert {found[key]["demo_settings"] for key in ("spring", "early", "deviates", "demanding")} == {0}
    assert found["provinces"]["fee_due"] in {f"￥{6 * (11 + 32)}.00", f"￥{6 * (37 + 44)}.00"}, "the rules' own amounts"


def life(name: str) -> str:
    """Return what P401 finds."""
    return "\n".join(checks.findings(kit_of(name), "P401"))


def test_an_unexplained_deviation_is_said_with_its_place_and_what_to_do(shelf: Shelf) -> None:
    said = life(put(shelf, "rash", {"rash": ("", notice("2024-05-18", certificate="rash", tail=DEVIATES))}))
    assert said.startswith(
        "DEMO_NOTICE_UNFIT: 通知 rash.toml rash 2024-05-18 还不能发布：deviations.registration.end: "
    )
    assert "无误时请说明偏差原因" in said


def test_where_every_level_asks_for_a_certificate_the_story_ends_with_registration(shelf: Shelf) -> None:
    levels = "levels=(Level(rank=2, subjects=PAPERS, source=S), Level(rank=3, subjects=PAPERS, source=S, "
    levels += "eligibility=(Holds(level=2, source=S),))), fees=FeeSchedule(provisional={2: Decimal(1), 3: Decimal(2)}, "
    text = notice("2024-05-18", certificate="masters", levels=(3,))
    assert life(put(shelf, "masters", {"masters": (levels + "source=S)", text)})) == ""


def test_what_the_portal_refuses_is_said_with_the_plan_the_step_and_what_to_do(shelf: Shelf) -> None:
    too_soon = "[windows]\narrangement = { start = 2024-04-01, end = 2024-04-10 }\n"
    too_soon += "[deviations]\n" + "".join(f'arrangement.{edge} = "印发如此"\n' for edge in ("start", "end"))
    said = life(put(shelf, "hasty", {"hasty": ("", notice("2024-05-18", certificate="hasty", tail=too_soon))}))
    assert said.startswith("DEMO_STOPPED: hasty 2024-05-18：在“排考”一步停下，ARRANGE_REGISTRATION_OPEN ")
