"""A campus certificate of contract 1.3: four titled levels, two days, province fees, documents, what to prepare."""

from __future__ import annotations

from decimal import Decimal

from core.api import (
    Age,
    AllSubjects,
    Anchor,
    CandidateType,
    Certificate,
    Clause,
    ColumnKind,
    Copies,
    Days,
    Doer,
    Edge,
    EducationLevel,
    Equipment,
    ExtraColumn,
    ExtraColumns,
    FeeRule,
    FeeSchedule,
    From,
    HeadcountRule,
    Holds,
    Level,
    Mode,
    Paper,
    Per,
    PlacePer,
    Preparation,
    Publication,
    QueueAndForward,
    Reading,
    SiteRequirements,
    StaffRule,
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

SCHEME = Publication(key="scheme", title="校园服务考核方案", issuer="示例校园公司")
RATES = Publication(key="rates", title="两地收费通知", number="示例〔2024〕1号")
CONTRACT = Publication(key="contract", title="合作协议")
SOURCE = SCHEME.clause("一")
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


def eligibility(rank: int) -> tuple[Age | EducationLevel | Holds, ...]:
    """Everybody is sixteen and at a college; the highest level asks for the one below."""
    asked = (Age(at_least=16, source=SOURCE), EducationLevel(one_of=("高职", "本科"), source=SOURCE))
    return (*asked, Holds(level=3, source=SOURCE)) if rank == len(TITLES) else asked


SITE = SiteRequirements(
    source=SOURCE,
    staff=(StaffRule(key="porter", name=Text("引导员", "Porter"), minimum=1, per=Per.SITE, source=SOURCE),),
    equipment=(Equipment(key="counter", name=Text("服务台", "Counter"), minimum=2, per=Per.ROOM, source=SOURCE),),
    without_site=Clause(Text("请到邻近院校参加考试", "Sit at a college nearby"), SOURCE),
    service_fee=Clause(Text("每名考生 20 元", "20 yuan for each candidate"), CONTRACT.clause("三")),
    agreement=Clause(Text("《校园服务考点合作协议》", "The cooperation agreement"), str(CONTRACT)),
    notes=(Clause(Text("考场须有洗手池", "Rooms need a basin"), SOURCE),),
)

PREPARATION = (
    Preparation(
        key="uniforms",
        text=Text("按服装尺码准备服装", "Have the uniforms ready by size"),
        stage=Stage.ARRANGEMENT,
        source=SOURCE,
    ),
    Preparation(
        key="rehearsal",
        text=Text("组织模拟服务", "Hold a rehearsal"),
        stage=Stage.EXAM,
        by=Doer.BOTH,
        source=SOURCE,
    ),
)

CERTIFICATE = Certificate(
    key="service",
    name=Text("校园服务职业技能等级证书", "Campus service certificate"),
    levels=tuple(
        Level(
            rank=rank,
            title=Text(zh, en),
            subjects=SUBJECTS,
            eligibility=eligibility(rank),
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
            FeeRule(
                amount=Decimal(90),
                provinces=("11", "32"),
                levels=(1, 2),
                source=RATES.clause("二", said="90元"),
            ),
            FeeRule(amount=Decimal(0), attempts=(1,), source=SOURCE),
            FeeRule(amount=Decimal(170), candidate_types=(CandidateType.SOCIAL,), source=SOURCE),
        ),
    ),
    site=SITE,
    fallback=QueueAndForward(source=SOURCE),
    forms=(COLUMNS, Copies(paper=Paper.SIGN_IN_SHEET, number=2, source=SOURCE)),
    scope=Clause(Text("校园服务标准第一至四章", "Chapters 1 to 4 of the campus service standard"), SOURCE),
    attachments=(Clause(Text("《校园服务标准》", "Campus service standard"), SOURCE),),
    preparation=PREPARATION,
    readings=(Reading(key="age", text=Text("“年满”按考试日计", "“Of age” is on the exam day"), source=SOURCE),),
    headcount=HeadcountRule(place_per=PlacePer.REGISTRATION, source=CONTRACT.clause("三")),
)


@hookimpl
def onex_plugin() -> VendorPlugin:
    """Return the whole declaration."""
    return VendorPlugin(
        key="campus",
        api="1.3",
        version="1.0.0",
        vendor=Text("示例校园公司", "Sample campus"),
        certificates=(CERTIFICATE,),
        documents=(SCHEME, RATES, CONTRACT),
    )
