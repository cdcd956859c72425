"""Plugins as outside projects leave them on a machine: a package and the metadata pip writes."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

DECLARATION = """
from decimal import Decimal
from core.api import (
    AllSubjects, Certificate, FeeSchedule, Level, Mode, SiteRequirements, Stage, Subject, Text, Timetable,
    VendorPlugin, Week, Weekday, Window, hookimpl,
)

PAPER = Subject(key="paper", name=Text("综合", "Paper"), mode=Mode.COMPUTER, minutes=60)
TIMETABLE = Timetable(
    {Stage.REGISTRATION: Window(None, Week(-2, Weekday.TUE), "通知 一")}, confirmed_for=frozenset({Weekday.SAT})
)


def declare(key="probe_case", api="1.0", **changes):
    certificate = dict(
        key="sample", name=Text("示例职业技能等级证书", "Sample"), levels=(Level(rank=1, subjects=(PAPER,)),),
        timetable=TIMETABLE, pass_rule=AllSubjects(single_sitting=False, source="一"),
        fees=FeeSchedule(provisional={1: Decimal(100)}, source="二"), site=SiteRequirements(source="三"),
    )
    certificate |= changes
    return VendorPlugin(
        key=key, api=api, version="1.0.0", vendor=Text("示例组织", "Sample"), certificates=(Certificate(**certificate),)
    )
"""


class Shelf:
    """A folder on the path that packages are put into."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        monkeypatch.syspath_prepend(str(folder))
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]))

    def put(
        self, body: str, *, name: str = "probe_case", project: str = "", preamble: str = DECLARATION, value: str = ""
    ) -> str:
        """Put a package there that offers the plugin `name`, as `value` if not as its module; return the name."""
        project = project or f"onex-{name}"
        module = project.replace("-", "_")
        (self.folder / f"{module}.py").write_text(preamble + body, encoding="utf-8")
        info = self.folder / f"{module}-1.0.dist-info"
        info.mkdir(exist_ok=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project}\nVersion: 1.0\n", encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[onex.plugins]\n{name} = {value or module}\n", encoding="utf-8")
        return name


def anywhere(reason: str) -> str:
    """Return a reason with @ in place of the line of a package's module that it names."""
    return re.sub(r"\(onex_\w+\.py:\d+\)", "@", reason)


GOOD = """
@hookimpl
def onex_plugin():
    return declare()
"""

VERSIONED = """
from dataclasses import replace

@hookimpl
def onex_plugin():
    return replace(declare(fees=FeeSchedule(provisional={{1: Decimal({fee})}}, source="二")), version="{version}")
"""
