"""Answers about amounts."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "MONEY_FORMAT": Message(N_("“{value}”不是有效的金额"), N_("请填写以元为单位的金额，例如 380 或 380.50")),
    "MONEY_TOO_LARGE": Message(N_("金额“{value}”过大"), N_("请核对金额；单位是元")),
    "MONEY_PLACES": Message(N_("金额“{value}”的小数超过两位"), N_("请精确到分；平台不自动四舍五入")),
}
