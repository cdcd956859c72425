"""鸿科经纬 网店运营推广. Every rule carries the clause it was read from."""

from __future__ import annotations

from decimal import Decimal

from core.api import (
    AllSubjects,
    Certificate,
    Contact,
    ContactKind,
    Days,
    Document,
    DocumentText,
    Edge,
    FeeSchedule,
    From,
    Level,
    Mode,
    Months,
    Named,
    NamePattern,
    NotAnnounced,
    PayeeField,
    PhotoRule,
    ReviewPolicy,
    Stage,
    Subject,
    Text,
    Timetable,
    Track,
    VendorPlugin,
    Week,
    Weekday,
    Window,
    hookimpl,
)
from plugins.hotmatrix_shop.preparation import ATTACHMENTS, PREPARATION, SCOPE
from plugins.hotmatrix_shop.site import SITE

TIMETABLE = Timetable(
    {
        Stage.REGISTRATION: Window(None, Week(-2, Weekday.TUE), "S1 3-十一"),
        Stage.ARRANGEMENT: Window(Week(-2, Weekday.WED), Week(-2, Weekday.SUN), "S1 3-十一"),
        Stage.INSTALLATION: Window(Months(-1), Week(-1, Weekday.SUN), "S1 3-十一"),
        Stage.TICKETS: Window(Week(-1, Weekday.MON), Days(-1), "S1 3-十一"),
        Stage.SCORE_ENTRY: Window(Days(1), From(Stage.PUBLICITY, Edge.START, -1), "S1 3-二"),
        Stage.PUBLICITY: Window(Week(3, Weekday.MON), Week(3, Weekday.SUN), "S1 3-十一"),
        Stage.ISSUANCE: Window(From(Stage.PUBLICITY, Edge.END, 1), None, "S1 3-十一"),
    },
    confirmed_for=frozenset({Weekday.FRI, Weekday.SAT}),
)


def level(rank: int, code: str, minutes: int, theory: tuple[str, str], practical: tuple[str, str]) -> Level:
    """One level; each subject with its national code and the code the 2021 plan showed (C-08)."""
    return Level(
        rank=rank,
        code=code,
        source="S1 3-一; S1 3-四-1.2",
        subjects=(
            Subject(
                key="theory",
                name=Text("理论", "Theory"),
                mode=Mode.COMPUTER,
                minutes=60,
                code=theory[0],
                aliases=(theory[1],),
                source="S1 3-一; S1 3-二",
            ),
            Subject(
                key="practical",
                name=Text("实操", "Practical"),
                mode=Mode.COMPUTER_AND_PRACTICAL,
                minutes=minutes,
                code=practical[0],
                aliases=("实践", practical[1]),
                source="S1 3-一; S1 3-二",
            ),
        ),
    )


SHOP_OPERATION = Certificate(
    key="shop-operation",
    name=Text("网店运营推广职业技能等级证书", "Online Shop Operation and Promotion"),
    tracks=(
        Track("cross_border", Text("跨境方向", "Cross-border"), NotAnnounced("跨境方向的证书编号和科目编号", "S0 一")),
    ),
    levels=(
        level(1, "1530003007010027", 150, ("1630003007010027101", "491217"), ("1630003007010027102", "959384")),
        level(2, "1530003007020028", 120, ("1630003007020028202", "956347"), ("1630003007020028203", "875185")),
        level(3, "1530003007030029", 240, ("1630003007030029301", "876805"), ("1630003007030029302", "368016")),
    ),
    timetable=TIMETABLE,
    pass_rule=AllSubjects(single_sitting=True, source="S1 3-一"),
    fees=FeeSchedule(
        provisional={1: Decimal(380), 2: Decimal(360), 3: Decimal(360)},
        source="S0 五-1; S1 3-九",
        payee_fields=tuple(PayeeField),
    ),
    site=SITE,
    review=ReviewPolicy(
        source="S1 3-八(二)",
        request_working_days=7,
        reply_working_days=3,
        mail_subject="{college}-网店运营推广证书复查表",
    ),
    photo=PhotoRule(source="S1 3-三-2"),
    forms=(
        NamePattern(named=Named.PLAN, pattern="{year}年第{ordinal}次网店运营推广全国统考", source="S1 3-十一"),
        NamePattern(named=Named.SITE, pattern="{college}{certificate}", source="S1 2-1"),
        NamePattern(named=Named.VIDEO_FILE, pattern="{date}{site}{room}", source="S1 4-二 清单13"),
        DocumentText(
            document=Document.BANNER,
            text=Text("1+X {certificate}({level})考试", "1+X {certificate} ({level}) Exam"),
            source="S1 4-二-1",
        ),
        DocumentText(
            document=Document.TICKET,
            text=Text(
                "请于开考前30分钟凭准考证和身份证入场，缺一不可；开考30分钟后不得进入考场。手机不得带入考场。",
                "Enter 30 minutes before the start with this ticket and your identity document, both required; no "
                "entry later than 30 minutes after the start. No mobile phones.",
            ),
            source="S1 4-三(三)",
        ),
    ),
    scope=SCOPE,
    attachments=ATTACHMENTS,
    preparation=PREPARATION,
)


@hookimpl
def onex_plugin() -> VendorPlugin:
    """Return the whole declaration."""
    return VendorPlugin(
        key="hotmatrix_shop",
        api="1.2",
        version="1.1.0",
        vendor=Text("鸿科经纬", "Hotmatrix"),
        certificates=(SHOP_OPERATION,),
        contacts=(
            Contact(kind=ContactKind.HOTLINE, source="S0 七"),
            Contact(kind=ContactKind.QQ_GROUP, source="S0 七"),
            Contact(kind=ContactKind.REVIEW_EMAIL, source="S1 附件1"),
            Contact(kind=ContactKind.POSTAL_ADDRESS, source="S1 4-四(三)"),
        ),
    )
