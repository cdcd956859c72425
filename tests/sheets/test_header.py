"""A form found in a sheet: headers by name, wherever they stand, and everything else said."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from core.candidates.sheet import FORM as CANDIDATES
from core.kernel.errors import Refused
from core.sheets.form import REASON_TITLE
from core.sheets.header import HEADER_WITHIN
from core.sheets.template import template
from tests.sheets.files import FORM, GUEST, TITLES, found_in, written


def refusal(path: Path) -> Refused:
    with pytest.raises(Refused) as caught:
        found_in(path)
    return caught.value


def findings(path: Path) -> dict[str, dict[str, object]]:
    header, _rows = found_in(path)
    assert all(finding.warning for finding in header.findings)
    return {finding.code: dict(finding.params) for finding in header.findings}


@pytest.mark.req("R-061")
def test_the_header_of_our_template_is_found_under_its_title_and_notes(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(template(FORM))
    header, rows = found_in(path)
    assert (header.row, header.findings) == (len(FORM.notes) + 2, ())
    assert [list(row.values()) for _, row in rows] == [list(FORM.sample)]


@pytest.mark.req("R-061")
@pytest.mark.parametrize("above", range(HEADER_WITHIN))
def test_the_header_is_found_among_the_first_rows_whatever_stands_above(tmp_path: Path, above: int) -> None:
    lines = [("填写说明", "请勿修改")] * above
    header, rows = found_in(written(tmp_path / "notes.xlsx", [*lines, TITLES, GUEST]))
    assert (header.row, len(rows)) == (above + 1, 1)


def test_a_header_further_down_is_not_looked_for(tmp_path: Path) -> None:
    path = written(tmp_path / "far.xlsx", [("说明",)] * HEADER_WITHIN + [TITLES, GUEST])
    assert refusal(path).code == "WRONG_TEMPLATE"


def test_columns_are_known_by_their_names_in_any_order(tmp_path: Path) -> None:
    header, [(_, row)] = found_in(written(tmp_path / "turned.xlsx", [TITLES[::-1], GUEST[::-1]]))
    assert tuple(row[column.key] for column in FORM.columns) == GUEST
    assert header.headers == {column.key: column.title for column in FORM.columns}


@pytest.mark.parametrize("name", ["*姓名", " 姓 名 ", "姓\n名", "姓名\u200b", "\ufeff姓\u3000名", "来宾姓名"])
def test_stars_blanks_line_breaks_and_aliases_make_no_other_header(tmp_path: Path, name: str) -> None:
    header, [(_, row)] = found_in(written(tmp_path / "stars.xlsx", [(name, *TITLES[1:]), GUEST]))
    assert row["name"] == "李四"
    assert header.findings == ()


def test_another_template_is_refused_with_what_is_missing_and_what_stands_there(tmp_path: Path) -> None:
    path = tmp_path / "candidates.xlsx"
    path.write_bytes(template(CANDIDATES))
    found = refusal(path)
    assert found.code == "WRONG_TEMPLATE"
    assert found.params["form"] == FORM.title
    assert found.params["missing"] == "姓名、座位数、用餐"
    assert "学生姓名" in str(found.params["unknown"])


@pytest.mark.parametrize("lines", [[], [GUEST], [("2024",), GUEST]])
def test_a_sheet_without_any_header_is_refused_without_telling_what_its_people_are_called(
    tmp_path: Path, lines: Sequence[Sequence[str]]
) -> None:
    found = refusal(written(tmp_path / "bare.xlsx", lines))
    assert (found.code, found.params["unknown"]) == ("WRONG_TEMPLATE", "—")


def test_a_header_that_stands_twice_is_refused_with_both_letters(tmp_path: Path) -> None:
    found = refusal(written(tmp_path / "twice.xlsx", [(*TITLES, "来宾姓名"), GUEST]))
    assert (found.code, found.params) == (
        "DUPLICATE_HEADER",
        {"sheet": "Sheet", "column": "姓名", "first": "A", "second": "E"},
    )


def test_a_missing_column_is_refused_by_its_name(tmp_path: Path) -> None:
    found = refusal(written(tmp_path / "less.xlsx", [("说明",), ("姓名", "座位数"), ("李四", 2)]))
    assert (found.code, found.params) == ("MISSING_COLUMN", {"sheet": "Sheet", "columns": "证件号码", "row": 2})


def test_a_column_that_is_not_required_may_be_missing(tmp_path: Path) -> None:
    header, [(_, row)] = found_in(written(tmp_path / "short.xlsx", [TITLES[:3], GUEST[:3]]))
    assert "meal" not in row
    assert header.findings == ()


def test_a_column_nobody_knows_is_ignored_and_named(tmp_path: Path) -> None:
    header, [(_, row)] = found_in(written(tmp_path / "more.xlsx", [("备注", *TITLES), ("好", *GUEST)]))
    [finding] = header.findings
    assert (finding.code, finding.value, finding.place.cell, finding.warning) == ("UNKNOWN_COLUMN", "备注", "A1", True)
    assert tuple(row.values()) == GUEST


def test_the_reasons_we_wrote_ourselves_are_ignored_in_silence(tmp_path: Path) -> None:
    header, _rows = found_in(written(tmp_path / "mended.xlsx", [(*TITLES, REASON_TITLE), (*GUEST, "座位数不对")]))
    assert header.findings == ()


def test_hidden_rows_are_read_and_counted(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for line in (TITLES, GUEST, GUEST, GUEST):
        sheet.append(line)
    for row in (2, 4):
        sheet.row_dimensions[row].hidden = True
    book.save(tmp_path / "filtered.xlsx")
    assert len(found_in(tmp_path / "filtered.xlsx")[1]) == 3
    assert findings(tmp_path / "filtered.xlsx") == {"HIDDEN_ROWS": {"count": 2}}


def test_columns_too_far_right_are_ignored_and_counted(tmp_path: Path) -> None:
    path = written(tmp_path / "wide.xlsx", [TITLES, (*GUEST, *[None] * 56, *range(240))])
    assert findings(path) == {"COLUMNS_IGNORED": {"count": 240}}


def test_a_cell_at_the_far_end_leaves_the_list_as_it_is(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(TITLES)
    book.worksheets[0].append(GUEST)
    book.worksheets[0]["XFD1048576"] = 1
    book.save(tmp_path / "far.xlsx")
    assert len(found_in(tmp_path / "far.xlsx")[1]) == 1
    assert findings(tmp_path / "far.xlsx") == {"COLUMNS_IGNORED": {"count": 1}}


def test_the_form_is_found_on_whichever_sheets_it_stands_and_the_others_are_named(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].title = "说明"
    book.worksheets[0].append(("请看第二张表",))
    for title in ("名单", "旧名单"):
        sheet = book.create_sheet(title)
        sheet.append(TITLES)
        sheet.append(GUEST)
    book.save(tmp_path / "sheets.xlsx")
    assert found_in(tmp_path / "sheets.xlsx")[0].sheet == "名单"
    assert findings(tmp_path / "sheets.xlsx") == {"SHEETS_IGNORED": {"sheet": "说明", "count": 1, "kind": "other"}}


@pytest.mark.parametrize("blank", ["", " ", "\u3000", "\u200b", "\ufeff\n"])
def test_rows_of_blanks_are_no_rows(tmp_path: Path, blank: str) -> None:
    _header, rows = found_in(written(tmp_path / "blank.xlsx", [TITLES, (blank,) * 4, GUEST, (blank,) * 4]))
    assert [number for number, _ in rows] == [3]
