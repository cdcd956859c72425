"""Answers that any room may give."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "NOT_FOUND": Message(N_("没有找到您要的内容"), N_("请检查地址，或从菜单重新进入")),
    "NOT_ALLOWED": Message(N_("您的账号没有办理此事的权限"), N_("请由有相应角色的同事办理，或请本单位管理员授权")),
    "STALE": Message(N_("内容已被他人修改"), N_("请刷新页面，核对最新内容后再提交")),
    "WRITTEN_MEANWHILE": Message(
        N_("同样的内容刚刚由另一次操作写入"), N_("请刷新页面查看结果；没有您要的内容时再提交一次")
    ),
    "UNAVAILABLE": Message(N_("{part}暂时无法使用"), N_("请在 {retry_after} 秒后重试；已提交的数据不会丢失")),
    "DATABASE_FULL": Message(
        N_("数据库空间已满，这次操作没有保存"), N_("请联系平台运营人员扩充数据库空间后重新操作；已保存的数据不受影响")
    ),
    "DISK_FULL": Message(
        N_("服务器磁盘空间已满，这次操作没有完成"),
        N_("请联系平台运营人员腾出空间（临时目录等）后重新操作；已保存的数据不受影响"),
    ),
    "NOT_ANNOUNCED": Message(
        N_("培训评价组织尚未公布“{what}”（出处：{source}）"), N_("请培训评价组织在“补充规则”中填写内容、日期和依据条款")
    ),
    "NONE_CHOSEN": Message(N_("没有选择任何一项"), N_("请先勾选，再操作")),
    "REQUIRED": Message(N_("必填项为空"), N_("请填写后重新提交")),
    "TOO_LONG": Message(N_("内容超过 {limit} 个字符"), N_("请缩短后重填")),
    "NOT_A_CHOICE": Message(N_("“{value}”不在可选范围内"), N_("请从以下选项中选择：{choices}")),
    "NOT_A_NUMBER": Message(N_("“{value}”不是有效的数字"), N_("请填写数字")),
    "NOT_A_DATE": Message(N_("“{value}”不是有效的日期"), N_("请按 2024-05-07 的格式填写")),
}
