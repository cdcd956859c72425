"""Answers about background work."""

from __future__ import annotations

from collections.abc import Mapping

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "JOB_POISON": Message(
        N_("任务连续 {attempts} 次出错，已停止重试"), N_("已处理的行不受影响；请把任务编号告知平台运营人员")
    ),
    "JOB_TAKEN_OVER": Message(
        N_("处理这个任务的进程连续 {count} 次中断，已停止重试"),
        N_("已处理的行不受影响；请把任务编号告知平台运营人员"),
    ),
    "JOB_WAITS": Message(
        N_("存储空间已满或无法使用，任务已暂停"), N_("文件已收到，已处理的行不受影响；恢复后任务自动继续，请勿重复提交")
    ),
}

STEPS: Mapping[str, Message] = {
    "answers": Message(N_("清除一周前的接口应答"), N_("不影响办理；多次失败时按日志检查数据库的运行状况和磁盘空间")),
    "plugins": Message(
        N_("把事件通知插件"), N_("考务不受影响；按日志找出没有处理事件的插件，请培训评价组织修正，见 系统 → 插件")
    ),
    "verification": Message(
        N_("收取实名认证结果"),
        N_("其他院校照常；检查认证服务是否可用。院校的考生停在“信息待认证”，恢复后自动继续"),
    ),
    "carry_over": Message(
        N_("把认证结果写入报考"), N_("其他院校照常；按日志中的院校编号检查其报考数据，恢复后自动继续")
    ),
    "national": Message(
        N_("向国家平台传送报考"), N_("其他院校照常；检查这所院校的接口密钥，必要时重新执行 onex national connect")
    ),
    "webhooks": Message(
        N_("向机构的通知地址发送通知"), N_("其他机构照常；请该机构重新设置通知地址，未送达的通知会继续重试")
    ),
    "files": Message(N_("清理没有用到的文件"), N_("不影响办理；检查文件存储的权限和磁盘空间，恢复后自动继续")),
}
"""The steps of the work that the clock starts: what each does, and what the operator can do when it fails."""
