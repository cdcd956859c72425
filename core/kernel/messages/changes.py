"""Answers about 变更申请 and registrations by subject."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "CHANGE_TOO_EARLY": Message(
        N_("报名尚未截止（截止时间 {closes}），无需申请变更"), N_("请在“报考管理”中直接报考或取消")
    ),
    "CHANGE_ARRANGED": Message(N_("该考核计划已经排考或开考，不能再变更考生"), N_("未参加考试的考生按缺考处理")),
    "CHANGE_NOTHING_CHOSEN": Message(
        N_("没有说明删除或增加哪名考生"), N_("删除请选择已报考的考生；增加请填写证件号码、证书等级和考核站点")
    ),
    "CHANGE_ALREADY_ASKED": Message(N_("该考生已有等待审核的变更申请"), N_("请等待审核，或撤回后重新提出")),
    "CHANGE_INVALID": Message(N_("该考生现在不能报考，变更没有办理"), N_("请按下列提示处理后再试")),
    "CHANGE_CANDIDATE_GONE": Message(N_("申请加入的考生已从考生管理中删除"), N_("请拒绝该申请，由院校重新提出")),
    "CHANGE_STATE": Message(N_("该变更申请已审核或已撤回"), N_("请刷新列表查看结果；需要时重新提出申请")),
    "SUBJECT_NOT_IN_LEVEL": Message(N_("报考科目不是该等级的科目"), N_("该等级的科目是：{expected}")),
    "SUBJECTS_WHOLE": Message(
        N_("该证书须报考全部科目，不能只报部分科目"), N_("依据：{source}；请清空“报考科目”后重新提交")
    ),
    "SUBJECTS_FIRST_SITTING": Message(
        N_("该考生没有未通过的考试记录，首次报考须报全部科目"), N_("依据：{source}；请清空“报考科目”后重新提交")
    ),
    "SUBJECTS_DUE": Message(N_("还有须补考的科目没有报：{due}"), N_("依据：{source}；请在“报考科目”中补上这些科目")),
}
