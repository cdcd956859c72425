"""Answers about standards, statements and payments."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "FEE_AMOUNT_NEGATIVE": Message(N_("收费标准不能是负数"), N_("请填写每人次的金额，免费填 0")),
    "FEE_CLAUSE_MISSING": Message(N_("没有写明收费标准的依据文件"), N_("请填写文件名称、文号和条款")),
    "FEE_STANDARD_EXISTS": Message(
        N_("该等级自 {day} 起的收费标准已经发布"), N_("已发布的标准不能修改；请以新的生效日期发布新的标准")
    ),
    "PAYMENT_SAME_PERSON": Message(
        N_("登记过此结算单到账的人不能登记它的退费"), N_("请由另一位有费用管理角色的同事办理")
    ),
    "PAYMENT_IN_FUTURE": Message(N_("到账日期 {day} 晚于今天"), N_("请按银行回单填写实际到账日期")),
    "PAYMENT_AMOUNT": Message(
        N_("金额 {amount} 元与待收金额 {open} 元不符"),
        N_("收款不能超过待缴金额，退款（负数）不能超过应退金额；请核对银行回单"),
    ),
}
