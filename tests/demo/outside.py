"""Plugins of outside projects with a notice for each certificate; what is not said is the ordinary case."""

from __future__ import annotations

from collections.abc import Mapping

from tests.plugins.outside import Shelf

PREAMBLE = """
import dataclasses
from core.api import *
from core.api import hookimpl
from decimal import Decimal

S = "示例考核方案"
PAPERS = (
    Subject(key="theory", name=Text("理论", "Theory"), mode=Mode.COMPUTER, minutes=60, source=S),
    Subject(key="practical", name=Text("实操", "Practical"), mode=Mode.COMPUTER, minutes=60, source=S),
)
BY_RULE = Window(Days(-60), Days(-21), S)


def certificate(key, registration=BY_RULE, **changes):
    windows = {
        Stage.REGISTRATION: registration,
        Stage.ARRANGEMENT: Window(From(Stage.REGISTRATION, Edge.END, 1), Days(-2), S),
        Stage.SCORE_ENTRY: Window(Days(1, Anchor.LAST), Days(10, Anchor.LAST), S),
        Stage.PUBLICITY: Window(Days(11, Anchor.LAST), Days(17, Anchor.LAST), S),
        Stage.ISSUANCE: Window(From(Stage.PUBLICITY, Edge.END, 1), None, S),
    }
    usual = Certificate(
        key=key, name=Text(f"{key}职业技能等级证书", key),
        levels=(Level(rank=1, subjects=PAPERS, source=S), Level(rank=2, subjects=PAPERS, source=S)),
        timetable=Timetable(windows, confirmed_for=frozenset(Weekday)),
        pass_rule=AllSubjects(single_sitting=True, source=S),
        fees=FeeSchedule(provisional={1: Decimal(100), 2: Decimal(120)}, source=S), site=SiteRequirements(source=S),
    )
    return dataclasses.replace(usual, **changes)


def declare(key, *certificates):
    vendor = Text("示例组织", "Sample vendor")
    return VendorPlugin(key=key, api="1.2", version="1.0.0", vendor=vendor, certificates=certificates)
"""


def notice(*days: str, certificate: str = "sample", levels: tuple[int, ...] = (1, 2), tail: str = "") -> str:
    """Print one session after another for each level, on each day."""
    sessions = "".join(
        f"[[sessions]]\nlevel = {level}\ndate = {day}\nstart = {hour:02}:00:00\nend = {hour + 2:02}:00:00\n"
        for day in days
        for level, hour in zip(levels, range(0, 24, 3), strict=False)
    )
    return f'name = "{certificate} {days[0]}"\ncertificate = "{certificate}"\nsource = "通知"\n\n{sessions}\n{tail}'


def put(shelf: Shelf, name: str, certificates: Mapping[str, tuple[str, str]]) -> str:
    """Put a plugin on the shelf: for each certificate what it declares and its notice; return the plugin's name."""
    folder = shelf.folder / "notices"
    folder.mkdir(exist_ok=True)
    for key, (_, text) in certificates.items():
        (folder / f"{key}.toml").write_text(text, encoding="utf-8")
    declared = ", ".join(f"certificate({key!r}, {changes})" for key, (changes, _) in certificates.items())
    body = f"\n@hookimpl\ndef onex_plugin():\n    return declare({name!r}, {declared})\n"
    return shelf.put(body, name=name, preamble=PREAMBLE)
