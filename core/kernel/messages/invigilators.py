"""Answers about invigilators and where they stand."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "INVIGILATOR_INVALID": Message(N_("监考人员信息有误"), N_("请按各栏的提示修改后再保存")),
    "INVIGILATOR_EXISTS": Message(N_("本计划中已有该证件号码的监考人员"), N_("请修改已有的记录")),
    "INVIGILATOR_NO_SITE": Message(N_("本校没有承担本计划考试的考核站点"), N_("请先申报考核站点，通过后再填报")),
    "INVIGILATOR_STATE": Message(N_("该监考人员的状态不允许此操作"), N_("请刷新页面，查看最新状态")),
    "INVIGILATOR_CLOSED": Message(
        N_("考试从 {day} 开始，监考人员不能再修改"), N_("考试期间的变动请记录在考场情况记录表中")
    ),
    "INVIGILATOR_NONE_CHOSEN": Message(N_("没有选择监考人员"), N_("请先勾选，再操作")),
    "INVIGILATOR_SAME_MAJOR": Message(
        N_("“{name}”任教“{major}”，与考生专业相同"), N_("建议改派非本专业任课老师；不影响提交和审核")
    ),
    "INVIGILATOR_CLASH": Message(
        N_("“{name}”在 {begins}–{ends} 承担其他考核计划的监考"),
        N_("请与本人核对；该时段不会再分配给此人，必要时另派他人"),
    ),
    "INVIGILATOR_SHORT": Message(
        N_("考场“{room}”{begins} 需要 {needed} 名监考人员，只分配到 {found} 名"),
        N_("请补充监考人员并通过审核，分配会自动更新"),
    ),
}
