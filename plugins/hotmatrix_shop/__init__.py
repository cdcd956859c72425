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
    ReviewReason,
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
from plugins.hotmatrix_shop.documents import FEES, HANDBOOK, NOTICE, READINGS, REVIEW_NOTES
from plugins.hotmatrix_shop.papers import PAPERS, TICKET_NOTES
from plugins.hotmatrix_shop.preparation import ATTACHMENTS, PREPARATION, SCOPE
from plugins.hotmatrix_shop.site import SITE

TIMETABLE = Timetable(
    {
        Stage.REGISTRATION: Window(None, Week(-2, Weekday.TUE), HANDBOOK.clause("第三章 十一")),
        Stage.ARRANGEMENT: Window(Week(-2, Weekday.WED), Week(-2, Weekday.SUN), HANDBOOK.clause("第三章 十一")),
        Stage.INSTALLATION: Window(Months(-1), Week(-1, Weekday.SUN), HANDBOOK.clause("第三章 十一")),
        Stage.TICKETS: Window(Week(-1, Weekday.MON), Days(-1), HANDBOOK.clause("第三章 十一")),
        Stage.SCORE_ENTRY: Window(Days(1), From(Stage.PUBLICITY, Edge.START, -1), HANDBOOK.clause("第三章 二")),
        Stage.PUBLICITY: Window(Week(3, Weekday.MON), Week(3, Weekday.SUN), HANDBOOK.clause("第三章 十一")),
        Stage.ISSUANCE: Window(From(Stage.PUBLICITY, Edge.END, 1), None, HANDBOOK.clause("第三章 十一")),
    },
    confirmed_for=frozenset({Weekday.FRI, Weekday.SAT}),
)


def level(rank: int, code: str, minutes: int, theory: tuple[str, str], practical: tuple[str, str]) -> Level:
    """One level; each subject with its national code and the code the 2021 plan showed (C-08)."""
    return Level(
        rank=rank,
        code=code,
        source=HANDBOOK.clause("第三章 一", "第三章 四、1.2"),
        subjects=(
            Subject(
                key="theory",
                name=Text("理论", "Theory"),
                mode=Mode.COMPUTER,
                minutes=60,
                code=theory[0],
                aliases=(theory[1],),
                source=HANDBOOK.clause("第三章 一", "第三章 二"),
            ),
            Subject(
                key="practical",
                name=Text("实操", "Practical"),
                mode=Mode.COMPUTER_AND_PRACTICAL,
                minutes=minutes,
                code=practical[0],
                aliases=("实践", practical[1]),
                source=HANDBOOK.clause("第三章 一", "第三章 二"),
            ),
        ),
    )


SHOP_OPERATION = Certificate(
    key="shop-operation",
    name=Text("网店运营推广职业技能等级证书", "Online Shop Operation and Promotion"),
    tracks=(
        Track(
            "cross_border",
            Text("跨境方向", "Cross-border"),
            NotAnnounced("跨境方向的证书编号和科目编号", NOTICE.clause("一")),
        ),
    ),
    levels=(
        level(1, "1530003007010027", 150, ("1630003007010027101", "491217"), ("1630003007010027102", "959384")),
        level(2, "1530003007020028", 120, ("1630003007020028202", "956347"), ("1630003007020028203", "875185")),
        level(3, "1530003007030029", 240, ("1630003007030029301", "876805"), ("1630003007030029302", "368016")),
    ),
    timetable=TIMETABLE,
    pass_rule=AllSubjects(
        single_sitting=True, source=HANDBOOK.clause("第三章 一", said="考试合格需一次性通过理论和实操两门")
    ),
    fees=FeeSchedule(
        provisional={1: Decimal(380), 2: Decimal(360), 3: Decimal(360)},
        source=FEES,
        province_standard_wins=True,
        payee_fields=tuple(PayeeField),
    ),
    site=SITE,
    review=ReviewPolicy(
        source=HANDBOOK.clause("第三章 八（二）"),
        request_working_days=7,
        reply_working_days=3,
        reasons=tuple(ReviewReason),
        mail_subject="{college}-网店运营推广证书复查表",
        notes=REVIEW_NOTES,
    ),
    photo=PhotoRule(source=HANDBOOK.clause("第三章 三、2")),
    forms=(
        NamePattern(
            named=Named.PLAN, pattern="{year}年第{ordinal}次网店运营推广全国统考", source=HANDBOOK.clause("第三章 十一")
        ),
        NamePattern(named=Named.SITE, pattern="{college}{certificate}", source=HANDBOOK.clause("第二章 1")),
        NamePattern(
            named=Named.VIDEO_FILE, pattern="{date}{site}{room}", source=HANDBOOK.clause("第四章 二 物料准备清单13")
        ),
        DocumentText(
            document=Document.BANNER,
            text=Text("1+X {certificate}({level})考试", "1+X {certificate} ({level}) Exam"),
            source=HANDBOOK.clause("第四章 二、1"),
        ),
        *TICKET_NOTES,
        *PAPERS,
    ),
    scope=SCOPE,
    attachments=ATTACHMENTS,
    preparation=PREPARATION,
    readings=READINGS,
)


@hookimpl
def onex_plugin() -> VendorPlugin:
    """Return the whole declaration."""
    return VendorPlugin(
        key="hotmatrix_shop",
        api="1.3",
        version="1.2.0",
        vendor=Text("鸿科经纬", "Hotmatrix"),
        certificates=(SHOP_OPERATION,),
        documents=(NOTICE, HANDBOOK),
        contacts=(
            Contact(kind=ContactKind.HOTLINE, source=NOTICE.clause("七")),
            Contact(kind=ContactKind.QQ_GROUP, source=NOTICE.clause("七")),
            Contact(kind=ContactKind.REVIEW_EMAIL, source=HANDBOOK.clause("附件1")),
            Contact(kind=ContactKind.POSTAL_ADDRESS, source=HANDBOOK.clause("第四章 四（三）")),
        ),
    )
