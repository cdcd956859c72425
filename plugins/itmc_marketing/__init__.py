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
    Publication,
    Reading,
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

NOTICE = Publication(
    key="notice",
    title="关于组织2024年1+X数字营销技术应用职业技能等级证书上半年全国统一考试的通知",
    number="中教文〔2024〕2号",
    issuer="中教畅享科技股份有限公司",
)

# The notice prints dates only; these rules give them for both sessions but for the two deviations (C-28 … C-30).
TIMETABLE = Timetable(
    {
        Stage.REGISTRATION: Window(None, Week(-2, Weekday.TUE), NOTICE.clause("四")),
        Stage.ARRANGEMENT: Window(Week(-2, Weekday.WED), Week(-2, Weekday.SUN), NOTICE.clause("四")),
        Stage.INSTALLATION: Window(Months(-1), Week(-1, Weekday.SUN), NOTICE.clause("四")),
        Stage.TICKETS: Window(Week(-1, Weekday.MON), Days(-1), NOTICE.clause("四")),
        Stage.PUBLICITY: Window(Days(11), Days(13), NOTICE.clause("四")),
        Stage.ISSUANCE: Window(From(Stage.PUBLICITY, Edge.END, 1), None, NOTICE.clause("四")),
    },
    confirmed_for=frozenset({Weekday.FRI, Weekday.SAT}),
)

PREPARATION = (
    Preparation(
        key="register",
        text=Text(
            "登录国家平台（https://vslc.ncb.edu.cn/）为学生集中报名，报名截止后无法补报",
            "Register the students on the national platform (https://vslc.ncb.edu.cn/); none can be added later",
        ),
        stage=Stage.REGISTRATION,
        source=NOTICE.clause("三、2", "四"),
    ),
    Preparation(
        key="training",
        text=Text("考点考务管理人员与技术人员参加培训", "Exam officers and technicians of the site are trained"),
        stage=Stage.ARRANGEMENT,
        by=Doer.BOTH,
        source=NOTICE.clause("四"),
    ),
    Preparation(
        key="installation",
        text=Text(
            "按考场要求准备考核机房环境，协助技术人员远程安装考核平台",
            "Make the rooms ready and help to install the platform from a distance",
        ),
        stage=Stage.INSTALLATION,
        by=Doer.BOTH,
        source=NOTICE.clause("四"),
    ),
    Preparation(
        key="materials",
        text=Text(
            "下载准考证、桌签、门贴、签到表，按《考务工作执行手册》制作物料并布置考场",
            "Download tickets, labels and sign-in sheets; make the materials and set up the rooms by the handbook",
        ),
        stage=Stage.TICKETS,
        source=NOTICE.clause("四"),
    ),
)

ATTACHMENTS = (
    Clause(Text("《数字营销技术应用职业技能等级证书考核方案 v1.1》", "Assessment scheme v1.1"), NOTICE.clause("附件1")),
    Clause(
        Text(
            "《数字营销技术应用职业技能等级证书试点院校考核指导手册 v1.1》",
            "Assessment guide for pilot colleges, v1.1",
        ),
        NOTICE.clause("附件2"),
    ),
    Clause(
        Text(
            "《1+X 职业技能等级证书信息管理服务平台（试点院校）操作手册 V1.1》",
            "Manual of the national platform for pilot colleges, V1.1",
        ),
        NOTICE.clause("附件3"),
    ),
)

READINGS = (
    Reading(
        key="rules",
        text=Text(
            "通知只印日期，没有规则：各环节的时间规则由两次考试的日期推出，与印发日期不符处不是通知的错误",
            "The notice prints dates and no rules: those of the stages follow from the dates of both exams; where they "
            "differ from a printed date, that is no mistake of the notice",
        ),
        source=NOTICE.clause("四"),
    ),
    Reading(
        key="site_application",
        text=Text(
            "通知把考点申报列在报名阶段：没有考点的院校在报名截止前申报、排考前通过，本计划才使用该考点",
            "Site applications stand in the stage of registration: a plan uses a site that was applied for by the end "
            "of registration and approved before arrangement",
        ),
        source=NOTICE.clause("三、1", "四"),
    ),
    Reading(
        key="platform_address",
        text=Text(
            "国家平台的网址印为 vs1c.ncb.edu.cn，按 vslc.ncb.edu.cn 理解",
            "The national platform's address, printed vs1c.ncb.edu.cn, is read as vslc.ncb.edu.cn",
        ),
        source=NOTICE.clause("三、1", "三、2"),
    ),
)

DIGITAL_MARKETING = Certificate(
    key="digital-marketing",
    name=Text("数字营销技术应用职业技能等级证书", "Digital Marketing Technology Application"),
    levels=tuple(
        Level(
            rank=rank,
            subjects=NotAnnounced("考核方案 v1.1 的考核科目", NOTICE.clause("附件1")),
            code=NotAnnounced("证书编号", str(NOTICE)),
            source=NOTICE.clause("一"),
        )
        for rank in (1, 2, 3)
    ),
    timetable=TIMETABLE,
    pass_rule=NotAnnounced("考核方案 v1.1 的合格条件", NOTICE.clause("附件1")),
    fees=FeeSchedule(
        provisional={1: Decimal(270), 2: Decimal(280), 3: Decimal(290)},
        source=NOTICE.clause("五、1", said="先行收取(若在2024年内认定，将采取多退少补方式执行)"),
        province_standard_wins=True,
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
    site=SiteRequirements(source=NOTICE.clause("三、1")),
    review=ReviewPolicy(source=NOTICE.clause("四", said="公示期内接受以院校为单位的成绩复核申请")),
    forms=(
        NamePattern(
            named=Named.PLAN, pattern="{year}年第{ordinal}次数字营销技术应用全国统考", source=NOTICE.clause("一")
        ),
    ),
    scope=Clause(
        Text(
            "考核方式、内容及评定标准详见《数字营销技术应用职业技能等级证书考核方案 v1.1》",
            "Form, content and marking: see the assessment scheme v1.1",
        ),
        NOTICE.clause("二、3"),
    ),
    attachments=ATTACHMENTS,
    preparation=PREPARATION,
    readings=READINGS,
)


@hookimpl
def onex_plugin() -> VendorPlugin:
    """Return the whole declaration."""
    return VendorPlugin(
        key="itmc_marketing",
        api="1.3",
        version="1.2.0",
        vendor=Text("中教畅享", "ITMC"),
        certificates=(DIGITAL_MARKETING,),
        documents=(NOTICE,),
        contacts=(
            Contact(kind=ContactKind.HOTLINE, source=NOTICE.clause("七")),
            Contact(kind=ContactKind.QQ_GROUP, source=NOTICE.clause("七")),
        ),
    )
