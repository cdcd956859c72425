"""Answers about rooms, seats and tickets."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "PHOTO_FILE_LOST": Message(
        N_("照片文件无法读取，考场材料上照片处留空"), N_("请平台运营人员从备份恢复该文件；在此之前请现场核对证件")
    ),
    "ROOM_CLOSED": Message(N_("排考已结束，考场不能再修改"), N_("确需调整的，请联系培训评价组织")),
    "ROOM_SEATS_SHRINK": Message(N_("排考期间考位数只能增大，原为 {seats}"), N_("请填写不小于原值的考位数")),
    "ROOM_ONLY_SEATS": Message(N_("排考期间只能增大考位数"), N_("请保留其他内容不变")),
    "ROOM_NOT_DELETABLE": Message(N_("只能删除“未排考”的考场"), N_("排考开始后考场不能删除")),
    "ROOM_SAME": Message(N_("该考场已经导入过，信息相同，已跳过"), N_("无需处理")),
    "ROOM_EXISTS": Message(N_("该站点在本计划中已有考场“{room}”"), N_("请修改已有的考场，或换一个名称")),
    "ROOM_SITE_UNKNOWN": Message(
        N_("没有考核站点编号“{value}”，或该站点不承担本计划的证书"), N_("请对照考核站点列表核对编号")
    ),
    "ROOM_SUBJECT_UNKNOWN": Message(N_("本计划没有科目“{value}”"), N_("请填写考核科目的名称或编号，或留空")),
    "ROOM_SEATS_MISMATCH": Message(
        N_("站点“{site}”的考位数 {seats} 与考生人数 {candidates}（同一时间最多）不一致"),
        N_("请按实际考生人数调整各考场的考位数"),
    ),
    "ROOM_SEATS_OVER_SITE": Message(
        N_("站点“{site}”的考位数之和 {seats} 超过站点机位数 {machines}"),
        N_("请减少考位数；确有更多机位的，请联系培训评价组织更正站点信息"),
    ),
    "ROOM_NOTHING_TO_COPY": Message(N_("所选计划没有可以沿用的考场"), N_("请选择其他计划，或新建考场")),
    "ARRANGE_REGISTRATION_OPEN": Message(N_("报名到 {closes} 才结束，现在不能排考"), N_("请在报名结束后排考")),
    "ARRANGE_OUTSIDE_WINDOW": Message(
        N_("不在排考时间内（{start} 至 {end}）"), N_("请在排考时间内操作；需要调整时间的，请修订考核计划")
    ),
    "ARRANGE_NOBODY": Message(N_("该计划没有报考记录"), N_("请确认选对了考核计划")),
    "ARRANGE_SITE_UNDECIDED": Message(
        N_("本计划用到的考核站点未获批准，或没有在规定时间内申报：{sites}"),
        N_("请在考核站点中说明理由后确认本计划继续使用，或由院校改报其他站点后再排考"),
    ),
    "ARRANGE_NO_SEATS": Message(N_("该考场还没有编排考生"), N_("请先完成排考，再下载资料")),
}
