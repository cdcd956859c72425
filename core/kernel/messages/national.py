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
}
