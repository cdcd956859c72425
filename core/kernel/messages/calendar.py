"""Answers about the official calendar."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "CALENDAR_YEAR_UNPUBLISHED": Message(
        N_("{year} 年的法定节假日安排尚未公布或尚未录入，无法推算工作日"),
        N_("请在国务院公布节假日安排后升级平台的日历数据，或在通知中直接写明日期"),
    ),
}
