"""Answers about 借考."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "GUEST_NOT_AGREED": Message(
        N_("“{site}”是其他院校的站点，尚未同意贵校{level}的考生借考"),
        N_("请先在“借考申请”中向该站点的院校提出申请，对方同意后再报考"),
    ),
    "GUEST_PLACES_FULL": Message(
        N_("“{site}”同意贵校{level}借考的名额已用完"), N_("请在“借考申请”中向该站点的院校追加名额，对方同意后再报考")
    ),
    "GUEST_OWN_SITE": Message(N_("这是贵校自己的考核站点"), N_("本校考生在本校站点考试无需申请，直接报考即可")),
    "GUEST_HEADCOUNT": Message(N_("借考人数须为 1 到 {most} 之间的整数"), N_("请填写拟借考的人数")),
    "GUEST_ALREADY_ASKED": Message(
        N_("贵校已向“{site}”提出同一等级的申请，正在等待确认"), N_("请等待对方答复，或撤回后重新提出")
    ),
    "GUEST_STATE": Message(
        N_("借考申请当前状态不能这样操作"), N_("请刷新列表；待确认的可以同意、拒绝或撤回，已同意的可以撤回")
    ),
    "GUEST_REGISTERED": Message(
        N_("已有 {count} 名考生按该申请报考，不能撤回"), N_("请先由考生所在院校取消这些考生的报考")
    ),
}
