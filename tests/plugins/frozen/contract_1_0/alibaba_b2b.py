"""阿里巴巴（中国）教育科技 跨境电商B2B数据运营: windows come with each notice, registration may go by workbook."""

from __future__ import annotations

import datetime as dt

from core.api import (
    Certificate,
    Contact,
    ContactKind,
    ExtraColumn,
    ExtraColumns,
    FeeSchedule,
    Level,
    Named,
    NamePattern,
    NotAnnounced,
    PhotoRule,
    RetakePolicy,
    SiteRequirements,
    SpreadsheetFallback,
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
    site=SiteRequirements(source="S4 二-3"),
    retake=RetakePolicy(
        first_free_until=dt.date(2021, 12, 31), min_candidates=20, source="S4 二-2 关于补考; C-15; C-41"
    ),
    fallback=FALLBACK,
    photo=PhotoRule(source="S4 二-2"),
    forms=(NamePattern(named=Named.PLAN, pattern="1+X-跨境电商B2B-{date}全国统考（{level}）", source="S4 一"),),
)


@hookimpl
def onex_plugin() -> VendorPlugin:
    """Return the whole declaration."""
    return VendorPlugin(
        key="alibaba_b2b",
        api="1.0",
        version="1.0.0",
        vendor=Text("阿里巴巴（中国）教育科技", "Alibaba Education Technology (China)"),
        certificates=(CROSS_BORDER_B2B,),
        contacts=(
            Contact(kind=ContactKind.DINGTALK_GROUP, source="S4 一", per_plan=True),
            Contact(kind=ContactKind.HOTLINE, source="S4 二-3"),
        ),
    )
