"""A baker's certificate: two papers of fifty marks, passed by their total of eighty."""

from __future__ import annotations

from decimal import Decimal

from core.api import (
    Certificate,
    Days,
    Edge,
    FeeSchedule,
    From,
    Level,
    Mode,
    SiteRequirements,
    Stage,
    Subject,
    Text,
    Timetable,
    TotalScore,
    VendorPlugin,
    Weekday,
    Window,
    hookimpl,
)

SOURCE = "烘焙考核方案"


def paper(key: str, name: Text, mode: Mode) -> Subject:
    """Return one of the two papers."""
    return Subject(key=key, name=name, mode=mode, minutes=60, full_mark=50, pass_mark=30, source=SOURCE)


SUBJECTS = (
    paper("theory", Text("理论", "Theory"), Mode.COMPUTER),
    paper("baking", Text("实操", "Baking"), Mode.PRACTICAL),
)

TIMETABLE = Timetable(
    {
        Stage.REGISTRATION: Window(Days(-60), Days(-21), SOURCE),
        Stage.ARRANGEMENT: Window(Days(-20), Days(-10), SOURCE),
        Stage.SCORE_ENTRY: Window(Days(1), Days(10), SOURCE),
        Stage.PUBLICITY: Window(Days(11), Days(17), SOURCE),
        Stage.ISSUANCE: Window(From(Stage.PUBLICITY, Edge.END, 1), None, SOURCE),
    },
    confirmed_for=frozenset(Weekday),
)

CERTIFICATE = Certificate(
    key="baking",
    name=Text("烘焙职业技能等级证书", "Baking certificate"),
    levels=(Level(rank=1, subjects=SUBJECTS, source=SOURCE),),
    timetable=TIMETABLE,
    pass_rule=TotalScore(pass_mark=80, source=SOURCE),
    fees=FeeSchedule(provisional={1: Decimal("188.50")}, source=SOURCE, province_standard_wins=False),
    site=SiteRequirements(source=SOURCE),
)


@hookimpl
def onex_plugin() -> VendorPlugin:
    """Return the whole declaration."""
    return VendorPlugin(
        key="bakery",
        api="1.0",
        version="1.0.0",
        vendor=Text("示例烘焙协会", "Sample bakers"),
        certificates=(CERTIFICATE,),
    )
