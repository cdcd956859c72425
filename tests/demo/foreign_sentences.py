"""What only one vendor's documents say, so that nobody reads it on another vendor's paper or page.

`foreign(text, plugin)` is for whatever was rendered for a plan of that plugin: a page's text, a document's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from core.api import Text, VendorPlugin
from core.plugins.walk import values_in
from plugins import alibaba_b2b, aopai_live, hotmatrix_shop, itmc_marketing

PLUGINS: Mapping[str, VendorPlugin] = {
    module.__name__.rpartition(".")[2]: module.onex_plugin()
    for module in (alibaba_b2b, aopai_live, hotmatrix_shop, itmc_marketing)
}

# Words of one vendor's documents that no other of the five says, whoever declares them.
SAID_BY_ONE: Mapping[str, tuple[str, ...]] = {
    "hotmatrix_shop": (
        "初始密码",
        "准考证号后6位",
        "开考30分钟后",
        "考前30分钟",
        "缺一不可",
        "两证缺一不可",
        "将手机带入考场",
        "按缺考处理",
        "鸿科",
        "《网店运营推广",
    ),
    "itmc_marketing": ("中教畅享", "《数字营销技术应用"),
    "aopai_live": ("奥派", "《考务工作手册》"),
    "alibaba_b2b": ("阿里巴巴", "水木学成", "《考点合作协议》", "《本校学生导入模板-提交》"),
}
_LEAST = 8
"""Shorter than this a declared text is a name or a word of the trade, which everybody may use."""


def plain(text: str) -> str:
    """Return a text without blanks, which readers of documents and pages put where they please."""
    return "".join(text.split())


def sentences_of(plugin: VendorPlugin) -> frozenset[str]:
    """Return the sentences a plugin declares, in both languages."""
    return frozenset(_sentences(plugin))


def _sentences(plugin: VendorPlugin) -> Iterator[str]:
    for _place, value in values_in(plugin):
        if isinstance(value, Text):
            for said in (value.zh, value.en):
                yield from (part for part in map(plain, re.split(r"[。；;]", said)) if len(part) >= _LEAST)


def foreign(text: str, plugin: str) -> list[str]:
    """Return what `text`, made for a plan of `plugin`, says that only another vendor's documents do."""
    found, own = plain(text), sentences_of(PLUGINS[plugin])
    theirs = {said for key, other in PLUGINS.items() if key != plugin for said in sentences_of(other) - own}
    theirs |= {plain(said) for key, words in SAID_BY_ONE.items() if key != plugin for said in words}
    return sorted(said for said in theirs if said in found)
