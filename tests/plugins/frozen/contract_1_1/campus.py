"""A campus certificate of four levels with names of their own, two exam days, province fees and columns of its own."""

from __future__ import annotations

from decimal import Decimal

from core.api import (
    Age,
    AllSubjects,
    Anchor,
    Certificate,
    ColumnKind,
    Days,
    Edge,
    ExtraColumn,
    ExtraColumns,
    FeeRule,
    FeeSchedule,
    From,
    Level,
    Mode,
    SiteRequirements,
    Stage,
    Subject,
    Template,
    Text,
    Timetable,
    VendorPlugin,
    Weekday,
    Window,
    hookimpl,
)

SOURCE = "校园服务考核方案"
TITLES = (("四级", "Grade IV"), ("三级", "Grade III"), ("二级", "Grade II"), ("一级", "Grade I"))

SUBJECTS = (
    Subject(key="theory", name=Text("理论", "Theory"), mode=Mode.PAPER, minutes=90, source=SOURCE),
    Subject(key="service", name=Text("服务", "Service"), mode=Mode.PRACTICAL, minutes=60, source=SOURCE),
)

COLUMNS = ExtraColumns(
    template=Template.REGISTRATIONS,
    columns=(
        ExtraColumn(key="shirt", header="服装尺码", kind=ColumnKind.CHOICE, choices=("S", "M", "L")),
        ExtraColumn(key="hours", header="实习学时", kind=ColumnKind.INTEGER, least=40, most=2000),
        ExtraColumn(key="since", header="入职日期", kind=ColumnKind.DATE, required=False),
    ),
    source=SOURCE,
)

TIMETABLE = Timetable(
    {
        Stage.REGISTRATION: Window(Days(-60), Days(-21), SOURCE),
        Stage.ARRANGEMENT: Window(Days(-20), Days(-10), SOURCE),
        Stage.SCORE_ENTRY: Window(Days(1, Anchor.LAST), Days(10, Anchor.LAST), SOURCE),
        Stage.PUBLICITY: Window(Days(11, Anchor.LAST), Days(17, Anchor.LAST), SOURCE),
        Stage.ISSUANCE: Window(From(Stage.PUBLICITY, Edge.END, 1), None, SOURCE),
    },
    confirmed_for=frozenset(Weekday),
)

CERTIFICATE = Certificate(
    key="service",
    name=Text("校园服务职业技能等级证书", "Campus service certificate"),
    levels=tuple(
        Level(
            rank=rank,
            title=Text(zh, en),
            subjects=SUBJECTS,
            eligibility=(Age(at_least=16, source=SOURCE),),
            source=SOURCE,
        )
        for rank, (zh, en) in enumerate(TITLES, start=1)
    ),
    timetable=TIMETABLE,
    pass_rule=AllSubjects(single_sitting=False, source=SOURCE),
    fees=FeeSchedule(
        provisional={1: Decimal(100), 2: Decimal(120), 3: Decimal(140), 4: Decimal(160)},
        source=SOURCE,
        province_standard_wins=False,
        rules=(
            FeeRule(amount=Decimal(90), provinces=("11", "32"), levels=(1, 2), source="两地收费通知"),
            FeeRule(amount=Decimal(0), attempts=(1,), source=SOURCE),
        ),
    ),
    site=SiteRequirements(source=SOURCE),
    forms=(COLUMNS,),
)


@hookimpl
def onex_plugin() -> VendorPlugin:
    """Return the whole declaration."""
    return VendorPlugin(
        key="campus",
        api="1.1",
        version="1.0.0",
        vendor=Text("示例校园公司", "Sample campus"),
        certificates=(CERTIFICATE,),
    )
