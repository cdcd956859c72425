"""Answers about identity documents."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "ID_TYPE_UNKNOWN": Message(N_("不认识的证件类型“{value}”"), N_("请从以下选项中选择：{choices}")),
    "ID_TYPE_UNCLEAR": Message(
        N_("仅凭号码无法判断是哪一种港澳台证件"), N_("请在证件类型的列表中选择具体的一种，例如“台湾居民来往大陆通行证”")
    ),
    "ID_TYPE_WRONG": Message(
        N_("该号码是“{right}”的号码，与所选证件类型不符"), N_("请对照证件；确是“{right}”的，请改选这个证件类型")
    ),
    "ID_15": Message(N_("15 位的第一代身份证已经停用"), N_("请填写 18 位的居民身份证号码；平台不自动换算")),
    "ID_LENGTH": Message(N_("证件号码应为 18 位"), N_("请对照证件核对位数")),
    "ID_CHARACTERS": Message(
        N_("证件号码只能由 17 位数字和末位的数字或 X 组成，其中有：{found}"), N_("请删除连字符和其他字符后重填")
    ),
    "ID_CHECKSUM": Message(N_("证件号码校验位不正确"), N_("请对照证件核对后重填")),
    "ID_DATE": Message(N_("证件号码中的出生日期不存在"), N_("请对照证件核对第 7 至 14 位")),
    "ID_FUTURE": Message(N_("证件号码中的出生日期晚于今天"), N_("请对照证件核对第 7 至 14 位")),
    "ID_FORMAT": Message(N_("证件号码的格式与证件类型不符"), N_("请核对证件类型，并对照证件填写字母和数字")),
    "ID_TAIWAN_OLD": Message(
        N_("这是旧版台湾居民来往大陆通行证的号码"), N_("请填写新版通行证的 8 位数字号码，或改用港澳台居民居住证")
    ),
    "ID_AREA_UNKNOWN": Message(N_("证件号码的前两位不是现行的省级区划代码"), N_("请对照证件确认；无误可以继续")),
    "ID_LIKE_PERMIT": Message(
        N_("该号码像是港澳居民来往内地通行证的号码，证件类型却是护照"), N_("请对照证件核对类型；无误可以继续")
    ),
    "ID_AGE": Message(N_("按证件号码计算，年龄不在 10 至 90 岁之间"), N_("请对照证件确认；无误可以继续")),
    "ID_FULL_WIDTH": Message(N_("证件号码中的全角字符已改为半角"), N_("请确认号码；无误可以继续")),
    "ID_SPACES": Message(N_("证件号码中间的空格已删除"), N_("请确认号码；无误可以继续")),
    "ID_LOWER_CASE": Message(N_("证件号码中的小写字母已改为大写"), N_("请确认号码；无误可以继续")),
    "ID_BRACKETS": Message(N_("证件号码中的括号已删除"), N_("请确认号码；无误可以继续")),
    "ID_GENDER": Message(N_("性别与证件号码第 17 位不一致"), N_("请对照证件核对性别和号码")),
}
