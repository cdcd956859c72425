"""Answers about the national platform and the time it is down."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "LINK_REASON_MISSING": Message(N_("没有写明平台状态变化的原因"), N_("请写明原因和消息来源")),
    "LINK_UNCHANGED": Message(N_("平台已经是这个状态"), N_("无需重复操作")),
    "FALLBACK_NOT_DECLARED": Message(
        N_("本证书的培训评价组织没有提供线下表格报名"), N_("请等待平台恢复，或联系培训评价组织")
    ),
    "FALLBACK_NO_WORKBOOK": Message(N_("本计划还没有为贵校发放报名表"), N_("请先确认报考需求，领取报名表")),
    "FALLBACK_WAITING": Message(N_("国家平台仍未恢复"), N_("平台恢复后才能核对并移交数据")),
    "FALLBACK_UNVERIFIED": Message(N_("仍有 {count} 名考生未完成实名认证"), N_("请院校上传照片并完成认证后再核对")),
    "MEDIUM_KEY_MISSING": Message(N_("没有填写接口密钥"), N_("请填写国家平台发放的密钥")),
    "DELIVERY_UNREACHABLE": Message(N_("连接不上国家平台"), N_("恢复后自动传送，无需重复报考")),
    "DELIVERY_UNANSWERED": Message(N_("国家平台没有给出完整的应答"), N_("将先查询平台是否已收到，再决定是否重新传送")),
    "DELIVERY_TURNED_AWAY": Message(N_("国家平台不接受本校账号的请求"), N_("请运营核对接口密钥后重新登记")),
    "DELIVERY_REFUSED": Message(N_("国家平台没有接受（{reason}）"), N_("请核对考生信息和报名时间，处理后点“重新传送”")),
    "DELIVERY_VANISHED": Message(N_("已送达的报考在国家平台上查不到了"), N_("请与国家平台核对，确认后点“重新传送”")),
    "DELIVERY_GIVEN_UP": Message(N_("连续 72 小时没有传送成功"), N_("请查明原因后点“重新传送”，或改用表格报送")),
}
