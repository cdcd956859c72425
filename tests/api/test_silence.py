"""A vendor that has announced nothing about reviews, settlement or prices is shown as not having announced it."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask

from core.api import CandidateType, FeeRule, Stage, TotalScore
from core.db.session import transaction
from core.demo.story import Story, start
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.plans.queries import plan_of
from core.plans.views import plans_to_follow
from core.rules.plan import PlanRules
from core.rules.snapshot import freeze
from tests.api.conftest import OFFICER, PLANNER, Program
from tests.api.test_pages import signed_in
from tests.portal import the_portal
from tests.rooms.story_world import a_plan, two_days

SHOP_WORDS = ("答卷原件", "合分", "漏评", "只能复查一次")


def page(portal: Flask, story: Story, login: str, address: str) -> str:
    found = signed_in(portal, login, story.world.password).get(address)
    assert found.status_code == 200, (address, found.status_code)
    return html.unescape(re.sub(r"<[^>]*>", " ", found.text))


def change(story: Story, rules: PlanRules) -> None:
    """Let the plan have been published with these rules."""
    with transaction(story.staff.planner) as tx:
        plan_of(tx, story.key).rules = freeze(rules)


@pytest.fixture
def silent(sqlite_database: str, tmp_path: Path) -> tuple[Flask, Story]:
    """A vendor that says nothing of reviews and settlement."""
    story = two_days(tmp_path)
    return the_portal(), story


@pytest.mark.req("R-159", "C-70")
def test_no_rule_of_another_vendor_stands_where_one_says_nothing(silent: tuple[Flask, Story]) -> None:
    portal, story = silent
    told = page(portal, story, OFFICER, f"/reviews/{story.key}")
    assert "没有公布成绩复查办法" in told
    assert [word for word in SHOP_WORDS if word in told] == []
    asks = signed_in(portal, "aopai", story.world.password).get(f"/reviews/{story.key}").text
    found = {html.unescape(each) for each in re.findall(r'href="(/plans/[^"]+/supplement[^"]+review[^"]*)"', asks)}
    assert len(found) == 2, "one for each certificate"
    planner = signed_in(portal, "aopai", story.world.password)
    assert {planner.get(address).status_code for address in found} == {200}
    shown = page(portal, story, OFFICER, f"/plans/{story.key}")
    assert "未公布多退少补的办法" in shown
    assert "暂定" not in shown


@pytest.mark.req("R-152", "R-153", "R-154")
def test_what_a_vendor_says_of_reviews_stands_there_with_its_clause(portal: Flask, story: Story) -> None:
    told = page(portal, story, OFFICER, f"/reviews/{story.key}")
    assert "任何考生不得查阅答卷原件（《网店运营推广职业技能等级证书试点院校考试指导手册》第三章 八（二）3）" in told


@pytest.mark.req("R-150")
def test_a_machine_marked_subject_is_reviewed_only_at_zero_or_absent(
    portal: Flask, story: Story, person: Callable[[str], Program]
) -> None:
    story.register()
    for stage, act in (
        (Stage.ARRANGEMENT, story.arrange),
        (Stage.SCORE_ENTRY, story.score),
        (Stage.PUBLICITY, story.publish_scores),
    ):
        clock.travel(start(story.rules, stage))
        act()
    rows = person(OFFICER).get("/scores", plan=story.key).get_json()["items"]
    theory, other, *_ = (row["id"] for row in rows if row["outcome"] == "scored" and row["subject"] == "理论")
    asked = {"reason": "entry_error", "detail": ""}
    assert person(OFFICER).post("/score-reviews", {"entry": other, **asked}).status_code == 201, (
        "nobody said which it is"
    )
    (shop,) = story.rules.certificates
    levels = tuple(
        replace(level, subjects=tuple(replace(s, objective=s.key == "theory") for s in level.subjects))
        for level in shop.levels
    )
    change(story, replace(story.rules, certificates=(replace(shop, levels=levels),)))
    refused = person(OFFICER).post("/score-reviews", {"entry": theory, **asked})
    assert (refused.status_code, [each["code"] for each in refused.get_json()["errors"]]) == (422, ["REVIEW_OBJECTIVE"])


@pytest.mark.req("R-187", "R-188")
def test_a_provisional_price_says_so_with_its_last_day(portal: Flask, story: Story) -> None:
    told = page(portal, story, OFFICER, f"/plans/{story.key}")
    assert "暂定" in told
    assert re.search(r"2022.12.31.{0,4} 及以前发布省级收费标准的，多退少补", told), told[told.find("暂定") :][:200]


@pytest.mark.req("R-185")
def test_a_price_entered_since_stands_under_its_own_clause(sqlite_database: str, tmp_path: Path) -> None:
    story = a_plan(tmp_path, plugin="alibaba_b2b", plan="20211211全国统考（初级）")
    portal = the_portal()
    shown = page(portal, story, OFFICER, f"/plans/{story.key}")
    assert re.search(r"100\.00[^（]*（\s*演示设置（非正式公告）", shown), shown[shown.find("100.00") :][:300]


def test_fees_by_rule_are_shown_and_a_mark_nobody_reads_is_not(portal: Flask, story: Story) -> None:
    (shop,) = story.rules.certificates
    rules = (
        FeeRule(amount=Decimal(90), source="通知 二", provinces=("11",), candidate_types=(CandidateType.SOCIAL,)),
        FeeRule(amount=Decimal(0), source="通知 三", attempts=(1,)),
    )
    total = TotalScore(pass_mark=120, source="方案 三")
    change(
        story,
        replace(story.rules, certificates=(replace(shop, pass_rule=total, fees=replace(shop.fees, rules=rules)),)),
    )
    shown = page(portal, story, OFFICER, f"/plans/{story.key}")
    assert re.search(r"社会考生、北京市 ￥?¥?90\.00（通知 二）", shown), shown[shown.find("社会考生") :][:200]
    assert re.search(r"第 1 次补考 .?0\.00（通知 三）", shown)
    assert "theory.pass_mark" not in signed_in(portal, OFFICER, story.world.password).get(f"/plans/{story.key}").text


@pytest.mark.req("R-148")
def test_a_review_page_of_a_year_without_a_calendar_opens_and_says_to_follow(portal: Flask, story: Story) -> None:
    windows = {**story.rules.windows}
    late = windows[Stage.PUBLICITY]
    windows[Stage.PUBLICITY] = replace(late, start=late.start.replace(year=2099), end=late.end.replace(year=2099))  # type: ignore[union-attr]
    change(story, replace(story.rules, windows=windows))
    assert "待定：该年度的节假日安排尚未公布，申请照常受理" in page(portal, story, OFFICER, f"/reviews/{story.key}")
    assert page(portal, story, PLANNER, f"/reviews/{story.key}")


@pytest.mark.req("R-148")
def test_the_doctor_names_plans_whose_reviews_reach_a_year_without_a_calendar(story: Story) -> None:
    assert plans_to_follow(SYSTEM) == []
    window = story.rules.window(Stage.PUBLICITY)
    later = replace(window, start=dt.date(2099, 1, 5), end=dt.date(2099, 1, 11))
    change(story, replace(story.rules, windows={**story.rules.windows, Stage.PUBLICITY: later}))
    assert plans_to_follow(SYSTEM) == [(story.rules.title, 2099)]
