"""The words for the states of things, as the national platform prints them, and how each should feel to the reader."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from core.kernel.messages.message import N_


class Tone(StrEnum):
    """What a state asks of the reader: nothing, patience, action, or relief."""

    NEUTRAL = "neutral"
    INFO = "info"
    WARNING = "warning"
    DANGER = "danger"
    SUCCESS = "success"


class StateWord(NamedTuple):
    """A state's word (a gettext id) and its tone."""

    text: str
    tone: Tone


_NEUTRAL, _INFO, _WARNING, _DANGER, _SUCCESS = Tone

STATES: Mapping[str, Mapping[str, StateWord]] = {
    "pilot": {
        "DRAFT": StateWord(N_("待提交"), _NEUTRAL),
        "PENDING": StateWord(N_("待审核"), _WARNING),
        "CITY_APPROVED": StateWord(N_("地市已通过"), _INFO),
        "APPROVED": StateWord(N_("审核通过"), _SUCCESS),
        "REJECTED": StateWord(N_("审核不通过"), _DANGER),
    },
    "pilot_window": {
        "UPCOMING": StateWord(N_("未开始"), _NEUTRAL),
        "OPEN": StateWord(N_("申报中"), _SUCCESS),
        "CLOSED": StateWord(N_("已结束"), _NEUTRAL),
    },
    "site": {
        "DRAFT": StateWord(N_("未提交"), _NEUTRAL),
        "SUBMITTED": StateWord(N_("已提交"), _WARNING),
        "APPROVED": StateWord(N_("通过"), _SUCCESS),
        "RETURNED": StateWord(N_("审核退回"), _DANGER),
        "WITHDRAWN": StateWord(N_("已撤销"), _NEUTRAL),
        "REVOKED": StateWord(N_("取消资质"), _DANGER),
    },
    "candidate_list": {
        "COLLEGE": StateWord(N_("院校考生"), _NEUTRAL),
        "SOCIAL": StateWord(N_("社会考生"), _NEUTRAL),
    },
    "guest": {
        "PENDING": StateWord(N_("待确认"), _WARNING),
        "AGREED": StateWord(N_("已同意"), _SUCCESS),
        "REFUSED": StateWord(N_("已拒绝"), _DANGER),
        "WITHDRAWN": StateWord(N_("已撤回"), _NEUTRAL),
    },
    "change": {
        "PENDING": StateWord(N_("待审核"), _WARNING),
        "APPROVED": StateWord(N_("已通过"), _SUCCESS),
        "REFUSED": StateWord(N_("已拒绝"), _DANGER),
        "WITHDRAWN": StateWord(N_("已撤回"), _NEUTRAL),
    },
    "candidate": {
        "NO_PHOTO": StateWord(N_("无照片"), _WARNING),
        "PENDING_VERIFICATION": StateWord(N_("信息待认证"), _INFO),
        "VERIFIED": StateWord(N_("信息准确"), _SUCCESS),
        "NEEDS_MANUAL_CONFIRM": StateWord(N_("需人工确认"), _DANGER),
    },
    "entry": {
        "UNARRANGED": StateWord(N_("未排考"), _NEUTRAL),
        "SCHEDULED": StateWord(N_("待考试"), _INFO),
        "IN_PROGRESS": StateWord(N_("考试中"), _WARNING),
        "ENDED": StateWord(N_("已结束"), _NEUTRAL),
        "ABSENT": StateWord(N_("缺考"), _DANGER),
    },
    "room": {
        "UNARRANGED": StateWord(N_("未排考"), _NEUTRAL),
        "ARRANGING": StateWord(N_("排考中"), _INFO),
        "CLOSED": StateWord(N_("已结束"), _NEUTRAL),
    },
    "invigilator": {
        "DRAFT": StateWord(N_("未提交"), _NEUTRAL),
        "SUBMITTED": StateWord(N_("待审核"), _WARNING),
        "APPROVED": StateWord(N_("审核通过"), _SUCCESS),
        "RETURNED": StateWord(N_("审核退回"), _DANGER),
    },
    "plan": {
        "DRAFT": StateWord(N_("草稿"), _NEUTRAL),
        "REGISTRATION": StateWord(N_("报名中"), _INFO),
        "PREPARING": StateWord(N_("考试准备中"), _INFO),
        "EXAM": StateWord(N_("考试中"), _WARNING),
        "SCORING": StateWord(N_("成绩登记中"), _INFO),
        "PUBLISHED": StateWord(N_("成绩公示中"), _WARNING),
        "CLOSED": StateWord(N_("考试已结束"), _NEUTRAL),
    },
    "score": {
        "ENTERED": StateWord(N_("已登记"), _INFO),
        "PUBLISHED": StateWord(N_("公示中"), _WARNING),
        "LOCKED": StateWord(N_("已锁定"), _NEUTRAL),
    },
    "review": {
        "REQUESTED": StateWord(N_("考生已申请"), _WARNING),
        "COLLEGE_CHECKED": StateWord(N_("院校已核对"), _INFO),
        "SUBMITTED": StateWord(N_("待复查"), _WARNING),
        "CHANGED": StateWord(N_("已更正"), _SUCCESS),
        "UNCHANGED": StateWord(N_("成绩无误"), _NEUTRAL),
        "REJECTED_LATE": StateWord(N_("逾期不受理"), _DANGER),
        "OUT_OF_SCOPE": StateWord(N_("不属于复查范围"), _DANGER),
    },
    "result": {
        "PASSED": StateWord(N_("合格"), _SUCCESS),
        "FAILED": StateWord(N_("不合格"), _NEUTRAL),
        "PENDING": StateWord(N_("待评定"), _WARNING),
    },
    "issuance": {
        "PENDING": StateWord(N_("待签发"), _WARNING),
        "ORG_SIGNED": StateWord(N_("评价组织已签发"), _INFO),
        "COLLEGE_SIGNED": StateWord(N_("院校已签发"), _INFO),
        "SIGNED": StateWord(N_("双方已签发"), _INFO),
        "ISSUED": StateWord(N_("证书已生成"), _SUCCESS),
        "REJECTED": StateWord(N_("拒绝签发"), _DANGER),
    },
    "certificate": {
        "VALID": StateWord(N_("有效"), _SUCCESS),
        "REPLACED": StateWord(N_("已换发"), _WARNING),
        "REVOKED": StateWord(N_("已撤销"), _DANGER),
        "UNKNOWN": StateWord(N_("查无此证"), _NEUTRAL),
    },
    "payment": {
        "UNBILLED": StateWord(N_("未出账"), _NEUTRAL),
        "PROVISIONAL": StateWord(N_("暂收"), _INFO),
        "DUE": StateWord(N_("待缴费"), _WARNING),
        "PAID": StateWord(N_("已缴费"), _SUCCESS),
        "SETTLED": StateWord(N_("已结算"), _SUCCESS),
    },
    "upload": {
        "CHECKING": StateWord(N_("正在校验"), _INFO),
        "CHECKED": StateWord(N_("待确认"), _WARNING),
        "APPLYING": StateWord(N_("正在导入"), _INFO),
        "APPLIED": StateWord(N_("已导入"), _SUCCESS),
        "DISCARDED": StateWord(N_("已放弃"), _NEUTRAL),
        "UNDONE": StateWord(N_("已撤销"), _NEUTRAL),
    },
    "job": {
        "QUEUED": StateWord(N_("排队中"), _NEUTRAL),
        "RUNNING": StateWord(N_("处理中"), _INFO),
        "SUCCEEDED": StateWord(N_("已完成"), _SUCCESS),
        "FAILED": StateWord(N_("失败"), _DANGER),
        "CANCELLED": StateWord(N_("已取消"), _NEUTRAL),
    },
    "step": {
        "FINE": StateWord(N_("运行正常"), _SUCCESS),
        "FAILING": StateWord(N_("失败"), _DANGER),
        "WAITING": StateWord(N_("尚未运行"), _NEUTRAL),
    },
    "row": {
        "ACCEPTED": StateWord(N_("接受"), _SUCCESS),
        "REFUSED": StateWord(N_("拒绝"), _DANGER),
        "SKIPPED": StateWord(N_("跳过"), _WARNING),
    },
    "plugin": {
        "ACTIVE": StateWord(N_("已启用"), _SUCCESS),
        "DISABLED": StateWord(N_("已停用"), _NEUTRAL),
        "QUARANTINED": StateWord(N_("已隔离"), _DANGER),
    },
    "fallback": {
        "ACCEPTED": StateWord(N_("已接受"), _SUCCESS),
        "REFUSED": StateWord(N_("不接受"), _DANGER),
        "WAITING": StateWord(N_("待处理"), _WARNING),
    },
    "link": {
        "OPEN": StateWord(N_("开放"), _SUCCESS),
        "DEGRADED": StateWord(N_("不稳定"), _WARNING),
        "DOWN": StateWord(N_("故障"), _DANGER),
        "CLOSED": StateWord(N_("暂停开放"), _DANGER),
    },
    "delivery": {
        "PENDING": StateWord(N_("待传送"), _INFO),
        "SENDING": StateWord(N_("传送中"), _INFO),
        "UNKNOWN": StateWord(N_("结果待查"), _WARNING),
        "DELIVERED": StateWord(N_("已送达"), _SUCCESS),
        "REFUSED": StateWord(N_("平台未接受"), _DANGER),
        "FAILED": StateWord(N_("传送失败"), _DANGER),
        "VOID": StateWord(N_("已作废"), _NEUTRAL),
    },
    "notice": {
        "PENDING": StateWord(N_("待发送"), _INFO),
        "DONE": StateWord(N_("已送达"), _SUCCESS),
        "FAILED": StateWord(N_("发送失败"), _DANGER),
    },
    "account": {
        "ACTIVE": StateWord(N_("已启用"), _SUCCESS),
        "DISABLED": StateWord(N_("已停用"), _NEUTRAL),
    },
}
"""Kind of thing → state → word and tone, as the national platform calls them."""


def state_word(kind: str, state: str) -> StateWord:
    """Return the word for a state, whatever case it is stored in; a state nobody named is shown as it is."""
    return STATES[kind].get(state.upper()) or StateWord(state, Tone.NEUTRAL)
