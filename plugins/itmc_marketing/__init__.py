"""中教畅享 数字营销技术应用. Its scheme (附件1) is not among the sources: subjects and pass rule are not announced."""

from __future__ import annotations

from decimal import Decimal

from core.api import (
    Certificate,
    Clause,
    Contact,
    ContactKind,
    Days,
    Doer,
    Edge,
    FeeSchedule,
    From,
    Level,
    Months,
    Named,
    NamePattern,
    NotAnnounced,
    PayeeField,
    Preparation,
    ReviewPolicy,
    SiteRequirements,
    Stage,
    Text,
    Timetable,
    VendorPlugin,
    Week,
    Weekday,
    Window,
    hookimpl,
)

# The notice prints dates only; these rules give them for both sessions but for the two deviations (C-28 … C-30).
TIMETABLE = Timetable(
    {
        Stage.REGISTRATION: Window(None, Week(-2, Weekday.TUE), "S2 四"),
        Stage.ARRANGEMENT: Window(Week(-2, Weekday.WED), Week(-2, Weekday.SUN), "S2 四"),
        Stage.INSTALLATION: Window(Months(-1), Week(-1, Weekday.SUN), "S2 四; C-30"),
        Stage.TICKETS: Window(Week(-1, Weekday.MON), Days(-1), "S2 四"),
        Stage.PUBLICITY: Window(Days(11), Days(13), "S2 四; C-28"),
        Stage.ISSUANCE: Window(From(Stage.PUBLICITY, Edge.END, 1), None, "S2 四; C-29"),
    },
    confirmed_for=frozenset({Weekday.FRI, Weekday.SAT}),
)

# The host is printed as vs1c, which is none (C-24).
PREPARATION = (
    Preparation(
        key="register",
        text=Text(
            "登录国家平台（https://vslc.ncb.edu.cn/）为学生集中报名，报名截止后无法补报",
            "Register the students on the national platform (https://vslc.ncb.edu.cn/); none can be added later",
        ),
        stage=Stage.REGISTRATION,
        source="S2 三-2; S2 四; C-24",
    ),
    Preparation(
        key="training",
        text=Text("考点考务管理人员与技术人员参加培训", "Exam officers and technicians of the site are trained"),
        stage=Stage.ARRANGEMENT,
        by=Doer.BOTH,
        source="S2 四",
    ),
    Preparation(
        key="installation",
        text=Text(
            "按考场要求准备考核机房环境，协助技术人员远程安装考核平台",
            "Make the rooms ready and help to install the platform from a distance",
        ),
        stage=Stage.INSTALLATION,
        by=Doer.BOTH,
        source="S2 四",
    ),
    Preparation(
        key="materials",
        text=Text(
            "下载准考证、桌签、门贴、签到表，按《考务工作执行手册》制作物料并布置考场",
            "Download tickets, labels and sign-in sheets; make the materials and set up the rooms by the handbook",
        ),
        stage=Stage.TICKETS,
        source="S2 四",
    ),
)

ATTACHMENTS = (
    Clause(Text("《数字营销技术应用职业技能等级证书考核方案 v1.1》", "Assessment scheme v1.1"), "S2 附件1"),
    Clause(
        Text(
            "《数字营销技术应用职业技能等级证书试点院校考核指导手册 v1.1》",
            "Assessment guide for pilot colleges, v1.1",
        ),
        "S2 附件2",
    ),
    Clause(
        Text(
            "《1+X 职业技能等级证书信息管理服务平台（试点院校）操作手册 V1.1》",
            "Manual of the national platform for pilot colleges, V1.1",
        ),
        "S2 附件3",
    ),
)

DIGITAL_MARKETING = Certificate(
    key="digital-marketing",
    name=Text("数字营销技术应用职业技能等级证书", "Digital Marketing Technology Application"),
    levels=tuple(
        Level(
            rank=rank,
            subjects=NotAnnounced("考核方案 v1.1 的考核科目", "S2 附件1"),
            code=NotAnnounced("证书编号", "S2"),
            source="S2 一",
        )
        for rank in (1, 2, 3)
    ),
    timetable=TIMETABLE,
    pass_rule=NotAnnounced("考核方案 v1.1 的合格条件", "S2 附件1"),
    fees=FeeSchedule(
        provisional={1: Decimal(270), 2: Decimal(280), 3: Decimal(290)},
        source="S2 五-1",
        transfer_memo=Text("单位名称和1+X考核费用", "Name of the institution and 1+X assessment fee"),
        payee_fields=(
            PayeeField.ACCOUNT_NAME,
            PayeeField.TAX_NUMBER,
            PayeeField.ADDRESS,
            PayeeField.PHONE,
            PayeeField.BANK,
            PayeeField.ACCOUNT_NUMBER,
        ),
    ),
    site=SiteRequirements(source="S2 三-1"),
    review=ReviewPolicy(source="S2 四"),
    forms=(NamePattern(named=Named.PLAN, pattern="{year}年第{ordinal}次数字营销技术应用全国统考", source="S2 一"),),
    scope=Clause(
        Text(
            "考核方式、内容及评定标准详见《数字营销技术应用职业技能等级证书考核方案 v1.1》",
            "Form, content and marking: see the assessment scheme v1.1",
        ),
        "S2 二-3",
    ),
    attachments=ATTACHMENTS,
    preparation=PREPARATION,
)


@hookimpl
def onex_plugin() -> VendorPlugin:
    """Return the whole declaration."""
    return VendorPlugin(
        key="itmc_marketing",
        api="1.2",
        version="1.1.0",
        vendor=Text("中教畅享", "ITMC"),
        certificates=(DIGITAL_MARKETING,),
        contacts=(
            Contact(kind=ContactKind.HOTLINE, source="S2 七"),
            Contact(kind=ContactKind.QQ_GROUP, source="S2 七"),
        ),
    )
