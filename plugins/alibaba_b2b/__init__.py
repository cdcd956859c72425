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

FALLBACK = SpreadsheetFallback(
    source="S4 二-1; S4 二-2",
    extra_columns=ExtraColumns(
        template=Template.CANDIDATES,
        columns=(
            ExtraColumn(key="certificate_name", header="证书名称", aliases=("证明名称",)),
            ExtraColumn(key="certificate_level", header="证书等级"),
        ),
        source="S4 附件一",
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
        source="S4 二-2",
    ),
    Preparation(
        key="rooms",
        text=Text(
            "组织考务老师观看考务培训视频，布置考场，完成考前准备",
            "Exam staff watch the training video and set up the rooms",
        ),
        stage=Stage.ROOM_SETUP,
        source="S4 二-2",
    ),
    Preparation(key="exam", text=Text("组织学生参加考试", "Hold the exam"), stage=Stage.EXAM, source="S4 二-2"),
)

SITE = SiteRequirements(
    source="S4 二-3",
    without_site=Clause(
        Text(
            "尚未申报考点的试点院校，请联系培训评价组织沟通考点申请",
            "Pilot colleges that have not applied for a site: get in touch with the vendor about applying",
        ),
        "S4 二-3",
    ),
    service_fee=Clause(
        Text(
            "由北京水木学成教育科技有限公司与试点院校对接并支付",
            "Settled with and paid to the college by Beijing Shuimu Xuecheng Education Technology Co., Ltd.",
        ),
        "S4 三",
    ),
    agreement=Clause(Text("具体工作内容见《考点合作协议》", "For details see the cooperation agreement"), "S4 三"),
)

CROSS_BORDER_B2B = Certificate(
    key="cross-border-b2b",
    name=Text("跨境电商B2B数据运营职业技能等级证书", "Cross-border E-commerce B2B Data Operation"),
    levels=tuple(
        Level(
            rank=rank,
            subjects=NotAnnounced("考核科目与满分", "S4 一"),
            code=NotAnnounced("证书编号", "S4"),
            source="S4 一",
        )
        for rank in (1, 2, 3)
    ),
    timetable=Timetable({}, confirmed_for=frozenset({Weekday.FRI, Weekday.SAT, Weekday.SUN})),
    pass_rule=NotAnnounced("合格条件", "S4 一"),
    fees=FeeSchedule(
        provisional=NotAnnounced("《考点合作协议》中的考试费标准", "S4 三"),
        source="S4 三",
        collected_by_agent=Text(
            "北京水木学成教育科技有限公司", "Beijing Shuimu Xuecheng Education Technology Co., Ltd."
        ),
    ),
    site=SITE,
    retake=RetakePolicy(
        first_free_until=dt.date(2021, 12, 31), min_candidates=20, source="S4 二-2 关于补考; C-15; C-41"
    ),
    fallback=FALLBACK,
    photo=PhotoRule(source="S4 二-2"),
    forms=(NamePattern(named=Named.PLAN, pattern="1+X-跨境电商B2B-{date}全国统考（{level}）", source="S4 一"),),
    attachments=(
        Clause(Text("《本校学生导入模板-提交》", "Template of one's own students, to be handed in"), "S4 附件一"),
        Clause(Text("《院校基本信息导入模板-自留》", "Template of the college, to be kept"), "S4 附件二"),
    ),
    preparation=PREPARATION,
)


@hookimpl
def onex_plugin() -> VendorPlugin:
    """Return the whole declaration."""
    return VendorPlugin(
        key="alibaba_b2b",
        api="1.2",
        version="1.1.0",
        vendor=Text("阿里巴巴（中国）教育科技", "Alibaba Education Technology (China)"),
        certificates=(CROSS_BORDER_B2B,),
        contacts=(
            Contact(kind=ContactKind.DINGTALK_GROUP, source="S4 一", per_plan=True),
            Contact(kind=ContactKind.HOTLINE, source="S4 二-3"),
        ),
    )
