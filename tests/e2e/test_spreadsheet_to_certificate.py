"""A college's way through the portal in a real browser, from a dirty workbook to the certificate."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.api import Stage
from core.candidates import sheet as candidate_sheet
from core.demo import people
from core.demo.story import end, start
from core.kernel import clock
from core.registrations import sheet as registration_sheet
from tests.e2e.officer import import_file, mend, sign_in
from tests.e2e.portal import portal


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
        import_file(page, site, "kind=candidates&candidate_type=college", dirty)
        expect(page.locator("main")).to_contain_text("有 1 行没有导入")

        with page.expect_download() as download:
            page.get_by_role("link", name="下载失败数据").click()
        mended = tmp_path / "改好.xlsx"
        mended.write_bytes(mend(Path(download.value.path()).read_bytes(), [cast[3].cells]))
        import_file(page, site, "kind=candidates&candidate_type=college", mended)
        expect(page.locator("main")).to_contain_text("全部数据已经导入")

        photos = tmp_path / "照片.zip"
        photos.write_bytes(people.photo_zip(cast))
        import_file(page, site, "kind=photos", photos)
        story.bring_people()
        clock.travel(clock.now() + dt.timedelta(days=2))
        story.verify_people()

        sign_in(page, site, "college1")
        registrations = tmp_path / "报考.xlsx"
        registrations.write_bytes(people.workbook(registration_sheet.FORM, list(story.registration_rows(officer))))
        import_file(page, site, f"kind=registrations&plan={story.key}", registrations)
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
