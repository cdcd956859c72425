"""Answers about results, fees, reviews, the spreadsheet fallback and seats."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "RESULT_PASSED": Message(N_("通过"), N_("无需处理")),
    "RESULT_VOID": Message(N_("未通过：有科目因违规被取消成绩"), N_("对处理有异议的，请按违规处理告知书申请复核")),
    "RESULT_ABSENT": Message(N_("未通过：有科目缺考"), N_("请报名参加下一次考试")),
    "RESULT_NOT_MARKED": Message(N_("尚无结果：有科目没有成绩"), N_("请培训评价组织补登成绩")),
    "RESULT_TWO_SITTINGS": Message(N_("未通过：各科目成绩不是同一次考试取得的"), N_("请在同一次考试中参加全部科目")),
    "RESULT_SUBJECT_FAILED": Message(N_("未通过：有科目低于合格线"), N_("请报名参加下一次考试")),
    "RESULT_TOO_FEW_SUBJECTS": Message(N_("未通过：选考科目中合格的科目数不够"), N_("请报名参加下一次考试")),
    "RESULT_PART_FAILED": Message(N_("未通过：科目中有一部分低于最低分"), N_("请报名参加下一次考试")),
    "RESULT_TOTAL_FAILED": Message(N_("未通过：总分低于合格线"), N_("请报名参加下一次考试")),
    "FEE_LEVEL_MISSING": Message(
        N_("收费标准中没有等级 {level} 的金额"), N_("请培训评价组织在“补充规则”中填写金额和依据条款")
    ),
    "FEE_PAYER_MISSING": Message(
        N_("收费规则没有写明“{candidate_type}”类考生由谁交费"), N_("请培训评价组织在“补充规则”中写明交费单位")
    ),
    "REVIEW_NOT_OFFERED": Message(N_("培训评价组织没有公布成绩复查办法"), N_("请直接联系培训评价组织")),
    "REVIEW_TOO_EARLY": Message(N_("成绩公示尚未开始"), N_("请在公示开始后提出复查")),
    "REVIEW_LATE": Message(N_("已过成绩复查的截止时间"), N_("逾期不再受理；截止时间见计划的时间安排")),
    "REVIEW_ONCE": Message(N_("该科目已经申请过复查，每科只登记一次"), N_("复查结果为最终结果")),
    "REVIEW_OBJECTIVE": Message(
        N_("复查理由与科目不符：计算机阅卷的客观题科目只在零分或缺考时复查，这一理由也只用于客观题科目"),
        N_("请核对科目是客观题还是主观题，改选相符的理由"),
    ),
    "REVIEW_OUT_OF_SCOPE": Message(
        N_("复查理由不在受理范围内"), N_("请从列出的理由中选择；对评分有异议的不属于复查范围")
    ),
    "REVIEW_REASON_CONTRADICTED": Message(
        N_("复查理由与该科目现有成绩不符"), N_("“无成绩”只适用于没有成绩的科目，客观题复查只适用于零分或缺考")
    ),
    "FALLBACK_NOT_OFFERED": Message(N_("该证书没有公布表格报名办法"), N_("请在平台上报名")),
    "FALLBACK_PLATFORM_OPEN": Message(N_("国家平台开放期间不接受表格报名"), N_("请在平台上报名")),
    "FALLBACK_TOO_EARLY": Message(N_("报名尚未开始，{opens} 开始"), N_("请在报名开始后提交")),
    "FALLBACK_LATE": Message(N_("已过报名截止时间 {closes}"), N_("逾期提交的信息不安排考试")),
    "FALLBACK_NO_SITE": Message(N_("本校没有审核通过的考核站点"), N_("请先申报考核站点，通过后再提交")),
    "FALLBACK_NOT_ATTESTED": Message(N_("没有确认对所报信息负责"), N_("请阅读承诺并勾选确认后提交")),
    "FALLBACK_DIFFERS": Message(
        N_("“{value}”与考核计划不一致，已采用“{wanted}”"), N_("请确认选对了考核计划；无误可以继续")
    ),
    "FALLBACK_FIXED_VALUE": Message(N_("“{value}”与规定的“{wanted}”不一致"), N_("请按规定的内容填写")),
    "SEATS_NO_ROOM": Message(N_("考核站点没有能考全部科目的考场"), N_("请添加考场，或修改考场承担的科目")),
    "SEATS_FULL": Message(N_("考核站点的考位不够"), N_("请添加考场或增大考位数后重新编排")),
    "SEATS_SAME_SCHOOL": Message(
        N_("考场“{room}”有 {count} 个考位与同校考生相邻"), N_("同校考生过多时无法避免；可以增加考场，或加强监考")
    ),
    "ROOM_OVERSIZED": Message(
        N_("考场“{room}”设 {seats} 个考位，多于原则上的 {nominal} 个"), N_("可以继续；请按比例增派监考人员")
    ),
    "SESSION_TOO_SMALL": Message(
        N_("该站点只有 {count} 名考生，少于最低人数 {minimum}"), N_("请由培训评价组织决定是否安排考试")
    ),
}
