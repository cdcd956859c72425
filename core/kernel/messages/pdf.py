"""Answers about printed documents."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "GLYPH_MISSING": Message(
        N_("打印字库中没有这些字：{characters}"),
        N_("请核对用字；用字无误的，请平台运营人员补充含有这些字的字体，之后再次生成即可，证书编号不变"),
    ),
    "NAME_UNPRINTABLE": Message(
        N_("打印字库中没有姓名中的这些字：{characters}"),
        N_(
            "请核对用字；用字无误的可以照常办理：考场材料上留出空白、标明“生僻字手写”；"
            "证书须在平台运营人员补充字体之后生成，请尽早告知"
        ),
    ),
}
