"""A design studio's certificate of contract 1.1: optional papers, credit, grades, numbers, texts, a workbook."""

from __future__ import annotations

from decimal import Decimal

from core.api import (
    BestOf,
    Certificate,
    Conditions,
    Credit,
    Days,
    Document,
    DocumentText,
    Each,
    Edge,
    ExtraColumn,
    ExtraColumns,
    FeeRule,
    FeeSchedule,
    From,
    Grade,
    Level,
    Mode,
    Named,
    NamePattern,
    Part,
    PartMinimum,
    PhotoRule,
    RetakePolicy,
    SiteRequirements,
    SpreadsheetFallback,
    Stage,
    Subject,
    Template,
    Text,
    Timetable,
    VendorPlugin,
    Weekday,
    WeightedTotal,
    Window,
    hookimpl,
)

SOURCE = "设计考核方案"

WORK = (
    Part(key="idea", name=Text("创意", "Idea"), full_mark=40),
    Part(key="craft", name=Text("完成度", "Craft"), full_mark=60),
)


def paper(key: str, name: Text, *, optional: bool = False, parts: tuple[Part, ...] = ()) -> Subject:
    """Return one of the five papers."""
    return Subject(key=key, name=name, mode=Mode.COMPUTER, minutes=45, optional=optional, parts=parts, source=SOURCE)


SUBJECTS = (
    paper("theory", Text("设计理论", "Theory")),
    paper("drawing", Text("手绘", "Drawing")),
    paper("work", Text("作品", "Work"), parts=WORK),
    paper("film", Text("影像", "Film"), optional=True),
    paper("type", Text("字体", "Type"), optional=True),
)

PASS_RULE = Conditions(
    conditions=(
        Each(),
        BestOf(count=1),
        PartMinimum(subject="work", part="idea", at_least=Decimal(20)),
        WeightedTotal(at_least=Decimal(60), weights={"theory": Decimal("0.5"), "work": Decimal("0.5")}),
    ),
    credit=Credit(months=24, source=SOURCE),
    grades=(
        Grade(name=Text("优秀", "Excellent"), at_least=Decimal(425)),
        Grade(name=Text("良好", "Good"), at_least=Decimal(375)),
        Grade(name=Text("及格", "Pass"), at_least=Decimal(0)),
    ),
    source=SOURCE,
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

FALLBACK = SpreadsheetFallback(
    extra_columns=ExtraColumns(
        template=Template.CANDIDATES,
        columns=(
            ExtraColumn(key="certificate_name", header="证书名称"),
            ExtraColumn(key="certificate_level", header="证书等级"),
        ),
        source="应急报名办法",
    ),
    attestation=Text("本校对报名信息的真实性负责。", "We answer for the registration data."),
    source="应急报名办法",
)

FORMS = (
    NamePattern(named=Named.TICKET_NO, pattern="SJ{date}{sequence}", source=SOURCE),
    NamePattern(named=Named.CERTIFICATE_NO, pattern="SJ{year}{level}{sequence}", source=SOURCE),
    DocumentText(document=Document.TICKET, text=Text("请自带画笔。", "Bring your own brushes."), source=SOURCE),
)

CERTIFICATE = Certificate(
    key="design",
    name=Text("视觉设计职业技能等级证书", "Visual design certificate"),
    levels=(Level(rank=1, subjects=SUBJECTS, source=SOURCE),),
    timetable=TIMETABLE,
    pass_rule=PASS_RULE,
    fees=FeeSchedule(
        provisional={1: Decimal(500)},
        source=SOURCE,
        rules=tuple(FeeRule(amount=Decimal(80), subject=subject.key, source="设计收费通知") for subject in SUBJECTS),
        unpaid_blocks_issue=True,
    ),
    site=SiteRequirements(source=SOURCE),
    retake=RetakePolicy(whole_certificate=False, source=SOURCE),
    fallback=FALLBACK,
    photo=PhotoRule(background="white", source=SOURCE),
    forms=FORMS,
)


@hookimpl
def onex_plugin() -> VendorPlugin:
    """Return the whole declaration."""
    return VendorPlugin(
        key="studio",
        api="1.1",
        version="2.3.0",
        vendor=Text("示例设计公司", "Sample studio"),
        certificates=(CERTIFICATE,),
    )
