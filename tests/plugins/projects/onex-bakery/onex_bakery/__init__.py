"""A baker's certificate of contract 1.0: two papers, passed by their total, a direction, every kind of date."""

from __future__ import annotations

from decimal import Decimal

from core.api import (
    CandidateType,
    Certificate,
    Contact,
    ContactKind,
    Days,
    Edge,
    FeeSchedule,
    From,
    Level,
    Mode,
    Months,
    Named,
    NamePattern,
    NotAnnounced,
    PayeeField,
    Payer,
    ReviewPolicy,
    ReviewReason,
    SiteRequirements,
    Stage,
    Subject,
    Text,
    Timetable,
    TotalScore,
    Track,
    VendorPlugin,
    Week,
    Weekday,
    Window,
    WorkingDays,
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
        Stage.REGISTRATION: Window(Months(-2), Week(-3, Weekday.SUN), SOURCE),
        Stage.FEE_DUE: Window(None, WorkingDays(-5), SOURCE),
        Stage.ARRANGEMENT: Window(Days(-14), Days(-10), SOURCE),
        Stage.SCORE_ENTRY: Window(Days(1), Days(10), SOURCE),
        Stage.PUBLICITY: Window(Days(11), Days(17), SOURCE),
        Stage.ISSUANCE: Window(From(Stage.PUBLICITY, Edge.END, 1), None, SOURCE),
    },
    confirmed_for=frozenset(Weekday),
)

CERTIFICATE = Certificate(
    key="baking",
    name=Text("烘焙职业技能等级证书", "Baking certificate"),
    levels=(Level(rank=1, subjects=SUBJECTS, code=NotAnnounced("证书编号", SOURCE), source=SOURCE),),
    tracks=(Track("bread", Text("面包方向", "Bread"), codes={1: "1530000000010001"}),),
    timetable=TIMETABLE,
    pass_rule=TotalScore(pass_mark=80, source=SOURCE),
    fees=FeeSchedule(
        provisional={1: Decimal("188.50")},
        source=SOURCE,
        province_standard_wins=False,
        payer={CandidateType.COLLEGE: Payer.OWN_COLLEGE, CandidateType.SOCIAL: Payer.HOST_COLLEGE},
        payee_fields=(PayeeField.ACCOUNT_NAME, PayeeField.ACCOUNT_NUMBER),
    ),
    site=SiteRequirements(source=SOURCE),
    review=ReviewPolicy(
        request_working_days=3, reply_working_days=3, reasons=(ReviewReason.SUM_ERROR,), source="复查办法 一"
    ),
    forms=(NamePattern(named=Named.PLAN, pattern="{year}年烘焙统考", source=SOURCE),),
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
        contacts=(Contact(kind=ContactKind.HOTLINE, source=SOURCE),),
    )
