"""What stands in the place of a clause where the vendor is silent: the platform's own answers, and why they are so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from core.kernel.messages.message import N_


class Decision(NamedTuple):
    """An answer of the platform's own, and the reason for it."""

    said: str
    why: str


# By the words frozen plans know them by, which no reader ever sees.
DECISIONS: Mapping[str, Decision] = {
    "R-131": Decision(
        N_("平台默认：成绩登记自考试次日起，至成绩公示前一日止，评价组织可更改"),
        N_("文件没有规定成绩登记的时间；考试结束后才有成绩，公示前须登记完。"),
    ),
    "C-15": Decision(
        N_("平台默认：补考须重考全部科目，不免费，不限人数，评价组织可更改"),
        N_("文件没有规定补考；合格规则按同一次考试判断，只补考一科会得出不同的结果。"),
    ),
    "C-14": Decision(
        N_("平台默认：同一年度同一证书，每名院校考生只占一个试点名额，不论报考几个等级，评价组织可更改"),
        N_("试点申报批复的是参加考核的人数；文件没有规定按报考次数计算。"),
    ),
    "R-066": Decision(
        N_("平台默认：照片为红底小一寸（295×413 像素，jpg 或 png，不超过 5 MB），评价组织可更改"),
        N_("文件没有规定照片；已有的文件凡写明照片要求的，都是这一规格。"),
    ),
}


def clause(source: str, translate: Callable[[str], str] = str) -> str:
    """Return a source as people read it, in the language of `translate`: the clause, or what the platform decided."""
    decision = DECISIONS.get(source)
    return translate(decision.said) if decision else source


def reason(source: str, translate: Callable[[str], str] = str) -> str:
    """Return why the platform answers as it does; empty for what a document says."""
    decision = DECISIONS.get(source)
    return translate(decision.why) if decision else ""
