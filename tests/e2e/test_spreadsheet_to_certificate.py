"""A college's way through the portal in a real browser, from a dirty workbook to the certificate."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from core.api import Stage
from core.candidates import sheet as candidate_sheet
from core.demo import people
from core.demo.story import end, start
from core.kernel import clock
from core.registrations import sheet as registration_sheet
from tests.e2e.portal import Portal, portal


def sign_in(page: Page, site: Portal, login: str) -> None:
    page.goto(f"{site.address}/sign-in")
    page.fill("[name=login]", login)
    page.fill("[name=password]", site.world.password)
    page.locator("form:has([name=password]) button[type=submit]").click()
    expect(page.locator("h1")).to_contain_text("工作台")


def upload(page: Page, site: Portal, query: str, file: Path) -> None:
    page.goto(f"{site.address}/imports/new?{query}")
    page.set_input_files("input[type=file]", file)
    page.locator("form:has(input[type=file]) button[type=submit]").click()
    page.wait_for_url("**/imports/*-*")
    for _ in range(100):
        if page.locator("[data-job]").count() == 0:
            break
        page.wait_for_timeout(200)
        page.reload()


def mend(failed: bytes, right: list[tuple[str, ...]]) -> bytes:
    """Do what an officer does: put the right values into the red cells of the failed rows, and save."""
    book = load_workbook(io.BytesIO(failed))
    sheet = book.worksheets[0]
    header = next(row for row in sheet.iter_rows() if str(row[0].value).endswith("学生姓名"))[0].row
    red = [cell for row in sheet.iter_rows(min_row=header + 1) for cell in row if cell.fill.fgColor.rgb == "00FFC7CE"]
    assert red, "the bad cells are marked"
    for place, cells in enumerate(right, start=header + 1):
        for column, value in enumerate(cells, start=1):
            sheet.cell(place, column).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.browser
@pytest.mark.req("R-059", "R-077", "R-087", "R-140", "R-177")
def test_a_college_goes_from_a_dirty_workbook_to_certificates(page: Page, tmp_path: Path) -> None:
    with portal(tmp_path, "hotmatrix_shop", "2022年第四次") as site:
        story, officer = site.story, site.story.colleges[0]
        cast = story.invent(officer)
        sign_in(page, site, "college1")

        dirty = tmp_path / "考生.xlsx"
        rows = [person.cells for person in cast[:3]]
        wrong = (*cast[3].cells[:4], cast[3].number[:17] + "Y", *cast[3].cells[5:])
        dirty.write_bytes(people.workbook(candidate_sheet.FORM, [*rows, wrong]))
        upload(page, site, "kind=candidates&candidate_type=college", dirty)
        expect(page.locator("main")).to_contain_text("有 1 行没有导入")

        with page.expect_download() as download:
            page.get_by_role("link", name="下载失败数据").click()
        mended = tmp_path / "改好.xlsx"
        mended.write_bytes(mend(Path(download.value.path()).read_bytes(), [cast[3].cells]))
        upload(page, site, "kind=candidates&candidate_type=college", mended)
        expect(page.locator("main")).to_contain_text("全部数据已经导入")

        photos = tmp_path / "照片.zip"
        photos.write_bytes(people.photo_zip(cast))
        upload(page, site, "kind=photos", photos)
        story.bring_people()
        clock.travel(clock.now() + dt.timedelta(days=1, hours=1))
        story.verify_people()

        sign_in(page, site, "college1")
        registrations = tmp_path / "报考.xlsx"
        registrations.write_bytes(people.workbook(registration_sheet.FORM, list(story.registration_rows(officer))))
        upload(page, site, f"kind=registrations&plan={story.key}", registrations)
        expect(page.locator("main")).to_contain_text("全部数据已经导入")
        story.rooms(officer)

        rules = story.rules
        for moment, act in (
            (start(rules, Stage.ARRANGEMENT), story.arrange),
            (start(rules, Stage.ARRANGEMENT), story.bill),
            (start(rules, Stage.SCORE_ENTRY), story.score),
            (start(rules, Stage.PUBLICITY), story.publish_scores),
        ):
            clock.travel(moment)
            act()
        sign_in(page, site, "college1")
        page.goto(f"{site.address}/scores")
        expect(page.locator("main")).to_contain_text("2022年第四次")

        clock.travel(end(rules, Stage.PUBLICITY))
        story.issue()
        sign_in(page, site, "college1-head")
        page.goto(f"{site.address}/issuance/issued")
        expect(page.locator("main")).to_contain_text("2022年第四次")
        with page.expect_download() as download:
            page.get_by_role("link", name="下载").first.click()
        assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
