"""What 鸿科经纬 has published, and how it is read where it can be read in two ways."""

from __future__ import annotations

import datetime as dt

from core.api import Clause, Publication, Reading, Text

COMPANY = "北京鸿科经纬科技有限公司"
NOTICE = Publication(
    key="notice",
    title="关于组织网店运营推广职业技能等级证书2022年跨境方向全国统考工作安排的通知",
    number="鸿科文〔2022〕1号",
    issuer=COMPANY,
    day=dt.date(2022, 6, 21),
)
HANDBOOK = Publication(key="handbook", title="网店运营推广职业技能等级证书试点院校考试指导手册", issuer=COMPANY)

FEES = f"{HANDBOOK.clause('第三章 九')}；" + NOTICE.clause(
    "五、1", said="也可按初级 380 元，中、高级为 360 元标准先行收取(若在 2022 年内认定，将采取多退少补方式执行)"
)
INSTALLATION = f"{HANDBOOK.clause('第三章 十')}；{NOTICE.clause('四')}"
TRAINING = f"{HANDBOOK.clause('第三章 十一')}；{NOTICE.clause('四')}"

REVIEW_SCOPE = HANDBOOK.clause("第三章 八（二）3")
REVIEW_NOTES = (
    Clause(
        Text(
            "对于主观题、综合评审评分持有疑议的，不属于核查范围，不对试题进行重新评阅，不对试题评阅标准进行评判",
            "Doubts about the marking of subjective papers are outside the scope: nothing is marked again, and the "
            "standard of marking is not judged",
        ),
        REVIEW_SCOPE,
    ),
    Clause(Text("任何考生不得查阅答卷原件", "No candidate may see the original answers"), REVIEW_SCOPE),
    Clause(
        Text(
            "成绩公示期内复查仅此一次，逾期者不再受理",
            "Scores are reviewed once, within publicity; nothing is taken up later",
        ),
        REVIEW_SCOPE,
    ),
)

READINGS = (
    Reading(
        key="site_application",
        text=Text(
            "考点申报“持续开放”，时间节点表又把它列在报名阶段：随时可以申报；没有考点的院校在报名截止前申报、排考前通过，"
            "本计划才使用该考点",
            "Site applications are “open at any time”, yet stand in the stage of registration: open at any time; a "
            "plan uses a site that was applied for by the end of registration and approved before arrangement",
        ),
        source=HANDBOOK.clause("第二章 1①", "第三章 十一"),
    ),
    Reading(
        key="review_deadline",
        text=Text(
            "成绩公布后 7 个工作日与公示期一周不是同一天：取较早的一个，两个日期都显示",
            "7 working days from publication and one week of publicity end on different days: the earlier one counts, "
            "both are shown",
        ),
        source=HANDBOOK.clause("第三章 八（二）1", "第三章 八（二）3"),
    ),
    Reading(
        key="exam_minutes",
        text=Text(
            "第四章四（二）的“前15分钟后”“考核前30分钟”按第四章三（三）9 理解为考试结束前 15 分钟、30 分钟",
            "“前15分钟后” and “考核前30分钟” in chapter 4, 四（二） are read as 15 and 30 minutes before the end",
        ),
        source=HANDBOOK.clause("第四章 三（三）9", "第四章 四（二）"),
    ),
    Reading(
        key="platform_address",
        text=Text(
            "国家平台的网址多处印为 vs1c.ncb.edu.cn，按 vslc.ncb.edu.cn 理解",
            "The national platform's address, printed vs1c.ncb.edu.cn in places, is read as vslc.ncb.edu.cn",
        ),
        source=NOTICE.clause("三、1", "三、2"),
    ),
)
