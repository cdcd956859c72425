"""Answers about imports."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "IMPORT_EMPTY": Message(N_("文件“{file}”是空的"), N_("请选择填写好的文件重新上传")),
    "IMPORT_TOO_LARGE": Message(N_("文件“{file}”超过 {limit} MB"), N_("请拆分成几个文件分别上传")),
    "IMPORT_NEEDS_PLAN": Message(N_("没有选择考核计划"), N_("请先选择考核计划，再上传文件")),
    "DUP_IN_FILE": Message(N_("与本文件第 {first} 行重复"), N_("请保留其中一行")),
    "NOTHING_FAILED": Message(N_("这次导入没有失败的数据"), N_("无需下载")),
}
