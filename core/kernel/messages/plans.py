"""Answers about plugins and plans."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "PLUGIN_NAME_INVALID": Message(
        N_("“{name}”不能用作插件名"), N_("请用小写字母开头，只含小写字母、数字和下划线，并避开 Python 和平台自用的名称")
    ),
    "PLUGIN_FOLDER_EXISTS": Message(N_("{folder} 已存在"), N_("请换一个名称或位置，已有的文件不会被覆盖")),
    "PLUGIN_NOT_ACTIVE": Message(N_("插件 {key} 没有启用"), N_("请平台运营人员安装或启用该插件")),
    "PLUGIN_VERSION_TAKEN": Message(
        N_("插件 {key} 的版本号 {version} 已用于另一份内容"), N_("请插件作者改用新的版本号后重新提供")
    ),
    "NOTICE_PLUGIN_MISSING": Message(
        N_("没有可用的插件同时声明通知中的证书：{certificates}"),
        N_("请核对通知中的证书标识，并先安装声明这些证书的插件"),
    ),
    "NOTICE_OTHER_PLAN": Message(N_("通知的计划名称是“{name}”，不是“{plan}”"), N_("请核对通知；另一个计划请新建草稿")),
    "NOTICE_UNREADABLE": Message(N_("考试通知文件无法读取"), N_("请按逐条提示修改后重新导入")),
    "PLAN_PUBLISHED": Message(N_("考核计划“{plan}”已经发布"), N_("发布后只能通过“修订”变更，并写明理由和依据条款")),
    "PLAN_NOT_PUBLISHED": Message(N_("考核计划“{plan}”尚未发布"), N_("请等待培训评价组织发布考核计划")),
    "PLAN_NOT_READY": Message(N_("考核计划还不能发布"), N_("请按逐条提示处理后再发布")),
    "CLAUSE_MISSING": Message(N_("没有写明依据条款"), N_("请写明公告名称、日期和条款")),
    "AMEND_NOTHING": Message(N_("没有需要修订的内容"), N_("请先录入补充规则")),
}
