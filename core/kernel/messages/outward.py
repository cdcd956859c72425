"""Answers about addresses outside that the portal is asked to call."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "ADDRESS_INVALID": Message(
        N_("这不是可用的接口地址"), N_("请填写以 http:// 或 https:// 开头、不含账号和参数的地址")
    ),
    "ADDRESS_PLAIN": Message(N_("地址没有加密"), N_("请填写以 https:// 开头的地址")),
    "ADDRESS_UNRESOLVED": Message(N_("找不到主机 {host}"), N_("请核对地址和域名解析后重试")),
    "ADDRESS_PRIVATE": Message(N_("{host} 指向内部网络"), N_("正式环境只能连接公开的地址；内部地址仅供演示环境使用")),
    "ADDRESS_PORT": Message(
        N_("{host} 的端口不在允许之列"), N_("请使用 443 端口；确需其他端口时，请运营人员加入 ONEX_OUTWARD_PORTS")
    ),
}
