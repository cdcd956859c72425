"""Every visible sheet that has the form is read, in order; what is left aside is named with its number of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from core.kernel.errors import Refused
from core.sheets.child import lines
from core.sheets.find import Reading, find_sheets
from core.sheets.form import LAST_ROW
from core.sheets.template import template
from tests.sheets.files import FORM, GUEST, TITLES

OTHER = ("王五", "E00000002", "2", "普通")
OLD = f"onex:{FORM.key}:{FORM.version + 1}"
Sheets = Mapping[str, Sequence[Sequence[object]]]


def book(path: Path, sheets: Sheets, hidden: Sequence[str] = ()) -> Path:
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, content in sheets.items():
        page = made.create_sheet(title)
        for line in content:
            page.append(list(line))
        page.sheet_state = "hidden" if title in hidden else "visible"
    made.save(path)
    return path


def read(path: Path) -> tuple[Reading, list[tuple[int, object]]]:
    reading = find_sheets(lines(path), FORM)
    return reading, [(number, values["name"]) for number, values in reading.rows]


def said(reading: Reading) -> list[tuple[str, str, dict[str, object]]]:
    return [(found.place.sheet, found.code, dict(found.params)) for found in reading.findings]


@pytest.mark.req("R-061")
def test_one_sheet_per_class_is_read_sheet_after_sheet(tmp_path: Path) -> None:
    sheets = {"一班": [TITLES, GUEST], "说明": [("一",), ("二",)], "二班": [("二班名单",), TITLES[::-1], OTHER[::-1]]}
    reading, found = read(book(tmp_path / "classes.xlsx", sheets))
    assert found == [(2, "李四"), (LAST_ROW + 3, "王五")]
    assert [(header.sheet, header.row) for header in reading.headers] == [("一班", 1), ("二班", 2)]
    assert said(reading) == [("说明", "SHEETS_IGNORED", {"sheet": "说明", "count": 2, "kind": "other"})]


def test_an_empty_template_before_the_data_does_no_harm(tmp_path: Path) -> None:
    reading, found = read(book(tmp_path / "empty.xlsx", {"模板": [TITLES], "Sheet2": [], "名单": [TITLES, GUEST]}))
    assert found == [(LAST_ROW + 2, "李四")]
    assert said(reading) == []


def test_notices_name_the_sheet_they_are_about(tmp_path: Path) -> None:
    sheets = {"一班": [(*TITLES, "备注"), GUEST], "二班": [TITLES, OTHER, TITLES]}
    reading, _found = read(book(tmp_path / "notices.xlsx", sheets))
    assert [(sheet, code) for sheet, code, _ in said(reading)] == [("一班", "UNKNOWN_COLUMN"), ("二班", "HEADER_AGAIN")]


def test_a_hidden_sheet_is_not_read_and_named_with_its_rows(tmp_path: Path) -> None:
    sheets = {
        "旧": [TITLES, OTHER, OTHER],
        "名单": [TITLES, GUEST],
        "字典": [("普通",)],
        "WpsReserved_CellImgList": [(1,)],
    }
    path = book(tmp_path / "hidden.xlsx", sheets, ["旧", "字典", "WpsReserved_CellImgList"])
    reading, found = read(path)
    assert found == [(2, "李四")]
    assert said(reading) == [("旧", "SHEETS_IGNORED", {"sheet": "旧", "count": 3, "kind": "hidden"})]


def test_a_list_that_is_hidden_altogether_is_refused_with_the_sheet_that_may_hold_it(tmp_path: Path) -> None:
    path = book(tmp_path / "all.xlsx", {"Sheet1": [("请看",)], "名单": [TITLES, GUEST]}, ["名单"])
    with pytest.raises(Refused) as caught:
        read(path)
    assert (caught.value.code, caught.value.params["kind"]) == ("WRONG_TEMPLATE", "hidden")
    assert caught.value.params["hidden"] == "名单"


@pytest.mark.parametrize("order", [("全", "缺"), ("缺", "全")])
def test_a_sheet_that_lacks_a_column_is_named_with_it_beside_one_that_is_read(
    tmp_path: Path, order: Sequence[str]
) -> None:
    content = {"全": [TITLES, GUEST], "缺": [("姓名", "座位数", "用餐"), ("王五", 1, "普通"), ("赵六", 1, "普通")]}
    reading, found = read(book(tmp_path / "lacks.xlsx", {title: content[title] for title in order}))
    assert [name for _, name in found] == ["李四"]
    params = {"sheet": "缺", "count": 2, "kind": "incomplete", "columns": "证件号码"}
    assert said(reading) == [("缺", "SHEETS_IGNORED", params)]


def test_where_no_sheet_is_complete_the_nearest_says_what_is_missing(tmp_path: Path) -> None:
    sheets = {"说明": [("请看",)], "缺": [("说明",), ("姓名", "座位数"), ("王五", 1)]}
    with pytest.raises(Refused) as caught:
        read(book(tmp_path / "none.xlsx", sheets))
    assert caught.value.code == "MISSING_COLUMN"
    assert caught.value.params == {"sheet": "缺", "columns": "证件号码", "row": 2}


@pytest.mark.parametrize(
    ("second", "code"),
    [
        ([("来宾导入模板", OLD), TITLES, OTHER], "TEMPLATE_OUTDATED"),
        ([(*TITLES, "来宾姓名"), OTHER], "DUPLICATE_HEADER"),
    ],
)
def test_a_second_sheet_that_is_meant_to_be_read_and_cannot_be_refuses_the_file_by_its_name(
    tmp_path: Path, second: Sequence[Sequence[object]], code: str
) -> None:
    with pytest.raises(Refused) as caught:
        read(book(tmp_path / "second.xlsx", {"一班": [TITLES, GUEST], "二班": second}))
    assert (caught.value.code, caught.value.params["sheet"]) == (code, "二班")


def test_our_own_template_says_nothing_of_its_hidden_words(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(template(FORM))
    assert said(read(path)[0]) == []
