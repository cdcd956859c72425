"""Answers about notices, windows, plans and frozen rules."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "TIMETABLE_WEEKDAY_UNCONFIRMED": Message(
        N_("首个考试日 {day} 是{weekday}，时间规则只在{confirmed}的考试中得到过印证"),
        N_("请培训评价组织确认规则适用于该星期，并在“补充规则”中登记"),
    ),
    "TIMETABLE_CYCLE": Message(N_("“{stage}”的时间规则循环引用"), N_("请插件作者检查各阶段之间的引用关系")),
    "SNAPSHOT_SCHEMA_UNKNOWN": Message(
        N_("规则快照的格式版本为 {schema}，本平台只能读取到版本 {known}"), N_("请把平台升级到写入该快照的版本")
    ),
    "SNAPSHOT_TYPE_UNKNOWN": Message(N_("规则快照中有不认识的类型“{type}”"), N_("请联系平台运营人员核对快照的校验值")),
    "NOTICE_SYNTAX": Message(N_("通知文件不是有效的 TOML：{detail}"), N_("请按提示的行列修改文件")),
    "NOTICE_KEY_UNKNOWN": Message(N_("通知文件中有不认识的项“{key}”"), N_("请检查拼写，或删除该项")),
    "NOTICE_KEY_MISSING": Message(N_("通知文件缺少“{key}”"), N_("请按通知原文补充")),
    "NOTICE_VALUE_TYPE": Message(N_("“{key}”应为 TOML 类型 {expected}"), N_("请按示例的写法修改")),
    "NOTICE_ORDER": Message(N_("“{key}”的开始 {start} 晚于或等于结束 {end}"), N_("请对照通知原文核对")),
    "NOTICE_CERTIFICATE_UNKNOWN": Message(N_("插件没有声明证书“{key}”"), N_("请检查通知中的证书标识")),
    "NOTICE_TRACK_UNKNOWN": Message(N_("证书没有方向“{track}”"), N_("请检查通知中的方向标识")),
    "NOTICE_LEVEL_UNKNOWN": Message(N_("证书“{certificate}”没有等级 {level}"), N_("请检查场次中的等级")),
    "NOTICE_SUBJECT_UNKNOWN": Message(N_("等级 {level} 没有科目“{subject}”"), N_("请检查场次中的科目标识")),
    "NOTICE_SESSION_TOO_SHORT": Message(
        N_("{day} 的场次只有 {given} 分钟，科目共需 {needed} 分钟"), N_("请核对场次的起止时间")
    ),
    "NOTICE_SESSIONS_OVERLAP": Message(
        N_("{day} 等级 {level} 的两个科目时间重叠"), N_("请错开同一等级各科目的考试时间")
    ),
    "NOTICE_HOURS_NOT_ANNOUNCED": Message(
        N_("{level}只公布了一个时段，科目（{subjects}）各自的考试时间没有公布；考务资料将写明“科目时间以考场公布为准”"),
        N_("请在“场次”补充中填写各科目的时间；考场当场公布的可以不填"),
    ),
    "NOTICE_STAGES_REVERSED": Message(
        N_("“{later}”的日期 {second} 早于“{earlier}”的日期 {first}"), N_("请对照通知原文核对两个阶段的先后")
    ),
    "NOTICE_HOLIDAY": Message(
        N_("“{stage}”的日期 {day} 是休息日，而该阶段按工作日计算"), N_("请对照通知原文和国务院办公厅节假日安排核对")
    ),
    "NOTICE_LEVEL_WITHOUT_FEE": Message(
        N_("{level}安排了考试，收费标准（{source}）中没有该等级"), N_("请向培训评价组织核实该等级的收费标准")
    ),
    "NOTICE_CALENDAR_TO_FOLLOW": Message(
        N_("成绩复查的期限要按工作日计算，而 {year} 年的法定节假日安排尚未公布"),
        N_("发布即确认：复查照常受理，截止日和答复日在节假日安排公布并录入平台后显示"),
    ),
    "NOTICE_NAME_UNLIKE": Message(
        N_("计划名称不是公布的格式“{pattern}”（{source}）"), N_("请核对计划名称；无误时发布即确认")
    ),
    "NOTICE_READ_SO": Message(
        N_("平台的理解：{text}（{source}）"), N_("发布即确认这样办理；文件另有所指时，请补充或联系插件作者")
    ),
    "NOTICE_FEE_WITHOUT_SESSION": Message(
        N_("收费标准（{source}）中有{level}，本计划没有安排该等级的场次"),
        N_("如本次不考该等级，无需处理；否则请补充场次"),
    ),
    "NOTICE_SUBJECT_WITHOUT_SESSION": Message(
        N_("{certificate}{level}的科目“{subject}”没有场次"),
        N_("请在通知中补充该科目的场次；选考科目也须有场次，报考后才能排考"),
    ),
    "NOTICE_TIMETABLES_DIFFER": Message(N_("同一计划中的证书适用不同的时间规则"), N_("请为每个证书分别制定考核计划")),
    "DEVIATION_STALE": Message(
        N_("“{path}”已说明偏差原因，但印发日期与规则并无偏差"), N_("请删除这条说明，或核对日期")
    ),
    "DEVIATION_UNACKNOWLEDGED": Message(
        N_("“{stage}”印发日期 {printed} 与规则推算的 {rule} 不一致"), N_("请核对通知原文；无误时请说明偏差原因")
    ),
    "WINDOW_REVERSED": Message(N_("“{stage}”的开始 {start} 晚于结束 {end}"), N_("请核对通知、补充规则和时间规则")),
    "SUPPLEMENT_PATH_UNKNOWN": Message(N_("没有可以补充的规则“{path}”"), N_("请从待补充的清单中选择")),
    "SUPPLEMENT_VALUE_INVALID": Message(N_("“{path}”的补充内容类型不对（{kind}）"), N_("请按该规则的格式重新填写")),
    "SUPPLEMENT_OVERRULED": Message(N_("通知已写明“{path}”，补充规则未采用"), N_("请以通知为准；如需更改，请修订计划")),
    "PLAN_CERTIFICATE_NOT_EXAMINED": Message(
        N_("考核计划“{plan}”不考核证书“{certificate}”"), N_("请选择该计划包含的证书")
    ),
    "PLAN_LEVEL_NOT_EXAMINED": Message(
        N_("考核计划“{plan}”没有安排{certificate}等级 {level} 的考试"), N_("请选择该计划安排了场次的等级")
    ),
    "PLAN_SUBJECT_UNKNOWN": Message(N_("{level}没有科目“{subject}”"), N_("请选择该等级的科目")),
}
