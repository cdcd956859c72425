"""What is refused of a vendor's contacts."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "CONTACT_EMAIL": Message(N_("不是一个邮箱地址"), N_("请填写完整的邮箱，例如 name@example.com")),
    "CONTACT_SCOPE": Message(N_("同时选了院校和省份"), N_("只给一所院校的，不用再选省份")),
    "CONTACT_PROVINCE": Message(N_("没有这些省份代码：{provinces}"), N_("请用两位的省份代码，例如 32")),
    "CONTACT_COLLEGE": Message(N_("没有名称为“{name}”的院校"), N_("请按平台上的院校全称填写")),
}
