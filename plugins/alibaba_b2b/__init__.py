"""阿里巴巴（中国）教育科技 跨境电商B2B数据运营: windows come with each notice, registration may go by workbook."""

from __future__ import annotations

import datetime as dt

from core.api import (
    Certificate,
    Clause,
    Contact,
    ContactKind,
    Doer,
    ExtraColumn,
    ExtraColumns,
    FeeSchedule,
    Level,
    Named,
    NamePattern,
    NotAnnounced,
    PhotoRule,
    Preparation,
    Publication,
    Reading,
    RetakePolicy,
    SiteRequirements,
    SpreadsheetFallback,
    Stage,
    Template,
    Text,
    Timetable,
    VendorPlugin,
    Weekday,
    hookimpl,
)

NOTICE = Publication(
    key="notice",
    title="关于发布跨境电商B2B数据运营职业技能等级证书2021年12月和1月考试工作安排的通知",
    issuer="阿里巴巴（中国）教育科技有限公司",
    day=dt.date(2021, 11, 10),
)

FALLBACK = SpreadsheetFallback(
    source=NOTICE.clause("二、1", "二、2"),
    extra_columns=ExtraColumns(
        template=Template.CANDIDATES,
        columns=(
            ExtraColumn(key="certificate_name", header="证书名称", aliases=("证明名称",)),
            ExtraColumn(key="certificate_level", header="证书等级"),
        ),
        source=NOTICE.clause("附件一"),
    ),
    # 中级 is printed though the notice covers three levels: the plan's own level is taken (C-38).
    fixed_values={"certificate_name": "跨境电商B2B数据运营职业技能等级证书", "certificate_level": "中级"},
    needs_approved_site=True,
    attestation=Text(
        "本校确保所提交的报考信息真实有效，并做好信息留存；如信息缺失或者有误，由本校自行承担责任并解决问题。",
        "We warrant that the registration data are true and valid and keep records of them; we bear the consequences "
        "of missing or wrong data.",
    ),
)

# Steps 3 to 5; 1 and 2 are the fallback's registration.
PREPARATION = (
    Preparation(
        key="installation",
        text=Text(
            "院校安排技术老师进考点群，对接考试软件部署",
            "A technical teacher joins the site's group, and the exam software is deployed",
        ),
        stage=Stage.INSTALLATION,
        by=Doer.BOTH,
        source=NOTICE.clause("二、2"),
    ),
    Preparation(
        key="rooms",
        text=Text(
            "组织考务老师观看考务培训视频，布置考场，完成考前准备",
            "Exam staff watch the training video and set up the rooms",
        ),
        stage=Stage.ROOM_SETUP,
        source=NOTICE.clause("二、2"),
    ),
    Preparation(
        key="exam", text=Text("组织学生参加考试", "Hold the exam"), stage=Stage.EXAM, source=NOTICE.clause("二、2")
    ),
)

SITE = SiteRequirements(
    source=NOTICE.clause("二、3"),
    without_site=Clause(
        Text(
            "尚未申报考点的试点院校，请联系培训评价组织沟通考点申请",
            "Pilot colleges that have not applied for a site: get in touch with the vendor about applying",
        ),
        NOTICE.clause("二、3"),
    ),
    service_fee=Clause(
        Text(
            "由北京水木学成教育科技有限公司与试点院校对接并支付",
            "Settled with and paid to the college by Beijing Shuimu Xuecheng Education Technology Co., Ltd.",
        ),
        NOTICE.clause("三"),
    ),
    agreement=Clause(
        Text("具体工作内容见《考点合作协议》", "For details see the cooperation agreement"), NOTICE.clause("三")
    ),
)

READINGS = (
    Reading(
        key="level",
        text=Text(
            "报名表的证书等级只写“中级”，考试计划有三个级别：以计划的级别为准，与文件不符的提示核对",
            "The form prints “中级” only, the plans cover three levels: the plan's own level is taken, and a differing "
            "cell is pointed out",
        ),
        source=NOTICE.clause("二、2", "附件一"),
    ),
    Reading(
        key="free_retake",
        text=Text(
            "“2021 年……第一次补考免费”理解为考试日不晚于 2021 年 12 月 31 日；只补一科还是全部科目没有公布",
            "“In 2021 the first retake is free” is read as exam days up to 2021-12-31; whether one subject can be "
            "retaken alone is not announced",
        ),
        source=NOTICE.clause("二、2 关于补考"),
    ),
)

CROSS_BORDER_B2B = Certificate(
    key="cross-border-b2b",
    name=Text("跨境电商B2B数据运营职业技能等级证书", "Cross-border E-commerce B2B Data Operation"),
    levels=tuple(
        Level(
            rank=rank,
            subjects=NotAnnounced("考核科目与满分", NOTICE.clause("一")),
            code=NotAnnounced("证书编号", str(NOTICE)),
            source=NOTICE.clause("一"),
        )
        for rank in (1, 2, 3)
    ),
    timetable=Timetable({}, confirmed_for=frozenset({Weekday.FRI, Weekday.SAT, Weekday.SUN})),
    pass_rule=NotAnnounced("合格条件", NOTICE.clause("一")),
    fees=FeeSchedule(
        provisional=NotAnnounced("《考点合作协议》中的考试费标准", NOTICE.clause("三")),
        source=NOTICE.clause("三"),
        collected_by_agent=Text(
            "北京水木学成教育科技有限公司", "Beijing Shuimu Xuecheng Education Technology Co., Ltd."
        ),
    ),
    site=SITE,
    retake=RetakePolicy(
        first_free_until=dt.date(2021, 12, 31),
        min_candidates=20,
        source=NOTICE.clause("二、2 关于补考", said="安排补考时，该考点该场考试的考生数量（含补考考生）不得低于 20 人"),
    ),
    fallback=FALLBACK,
    photo=PhotoRule(source=NOTICE.clause("二、2")),
    forms=(
        NamePattern(named=Named.PLAN, pattern="1+X-跨境电商B2B-{date}全国统考（{level}）", source=NOTICE.clause("一")),
    ),
    attachments=(
        Clause(
            Text("《本校学生导入模板-提交》", "Template of one's own students, to be handed in"),
            NOTICE.clause("附件一"),
        ),
        Clause(Text("《院校基本信息导入模板-自留》", "Template of the college, to be kept"), NOTICE.clause("附件二")),
    ),
    preparation=PREPARATION,
    readings=READINGS,
)


@hookimpl
def onex_plugin() -> VendorPlugin:
    """Return the whole declaration."""
    return VendorPlugin(
        key="alibaba_b2b",
        api="1.3",
        version="1.2.0",
        vendor=Text("阿里巴巴（中国）教育科技", "Alibaba Education Technology (China)"),
        certificates=(CROSS_BORDER_B2B,),
        documents=(NOTICE,),
        contacts=(
            Contact(kind=ContactKind.DINGTALK_GROUP, source=NOTICE.clause("一"), per_plan=True),
            Contact(kind=ContactKind.COLLEGE_GROUP, source=NOTICE.clause("二、2")),
            Contact(kind=ContactKind.HOTLINE, source=NOTICE.clause("二、3")),
        ),
    )
