"""A dirty file of a thousand rows is clean after two rounds, in a real browser."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from core.candidates import sheet
from core.db.session import reading
from core.db.tables import Candidate
from core.demo import people
from tests.e2e.officer import import_file, mend, sign_in, upload
from tests.e2e.portal import portal

ROWS, FAULTY = 1_000, 30
NAME, PINYIN, GENDER, TYPE, NUMBER, PHONE, YEAR, LEVEL, MAJOR = range(9)

Row = list[object]


def put(column: int, value: object) -> Callable[[Row], None]:
    def change(row: Row) -> None:
        row[column] = value

    return change


def swap(row: Row) -> None:
    row[GENDER] = "男" if row[GENDER] == "女" else "女"


def checksum(row: Row) -> None:
    number = str(row[NUMBER])
    row[NUMBER] = number[:17] + ("1" if number[17] != "1" else "2")


def as_number(row: Row) -> None:
    row[NUMBER] = float(str(row[NUMBER])[:17] + "0")


FAULTS: tuple[Callable[[Row], None], ...] = (
    checksum,
    as_number,
    swap,
    put(NAME, "张3"),
    put(PINYIN, "zhāng sān"),
    put(PINYIN, "ZHANGSAN"),
    put(TYPE, "学生证"),
    put(PHONE, "12345"),
    put(YEAR, "大一"),
    put(LEVEL, "博士后"),
    put(MAJOR, ""),
    put(MAJOR, "=1+1"),
)


@pytest.mark.browser
@pytest.mark.req("R-059", "R-061", "R-087")
def test_a_thousand_rows_with_thirty_faults_of_twelve_kinds_are_in_after_two_rounds(page: Page, tmp_path: Path) -> None:
    cast = people.invent(random.Random(5), ROWS, 0)
    rows: list[Row] = [list(person.cells) for person in cast]
    wrong = [(31 * n, FAULTS[n % len(FAULTS)]) for n in range(FAULTY)]
    for place, fault in wrong:
        fault(rows[place])
    with portal(tmp_path, "hotmatrix_shop", "2022年第四次") as site:
        sign_in(page, site, "college1")
        query = "kind=candidates&candidate_type=college"
        dirty = tmp_path / "考生.xlsx"
        dirty.write_bytes(people.workbook(sheet.FORM, rows))
        upload(page, site, query, dirty)
        expect(page.locator("main")).to_contain_text(f"可以先导入正确的 {ROWS - FAULTY} 行")
        page.get_by_role("button", name="导入这").click()
        expect(page.locator("main")).to_contain_text(f"有 {FAULTY} 行没有导入", timeout=60_000)

        with page.expect_download() as download:
            page.get_by_role("link", name="下载失败数据").click()
        mended = tmp_path / "改好.xlsx"
        right = [cast[place].cells for place, _ in wrong]
        mended.write_bytes(mend(Path(download.value.path()).read_bytes(), right))
        import_file(page, site, query, mended)
        expect(page.locator("main")).to_contain_text("全部数据已经导入")
        with reading(site.story.colleges[0].officer) as tx:
            assert tx.scalar(select(func.count(Candidate.id))) == ROWS
