"""中教畅享 数字营销技术应用. Its scheme (附件1) is not among the sources: subjects and pass rule are not announced."""

from __future__ import annotations

from decimal import Decimal

from core.api import (
    Certificate,
    Contact,
    ContactKind,
    Days,
    Edge,
    FeeSchedule,
    From,
    Level,
    Months,
    Named,
    NamePattern,
    NotAnnounced,
    PayeeField,
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
)


@hookimpl
def onex_plugin() -> VendorPlugin:
    """Return the whole declaration."""
    return VendorPlugin(
        key="itmc_marketing",
        api="1.0",
        version="1.0.0",
        vendor=Text("中教畅享", "ITMC"),
        certificates=(DIGITAL_MARKETING,),
        contacts=(
            Contact(kind=ContactKind.HOTLINE, source="S2 七"),
            Contact(kind=ContactKind.QQ_GROUP, source="S2 七"),
        ),
    )
