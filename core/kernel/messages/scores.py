"""Answers about marks, their publication and the public look-up."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "SCORE_EMPTY": Message(N_("成绩为空"), N_("请填写分数；没有参加考试的填“缺考”")),
    "SCORE_FORMAT": Message(
        N_("“{value}”不是有效的成绩"), N_("请填写最多一位小数的数字，或“缺考”“违纪”“作弊”；系统不会四舍五入")
    ),
    "SCORE_PARTS": Message(
        N_("“{value}”没有写全各部分的成绩，或各部分之和不等于总分"),
        N_("请按“75（客观题 30；主观题 45）”的格式填写，各部分：{parts}"),
    ),
    "SCORE_RANGE": Message(N_("成绩 {value} 超过满分 {full}"), N_("请核对后重填")),
    "SCORE_SHARE": Message(
        N_("成绩 {value} 不超过 1 分，可能是去掉百分号的百分比"),
        N_("请核对原始成绩：90% 应填 90；确实是 {value} 分的可以继续"),
    ),
    "SCORE_TICKET_UNKNOWN": Message(N_("本计划没有这个准考证号"), N_("请核对准考证号和考核计划")),
    "SCORE_NAME_MISMATCH": Message(N_("姓名与准考证号对应的考生不一致"), N_("请核对姓名和准考证号")),
    "SCORE_ID_MISMATCH": Message(N_("证件号码与准考证号对应的考生不一致"), N_("请核对证件号码和准考证号")),
    "SCORE_SUBJECT_UNKNOWN": Message(
        N_("该考生没有报考科目“{value}”"), N_("请填写报考科目的名称或编号，或在导入时选定科目")
    ),
    "SCORE_NOT_SEATED": Message(N_("该考生没有编排考位"), N_("请先核对排考结果")),
    "SCORE_SAME": Message(N_("该科目已登记相同的成绩，已跳过"), N_("无需处理")),
    "SCORE_EXISTS": Message(N_("该科目已登记不同的成绩"), N_("确需更改的，请在导入时填写更改原因")),
    "SCORE_OUTSIDE_WINDOW": Message(
        N_("不在成绩登记时间内（{start} 至 {end}）"), N_("请在成绩登记时间内导入；公示期内只能逐条更正")
    ),
    "SCORE_ONLY_CORRECTION": Message(N_("成绩已经公示，不能再导入"), N_("请在公示期内逐条更正，并写明原因")),
    "SCORE_UNDER_REVIEW": Message(N_("该科目的复查正在等待答复"), N_("请在“成绩复查”中答复，不要直接更正")),
    "REVIEW_REFUSED": Message(N_("复查申请不能受理"), N_("请按下列提示处理后重新提交")),
    "REVIEW_SITE_COLLEGE": Message(N_("复查由考核站点所在院校统一申请"), N_("请把考生的申请转交考核站点所在院校")),
    "REVIEW_STATE": Message(N_("该复查申请的状态不允许这样操作"), N_("请刷新页面，按当前状态办理；已提交的不能撤回")),
    "REVIEW_NONE_CHOSEN": Message(N_("没有选择复查申请"), N_("请先勾选申请")),
    "REVIEW_NOTHING_CHECKED": Message(N_("没有已核对的复查申请"), N_("请先核对考生的姓名、准考证号和证件号码")),
    "REVIEW_NOTE_MISSING": Message(N_("更正或不受理必须写明备注"), N_("请填写备注；成绩无误时可以不填")),
    "REVIEW_MARK_SAME": Message(N_("更正后的成绩与原始成绩相同"), N_("成绩没有变化的，请答复“成绩无误”")),
    "SCORE_LOCKED": Message(N_("公示期已结束，成绩永久锁定"), N_("锁定后的成绩任何人都不能修改")),
    "SCORE_PUBLICITY_NOT_BEGUN": Message(N_("成绩公示从 {start} 开始"), N_("请在公示开始后操作")),
    "SCORE_PUBLICITY_OVER": Message(
        N_("成绩公示期到 {end} 已结束，不能再公示"), N_("请先修订考核计划的公示时间，给考生留出提出异议的时间")
    ),
    "SCORE_PUBLISHED": Message(N_("该计划的成绩已经公示"), N_("需要修改的，请逐条更正")),
    "SCORE_NOT_PUBLISHED": Message(N_("该计划的成绩还没有公示"), N_("请先公示成绩")),
    "SCORE_NOBODY": Message(N_("该计划没有编排过考位的考生"), N_("请先排考")),
    "SCORE_SAME_PERSON": Message(N_("登记成绩的人不能批准自己登记的成绩"), N_("请由另一位有审批角色的同事办理")),
    "SCORE_REASON_NEEDED": Message(N_("更正成绩必须写明原因"), N_("请填写更正原因")),
    "LOOKUP_NOTHING": Message(N_("没有查到成绩"), N_("请核对证件号码和准考证号；成绩在公示开始后才能查询")),
}
