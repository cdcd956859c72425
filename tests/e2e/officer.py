"""What an exam officer does at the browser and in Excel."""

from __future__ import annotations

import io
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.e2e.portal import Portal


def sign_in(page: Page, site: Portal, login: str, arrives: str = "工作台") -> None:
    """Sign in by the form, whoever was signed in before; `arrives` is the heading that comes next."""
    page.context.clear_cookies()
    page.goto(f"{site.address}/sign-in")
    page.fill("[name=login]", login)
    page.fill("[name=password]", site.world.password)
    page.locator("form:has([name=password]) button[type=submit]").click()
    expect(page.locator("h1")).to_contain_text(arrives)


def upload(page: Page, site: Portal, query: str, file: Path) -> None:
    """Upload a file and wait until it is checked."""
    page.goto(f"{site.address}/imports/new?{query}")
    page.set_input_files("input[type=file]", file)
    page.locator("form:has(input[type=file]) button[type=submit]").click()
    page.wait_for_url("**/imports/*-*")
    wait(page)


def wait(page: Page) -> None:
    """Wait until the job the page follows is through."""
    for _ in range(200):
        if page.locator("[data-job]").count() == 0:
            break
        page.wait_for_timeout(200)
        page.reload()


def import_file(page: Page, site: Portal, query: str, file: Path) -> None:
    """Upload a file, look at what it is worth, and say that its good rows are to be written."""
    upload(page, site, query, file)
    page.get_by_role("button", name="导入这").click()
    wait(page)


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
