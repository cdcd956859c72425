"""An invented vendor: one certificate by week rules, a second with nothing announced."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from core.api import (
    AllSubjects,
    Anchor,
    Certificate,
    Days,
    Edge,
    FeeSchedule,
    From,
    Level,
    Mode,
    Months,
    NotAnnounced,
    SiteRequirements,
    Stage,
    Subject,
    Text,
    Timetable,
    Track,
    VendorPlugin,
    Week,
    Weekday,
    Window,
)
from core.rules.notice import parse
from core.rules.plan import Supplement
from core.rules.resolve import Resolution, resolve

TIMETABLE = Timetable(
    {
        Stage.REGISTRATION: Window(None, Week(-2, Weekday.TUE), "§1"),
        Stage.ARRANGEMENT: Window(Week(-2, Weekday.WED), Week(-2, Weekday.SUN), "§1"),
        Stage.INSTALLATION: Window(Months(-1), Week(-1, Weekday.SUN), "§1"),
        Stage.TICKETS: Window(Week(-1, Weekday.MON), Days(-1), "§1"),
        Stage.PUBLICITY: Window(Week(3, Weekday.MON), Week(3, Weekday.SUN), "§1"),
        Stage.ISSUANCE: Window(From(Stage.PUBLICITY, Edge.END, 1), None, "§1"),
    },
    confirmed_for=frozenset({Weekday.FRI, Weekday.SAT}),
)
SUBJECTS = (
    Subject(key="theory", name=Text("理论", "Theory"), mode=Mode.COMPUTER, minutes=60, code="11", source="§2"),
    Subject(key="practical", name=Text("实操", "Practical"), mode=Mode.PRACTICAL, minutes=90, code="12", source="§2"),
)
BAKING = Certificate(
    key="baking",
    name=Text("烘焙", "Baking"),
    levels=(Level(rank=1, code="1", subjects=SUBJECTS, source="§2"), Level(rank=2, code="2", subjects=SUBJECTS)),
    tracks=(Track("bread", Text("面包方向", "Bread"), NotAnnounced("面包方向编号", "§2")),),
    timetable=TIMETABLE,
    pass_rule=AllSubjects(single_sitting=True, source="§3"),
    fees=FeeSchedule(provisional={1: Decimal(100), 2: Decimal("120.50")}, source="§4"),
    site=SiteRequirements(source="§5"),
)
BREWING = Certificate(
    key="brewing",
    name=Text("酿造", "Brewing"),
    levels=(Level(rank=1, subjects=NotAnnounced("科目", "附件"), source="§2"),),
    timetable=Timetable({}, confirmed_for=frozenset()),
    pass_rule=NotAnnounced("合格条件", "附件"),
    fees=FeeSchedule(provisional=NotAnnounced("费用标准", "协议"), source="§4"),
    site=SiteRequirements(source="§5"),
)
ACME = VendorPlugin(
    key="acme", api="1.0", version="1.0.0", vendor=Text("某公司", "Acme"), certificates=(BAKING, BREWING)
)
LAST_DAY_CLOSES = replace(TIMETABLE, windows={Stage.REGISTRATION: Window(None, Days(-14, Anchor.LAST), "§1")})

NOTICE = """
name = "第一次统考"
certificate = "baking"
source = "通知一"

[[sessions]]
level = 1
date = 2022-10-22
start = 09:00:00
end = 12:00:00
"""


def weekdays_only(day: dt.date) -> bool:
    """Count Monday to Friday as working days."""
    return day.weekday() < 5


def resolved(notice: str, *supplements: Supplement, plugin: VendorPlugin = ACME) -> Resolution:
    """Resolve a notice's text for the invented vendor."""
    return resolve(plugin, parse(notice), supplements, weekdays_only)


def supplement(path: str, value: object, entered_on: dt.date = dt.date(2022, 9, 1)) -> Supplement:
    """Enter what the vendor announced."""
    return Supplement(path=path, value=value, clause="补充公告", entered_by="planner", entered_on=entered_on)
