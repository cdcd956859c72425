"""Answers about printed documents."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "GLYPH_MISSING": Message(
        N_("字库中没有这些字：{characters}"), N_("请核对姓名用字；确需打印的生僻字请联系平台补充字库")
    ),
}
