"""Answers of `onex demo`."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "DEMO_IN_PRODUCTION": Message(
        N_("ONEX_ENV=production 的环境不运行演示"), N_("请换一个文件夹，在没有 ONEX_… 环境变量的终端中运行")
    ),
    "DEMO_PLACE_IN_USE": Message(
        N_("{place} 中已有不是演示建立的数据，没有做任何改动"),
        N_("请新建一个文件夹，在其中运行演示；或用 --database 指定一个空数据库"),
    ),
    "DEMO_WITHOUT_NOTICE": Message(
        N_("插件 {plugins} 没有附带考试通知"), N_("请在插件包的 notices 文件夹中放入通知（*.toml）后再运行")
    ),
    "DEMO_NOTICE_UNFIT": Message(
        N_("通知 {notice} 还不能发布：{findings}"), N_("请按每条的位置修改通知或插件的声明后再运行")
    ),
    "DEMO_SETTINGS_INVALID": Message(
        N_("插件 {plugin} 的 demo.toml 在“{place}”处不能使用：{detail}"),
        N_("请对照 docs/plugins/notices.md 修改，或删除这一项"),
    ),
    "DEMO_NOTHING_ACCEPTED": Message(
        N_("“{file}”的 {rows} 行都没有被接受：{reasons}"), N_("请核对通知和插件的声明中与此有关的规则")
    ),
    "DEMO_STOPPED": Message(
        N_("{plan}：在“{step}”一步停下，{reason}（{fix}）"), N_("请修改通知或插件的声明后再运行；与二者无关的，请报告")
    ),
}
