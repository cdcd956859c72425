"""Answers about background work."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "JOB_POISON": Message(
        N_("任务连续 {attempts} 次出错，已停止重试"), N_("已处理的行不受影响；请把任务编号告知平台运营人员")
    ),
}
