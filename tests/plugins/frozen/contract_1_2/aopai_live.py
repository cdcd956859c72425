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

TIMETABLE = Timetable(
    {
        Stage.SITE_APPLICATION: Window(None, Days(-14), "S3 三"),
        Stage.REGISTRATION: Window(None, Days(-14, Anchor.LAST), "S3 三; C-33"),
        Stage.FEE_DUE: Window(None, WorkingDays(-7), "S3 四-2; C-35"),
        Stage.ROOM_SETUP: Window(Days(-7), None, "S3 三"),
        Stage.TICKETS: Window(Days(-5), None, "S3 三"),
        Stage.PUBLICITY: Window(Days(10, Anchor.LAST), Days(14, Anchor.LAST), "S3 三"),
        Stage.ISSUANCE: Window(From(Stage.PUBLICITY, Edge.END, 5), None, "S3 三; C-34"),
    },
    # Counted in days, so the weekday of the exam changes nothing.
    confirmed_for=frozenset(Weekday),
)

SUBJECTS = (
    Subject(
        key="theory",
        name=Text("理论", "Theory"),
        mode=Mode.COMPUTER,
        minutes=60,
        aliases=("理论考试",),
        source="S3 二-1; S3 二-3",
    ),
    Subject(
        key="practical",
        name=Text("实操", "Practical"),
        mode=Mode.COMPUTER,
        minutes=150,
        aliases=("实操考试",),
        source="S3 二-1; S3 二-3",
    ),
)

SCOPE = Clause(
    Text(
        "参考公开发布的证书标准、培训教材及考核方案等资料涉及的知识、技能、素养",
        "The knowledge, skills and attitudes of the published standard, textbooks and assessment scheme",
    ),
    "S3 二-2",
)

PREPARATION = (
    Preparation(
        key="rooms",
        text=Text(
            "根据考务工作群内发放的《考务工作手册》布置考核站点及考场环境",
            "Set up the site and its rooms by the handbook given out in the exam group",
        ),
        stage=Stage.ROOM_SETUP,
        source="S3 三",
    ),
    Preparation(
        key="tickets",
        text=Text(
            "登录国家平台，在考务管理“排考管理-考场编排”下载打印准考证",
            "Download and print the tickets on the national platform, 排考管理-考场编排",
        ),
        stage=Stage.TICKETS,
        source="S3 三",
    ),
)


def certificate(key: str, name: Text) -> Certificate:
    """One of the two certificates; they differ in name only."""
    return Certificate(
        key=key,
        name=name,
        levels=tuple(
            Level(rank=rank, subjects=SUBJECTS, code=NotAnnounced("证书编号", "S3"), source="S3 一; S3 四-1")
            for rank in (1, 2, 3)
        ),
        timetable=TIMETABLE,
        pass_rule=AllSubjects(single_sitting=False, source="S3 二-3"),
        fees=FeeSchedule(
            provisional={1: Decimal(280), 2: Decimal(290), 3: Decimal(300)},
            source="S3 四",
            province_standard_wins=False,
            payer={CandidateType.COLLEGE: Payer.OWN_COLLEGE, CandidateType.SOCIAL: Payer.HOST_COLLEGE},
            unpaid_blocks_download=True,
            payee_fields=(PayeeField.ACCOUNT_NAME, PayeeField.ACCOUNT_NUMBER, PayeeField.BANK),
        ),
        site=SiteRequirements(source="S3 三", stamped_form=Text("考核站点申报表", "Exam site application form")),
        forms=(NamePattern(named=Named.PLAN, pattern="第{ordinal}次统考", source="S3 一"),),
        scope=SCOPE,
        preparation=PREPARATION,
    )


@hookimpl
def onex_plugin() -> VendorPlugin:
    """Return the whole declaration."""
    return VendorPlugin(
        key="aopai_live",
        api="1.2",
        version="1.1.0",
        vendor=Text("南京奥派", "Aopai"),
        certificates=(
            certificate("live-commerce", Text("直播电商职业技能等级证书", "Live Commerce")),
            certificate("new-media", Text("新媒体技术职业技能等级证书", "New Media Technology")),
        ),
        contacts=(
            Contact(kind=ContactKind.QQ_GROUP, source="S3 五", per_plan=True),
            Contact(kind=ContactKind.REGIONAL_CONTACT, source="S3 六"),
            Contact(kind=ContactKind.HOTLINE, source="S3 六"),
        ),
    )
