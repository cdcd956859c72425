"""The outage of Alibaba's notice, all seven plans of it, in a real browser: college, its head, and the vendor."""

from __future__ import annotations

import datetime as dt
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from core.candidates.service import collect_answers
from core.candidates.verification import SimulatedVerifier
from core.demo import people
from core.demo.notices import shipped
from core.demo.people import Invented
from core.demo.rehearsal import rehearse
from core.demo.story import Story
from core.demo.world import open_year
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.national.link import State, declare
from core.registrations.service import carry_over
from tests.e2e.officer import import_file, sign_in, upload
from tests.e2e.portal import Portal, portal

PLUGIN, FIRST = "alibaba_b2b", "20211224全国统考"  # the plan whose registration opens before all others
OPEN_FOR_ALL = clock.moment(dt.date(2021, 11, 20), dt.time(10))
BACK = clock.moment(dt.date(2022, 1, 20), dt.time(9))
EACH = 3


def all_plans(site: Portal) -> list[Story]:
    """Publish the notice's other plans as well, each when its registration opens."""
    source = next(source for source in shipped() if source.key == PLUGIN)
    open_year(site.world, 2022)
    stories = [site.story]
    plugin = site.story.rehearsal.plugin
    rehearsals = [rehearse(plugin, source, text) for text in source.notices]
    for rehearsal in sorted(rehearsals, key=lambda rehearsal: rehearsal.agenda.published):
        if rehearsal.rules.title != site.story.rules.title:
            clock.travel(max(clock.now(), rehearsal.agenda.published))
            story = replace(site.story, rehearsal=rehearsal, plan=None, cast={}, tallies={})
            story.draft()
            stories.append(story)
    clock.travel(OPEN_FOR_ALL)
    return stories


def ask_for_workbook(page: Page, site: Portal, story: Story) -> bytes:
    """Confirm the demand and take the numbered workbook."""
    page.goto(f"{site.address}/fallback/{story.key}")
    page.fill("[name=expected]", str(EACH))
    with page.expect_download() as download:
        page.get_by_role("button", name="确认并领取").click()
    return Path(download.value.path()).read_bytes()


def fill_in(issued: bytes, cast: list[Invented], certificate: str, level: str) -> bytes:
    """Do what an officer does in Excel: one row per person below the header of the very workbook that was issued."""
    book = load_workbook(io.BytesIO(issued))
    sheet = book.worksheets[0]
    header = next(row for row in sheet.iter_rows() if str(row[0].value).endswith("学生姓名"))[0].row
    for place, person in enumerate(cast, start=header + 1):
        for column, value in enumerate((*person.cells, certificate, level), start=1):
            sheet.cell(place, column).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def level_of(story: Story) -> tuple[str, str]:
    certificate = story.rules.certificates[0]
    return certificate.name.zh, certificate.levels[0].name.zh


@pytest.mark.browser
@pytest.mark.req("R-032", "R-093", "R-095", "R-096", "R-098", "R-099", "R-102", "R-103", "C-38", "C-42")
def test_seven_plans_are_registered_by_workbook_and_handed_over_with_nothing_lost(page: Page, tmp_path: Path) -> None:
    with portal(tmp_path, PLUGIN, FIRST) as site:
        stories = all_plans(site)
        assert len(stories) == 7
        declare(SYSTEM, State.CLOSED, "国家平台暂停开放，恢复时间另行通知", "运营")
        cast = people.invent(site.world.chance, EACH * len(stories), 1000)
        casts = {story.key: cast[n * EACH : (n + 1) * EACH] for n, story in enumerate(stories)}

        sign_in(page, site, "college1")
        expect(page.locator("main")).to_contain_text("暂停开放")
        issued = {story.key: ask_for_workbook(page, site, story) for story in stories}
        assert len(set(issued.values())) == 7, "each workbook has its own number"

        sign_in(page, site, "college1-head")
        for story in stories:
            page.goto(f"{site.address}/fallback/{story.key}")
            page.check("[name=warranted]")
            page.get_by_role("button", name="确认承诺").click()
            expect(page.locator("main")).to_contain_text("承诺时间")

        sign_in(page, site, "college1")
        for number, story in enumerate(stories):
            file = tmp_path / f"报名表{number}.xlsx"
            file.write_bytes(fill_in(issued[story.key], casts[story.key], *level_of(story)))
            import_file(page, site, f"kind=workbook&plan={story.key}", file)
            expect(page.locator("main")).to_contain_text("全部数据已经导入")
        upload(page, site, f"kind=workbook&plan={stories[0].key}", tmp_path / "报名表0.xlsx")
        expect(page.locator("main")).to_contain_text("没有需要导入的数据")  # sent twice, it changes nothing

        clock.travel(BACK)
        declare(SYSTEM, State.OPEN, "国家平台恢复开放", "运营")
        bring_photos(page, site, stories[0], cast, tmp_path)
        hand_over(page, site, stories)


def bring_photos(page: Page, site: Portal, story: Story, cast: list[Invented], folder: Path) -> None:
    """The college sends the photos it kept, and has everybody compared."""
    photos = folder / "照片.zip"
    photos.write_bytes(people.photo_zip(cast))
    sign_in(page, site, "college1")
    import_file(page, site, "kind=photos", photos)
    page.goto(f"{site.address}/candidates/")
    page.get_by_role("button", name="批量认证").click()
    clock.travel(BACK + dt.timedelta(hours=30))
    officer = story.colleges[0].officer
    collect_answers(officer, SimulatedVerifier(mismatches_in_256=0))
    assert carry_over(officer) == EACH * 7


def hand_over(page: Page, site: Portal, stories: list[Story]) -> None:
    """The vendor closes every plan's account; taken again, it is the same, byte for byte."""
    sign_in(page, site, "alibaba")
    for story in stories:
        page.goto(f"{site.address}/fallback/{story.key}")
        page.get_by_role("button", name="核对并移交").click()
        asked = page.get_by_role("dialog", name=f"确定移交 {EACH} 条报考？")
        expect(asked).to_contain_text(story.plan.name if story.plan else "")
        asked.get_by_role("button", name=f"移交 {EACH} 条报考").click()
        expect(page.locator("body")).to_contain_text(f"共移交 {EACH} 条报考")
        first, again = (account(page) for _ in range(2))
        assert first == again
        told = json.loads(first)
        assert len(told["rows"]) == EACH


def account(page: Page) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name="下载移交清单").click()
    return Path(download.value.path()).read_bytes()
