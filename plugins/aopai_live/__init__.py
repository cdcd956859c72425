"""南京奥派 直播电商 and 新媒体技术: two certificates with one set of rules and one timetable."""

from __future__ import annotations

from decimal import Decimal

from core.api import (
    AllSubjects,
    Anchor,
    CandidateType,
    Certificate,
    Clause,
    Contact,
    ContactKind,
    Days,
    Edge,
    FeeSchedule,
    From,
    Level,
    Mode,
    Named,
    NamePattern,
    NotAnnounced,
    PayeeField,
    Payer,
    Preparation,
    Publication,
    Reading,
    SiteRequirements,
    Stage,
    Subject,
    Text,
    Timetable,
    VendorPlugin,
    Weekday,
    Window,
    WorkingDays,
    hookimpl,
)

NOTICE = Publication(
    key="notice",
    title="关于2024年直播电商、新媒体技术职业技能等级证书下半年统考有关工作的通知",
    issuer="南京奥派信息产业股份公司",
)

TIMETABLE = Timetable(
    {
        Stage.SITE_APPLICATION: Window(None, Days(-14, Anchor.LAST), NOTICE.clause("三")),
        Stage.REGISTRATION: Window(None, Days(-14, Anchor.LAST), NOTICE.clause("三")),
        Stage.FEE_DUE: Window(
            None, WorkingDays(-7), NOTICE.clause("四、2", said="于考前 7 个工作日内统一缴纳至培训评价组织")
        ),
        Stage.ROOM_SETUP: Window(Days(-7), None, NOTICE.clause("三")),
        Stage.TICKETS: Window(Days(-5), None, NOTICE.clause("三")),
        Stage.PUBLICITY: Window(Days(10, Anchor.LAST), Days(14, Anchor.LAST), NOTICE.clause("三")),
        Stage.ISSUANCE: Window(From(Stage.PUBLICITY, Edge.END, 5), None, NOTICE.clause("三")),
    },
    # Counted in days, so the weekday of the exam changes nothing.
    confirmed_for=frozenset(Weekday),
)

READINGS = (
    Reading(
        key="closing",
        text=Text(
            "“考试前14日”：考核站点申报和考试报名都从最后一个考试日起算；印有报名截止日的，以印发日期为准",
            "“14 days before the exam”: site applications and registration both count from the last exam day; a "
            "printed closing day goes first",
        ),
        source=NOTICE.clause("三"),
    ),
    Reading(
        key="fee_due",
        text=Text(
            "“考前 7 个工作日内”理解为最迟在第一个考试日前第 7 个工作日",
            "“Within 7 working days before the exam” is read as on the 7th working day before the first exam day at "
            "the latest",
        ),
        source=NOTICE.clause("四、2"),
    ),
    Reading(
        key="beginnings",
        text=Text(
            "考场布置“考试前7日”、准考证打印“考试前5日”理解为自第一个考试日前该日起",
            "“7 days” and “5 days before the exam” for rooms and tickets are read as from that day before the first "
            "exam day on",
        ),
        source=NOTICE.clause("三"),
    ),
    Reading(
        key="publicity",
        text=Text(
            "成绩公示“考试后10日，公示5日”从最后一个考试日起算",
            "“10 days after the exam”, for 5 days: publicity is counted from the last exam day",
        ),
        source=NOTICE.clause("三"),
    ),
    Reading(
        key="issuance",
        text=Text(
            "证书颁发“考试后5日”早于成绩公示，理解为公示结束后第 5 日",
            "Certificates “5 days after the exam” would come before the scores: read as 5 days after publicity",
        ),
        source=NOTICE.clause("三"),
    ),
)

SUBJECTS = (
    Subject(
        key="theory",
        name=Text("理论", "Theory"),
        mode=Mode.COMPUTER,
        minutes=60,
        aliases=("理论考试",),
        source=NOTICE.clause("二、1", "二、3"),
    ),
    Subject(
        key="practical",
        name=Text("实操", "Practical"),
        mode=Mode.COMPUTER,
        minutes=150,
        aliases=("实操考试",),
        source=NOTICE.clause("二、1", "二、3"),
    ),
)

SCOPE = Clause(
    Text(
        "参考公开发布的证书标准、培训教材及考核方案等资料涉及的知识、技能、素养",
        "The knowledge, skills and attitudes of the published standard, textbooks and assessment scheme",
    ),
    NOTICE.clause("二、2"),
)

PREPARATION = (
    Preparation(
        key="rooms",
        text=Text(
            "根据考务工作群内发放的《考务工作手册》布置考核站点及考场环境",
            "Set up the site and its rooms by the handbook given out in the exam group",
        ),
        stage=Stage.ROOM_SETUP,
        source=NOTICE.clause("三"),
    ),
    Preparation(
        key="tickets",
        text=Text(
            "登录国家平台，在考务管理“排考管理-考场编排”下载打印准考证",
            "Download and print the tickets on the national platform, 排考管理-考场编排",
        ),
        stage=Stage.TICKETS,
        source=NOTICE.clause("三"),
    ),
)


def certificate(key: str, name: Text) -> Certificate:
    """One of the two certificates; they differ in name only."""
    return Certificate(
        key=key,
        name=name,
        levels=tuple(
            Level(
                rank=rank,
                subjects=SUBJECTS,
                code=NotAnnounced("证书编号", str(NOTICE)),
                source=NOTICE.clause("一", "四、1"),
            )
            for rank in (1, 2, 3)
        ),
        timetable=TIMETABLE,
        pass_rule=AllSubjects(
            single_sitting=False, source=NOTICE.clause("二、3", said="同时达到 60 分（含）以上为合格")
        ),
        fees=FeeSchedule(
            provisional={1: Decimal(280), 2: Decimal(290), 3: Decimal(300)},
            source=NOTICE.clause("四、1"),
            payer={CandidateType.COLLEGE: Payer.OWN_COLLEGE, CandidateType.SOCIAL: Payer.HOST_COLLEGE},
            unpaid_blocks_download=True,
            payee_fields=(PayeeField.ACCOUNT_NAME, PayeeField.ACCOUNT_NUMBER, PayeeField.BANK),
        ),
        site=SiteRequirements(
            source=NOTICE.clause("三"), stamped_form=Text("考核站点申报表", "Exam site application form")
        ),
        forms=(NamePattern(named=Named.PLAN, pattern="第{ordinal}次统考", source=NOTICE.clause("一")),),
        scope=SCOPE,
        preparation=PREPARATION,
        readings=READINGS,
    )


@hookimpl
def onex_plugin() -> VendorPlugin:
    """Return the whole declaration."""
    return VendorPlugin(
        key="aopai_live",
        api="1.3",
        version="1.2.0",
        vendor=Text("南京奥派", "Aopai"),
        certificates=(
            certificate("live-commerce", Text("直播电商职业技能等级证书", "Live Commerce")),
            certificate("new-media", Text("新媒体技术职业技能等级证书", "New Media Technology")),
        ),
        documents=(NOTICE,),
        contacts=(
            Contact(kind=ContactKind.QQ_GROUP, source=NOTICE.clause("五"), per_plan=True),
            Contact(kind=ContactKind.REGIONAL_CONTACT, source=NOTICE.clause("六")),
            Contact(kind=ContactKind.OFFICE, source=NOTICE.clause("六")),
            Contact(kind=ContactKind.PARTNER, source=NOTICE.clause("六")),
            Contact(kind=ContactKind.HOTLINE, source=NOTICE.clause("六")),
        ),
    )
