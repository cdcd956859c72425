"""Answers about configuration."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "SETTING_UNKNOWN": Message(N_("不认识的环境变量：{names}"), N_("请检查拼写；可用的名称有 {known}")),
    "SETTING_INVALID": Message(N_("环境变量 {name} 的值“{value}”无效"), N_("可选值：{choices}")),
    "SETTING_MISSING": Message(N_("生产环境缺少环境变量 {name}"), N_("请设置后重新启动")),
    "BENCH_NOT_EMPTY": Message(N_("用于测速的数据库里已有 {tables} 个表"), N_("请给出一个空数据库的地址")),
    "DATA_KEYS_INVALID": Message(
        N_("ONEX_DATA_KEYS 的格式不正确"), N_("请写成 index=<64位十六进制>,k1=<64位十六进制>")
    ),
}
