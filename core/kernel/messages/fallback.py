"""Answers about the ledger of an outage, and about what the national platform shows when it returns."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "FALLBACK_OTHER_BOOK": Message(
        N_("这份报名表的编号是 {number}，不是本计划为贵校发放的 {own}"), N_("请选择对应的考核计划后再上传")
    ),
    "FALLBACK_ALTERED": Message(
        N_("报名表的表头、编号或下拉选项被改动过"), N_("数据仍逐行检查；请尽量在领取的原表中填写")
    ),
    "FALLBACK_FOREIGN": Message(
        N_("这份表格没有编号和校验码，不是平台发放的报名表"), N_("数据仍逐行检查；请使用领取的报名表")
    ),
    "FALLBACK_WAITS": Message(
        N_("考生库中已有该考生，{fields}与报名表不一致"), N_("请在“应急报名 - 逐行台账”中决定以哪一份为准")
    ),
    "FALLBACK_SEATED": Message(N_("考生已排考，报考信息不能再随报名表更改"), N_("如需调整请联系培训评价组织")),
    "FALLBACK_REPEATED": Message(N_("后来的报名表中再次出现相同的一行"), N_("以后来的一行为准，无需处理")),
    "FALLBACK_SUPERSEDED": Message(N_("已被后来提交的内容代替"), N_("以后来的一行为准；如有误请再次提交正确的内容")),
    "FALLBACK_DECLINED": Message(N_("人工核对后决定不采用这一行"), N_("理由见逐行台账")),
    "FALLBACK_DECIDED": Message(N_("这一行已经处理过"), N_("刷新页面查看处理结果")),
    "FALLBACK_UNDECIDED": Message(N_("还有 {count} 行等待人工决定"), N_("请先在逐行台账或核对页面中逐行决定")),
    "FALLBACK_MISSING": Message(
        N_("平台导出的报考信息中缺少 {count} 条表格报名的报考"), N_("请院校在平台补报后重新导出并上传，再核对")
    ),
    "RETURN_OTHER_PLAN": Message(N_("这一行属于“{plan}”"), N_("请上传本计划的报考信息")),
    "RETURN_LOOKALIKES": Message(N_("姓名和可见号码相同的不止一人"), N_("请对照两边的信息，由人工确定是哪一名考生")),
    "RETURN_NOBODY": Message(N_("本平台没有与这一行相同的报考"), N_("请对照两边的信息，由人工确定或说明来历")),
    "RETURN_TICKET_OTHER": Message(N_("准考证号是另一名考生的"), N_("请对照两边的信息，由人工确定是哪一名考生")),
    "RETURN_DIFFERS": Message(N_("两边的考核站点不一致"), N_("请核对后决定以哪一边为准，并写明理由")),
    "RETURN_TAKEN": Message(N_("这条报考已经对应了平台的另一行"), N_("请核对两行中哪一行是同一名考生")),
    "RETURN_DECIDED": Message(N_("由人工确定"), N_("理由见核对页面")),
}
