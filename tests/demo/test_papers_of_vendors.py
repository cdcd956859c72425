"""Every paper of a plan of every vendor: what stands on it is data of the plan, a label, or that vendor's own words."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.api import Paper
from core.arrangement import papers, queries
from core.demo.story import Story
from core.kernel import clock
from core.pdf.canvas import Page
from tests.demo.foreign_sentences import PLUGINS, foreign, plain, sentences_of
from tests.pdf.reading import pages_of, text_of
from tests.rooms.story_world import a_plan

PLANS = {
    "hotmatrix_shop": "2022年第四次",
    "itmc_marketing": "2024年第一次",
    "aopai_live": "第四次",
    "alibaba_b2b": "20211211全国统考（初级）",
}
LABELS = frozenset(
    [
        "准考证",
        "姓名",
        "证件号码",
        "准考证号",
        "报考证书",
        "证书等级",
        "所在院校",
        "考核站点",
        "地址",
        "科目",
        "考试时间",
        "考场",
        "座位",
        "考生须知",
        "本联用于",
        "共人",
        "签到表",
        "考生签名",
        "备注",
        "监考人员",
        "监考人员签名",
        "应到人实到人缺考人",
        "第页共页",
    ]
)
OURS = {"科目时间以考场公布为准"}
"""Said by the platform where nobody announced the subjects' own hours (C-53)."""


def arranged(folder: Path, plugin: str) -> Story:
    story = a_plan(folder, plugin, PLANS[plugin])
    for moment, act in story.events():
        clock.travel(moment)
        act()
        if act == story.arrange:
            break
    return story


def strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case tuple() | list():
            for item in value:
                yield from strings(item)
        case _ if dataclasses.is_dataclass(value):
            for field in dataclasses.fields(value):
                yield from strings(getattr(value, field.name))


def unexplained(drawn: list[str], data: set[str]) -> list[str]:
    """Return what is left of the lines without the plan's data, where it is no label of a paper."""
    known = re.compile("|".join(re.escape(each) for each in sorted(data, key=len, reverse=True) if each))
    rests = {re.sub(r"[\d\W_]+", "", known.sub("", line)) for line in drawn}
    return sorted(rest for rest in rests - {""} if rest not in LABELS)


@pytest.mark.req("R-120", "R-124")
@pytest.mark.parametrize("plugin", PLANS)
def test_no_paper_says_what_only_another_vendor_does(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plugin: str
) -> None:
    story = arranged(tmp_path, plugin)
    drawn: list[str] = []
    write = Page.text

    def noted(self: Page, x: float, y: float, text: str, *args: object, **options: object) -> None:
        drawn.append(text)
        write(self, x, y, text, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Page, "text", noted)
    actor = story.staff.planner
    own = sentences_of(PLUGINS[plugin])
    rooms = [room for room in queries.rooms(actor, story.key) if room.seated]
    assert rooms
    data: set[str] = {*OURS}
    for room in rooms:
        pages = papers.ticket_pages(actor, room.id)
        notes = {note for page in pages for note in page.notes}
        assert {plain(note).rstrip("。") for note in notes} <= own
        data |= {*strings(pages), *strings(papers.room_sittings(actor, room.id))}
        for paper in Paper:
            papers.printed(actor, room.id, paper)
    assert drawn
    assert foreign("\n".join(drawn), plugin) == []
    assert unexplained(drawn, {text for text in data if len(text) > 1 or not text.isdigit()}) == []


def test_a_foreign_sentence_would_be_seen() -> None:
    ours = PLUGINS["hotmatrix_shop"].certificates[0].preparation[0].text.zh
    assert foreign(f"请 {ours}", "aopai_live")
    assert foreign("初始密码为准考证号后 6 位", "alibaba_b2b") == ["准考证号后6位", "初始密码"]
    assert foreign("初始密码为准考证号后 6 位", "hotmatrix_shop") == []
    assert unexplained(["开考后不得入场", "姓名", "张三"], {"张三"}) == ["开考后不得入场"]


@pytest.mark.req("R-120", "R-124")
def test_a_ticket_says_each_thing_its_vendor_declares_once(sqlite_database: str, tmp_path: Path) -> None:
    story = arranged(tmp_path, "hotmatrix_shop")
    room = next(room for room in queries.rooms(story.staff.planner, story.key) if room.seated)
    text = plain(text_of(papers.printed(story.staff.planner, room.id, Paper.TICKET)))
    for said in (
        "1.考前30分钟凭准考证和身份证入场，缺一不可。",
        "2.开考30分钟后，考生不能再进入考场。",
        "3.输入准考证号登录考试系统，初始密码为准考证号后6位。",
        "4.不允许将手机带入考场。",
    ):
        assert text.count(said) == 1, said
    assert "5." not in text.partition("考生须知")[2]


@pytest.mark.req("R-123", "R-232")
def test_a_vendors_papers_are_printed_as_often_as_it_declares(sqlite_database: str, tmp_path: Path) -> None:
    story = arranged(tmp_path, "hotmatrix_shop")
    room = next(room for room in queries.rooms(story.staff.planner, story.key) if room.seated)
    pages = papers.ticket_pages(story.staff.planner, room.id, each_subject=True)
    assert [page.use for page in pages] == ["理论", "实操"] * room.seated
    assert len({page.number for page in pages}) == room.seated
    assert len({page.notes for page in pages}) == 1
    printed = papers.printed(story.staff.planner, room.id, Paper.TICKET)
    assert pages_of(printed) == 2 * room.seated
    sheets = papers.room_sittings(story.staff.planner, room.id, each_subject=True)
    assert pages_of(papers.printed(story.staff.planner, room.id, Paper.SIGN_IN_SHEET)) == 2 * len(sheets)
    assert pages_of(papers.printed(story.staff.planner, room.id, Paper.DOOR_LABEL)) == len(sheets)
    assert len(sheets) == 2 * len(room.exams)
