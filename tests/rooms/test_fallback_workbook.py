"""The numbered workbook: what it asks for, and whether what comes back is the one that was issued."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

from core.api import ColumnKind, ExtraColumn, ExtraColumns, SpreadsheetFallback, Template, Text
from core.demo.story import Story
from core.fallback import ledger_views, seal, service, sheet
from core.fallback.rules import choose
from core.fallback.seal import Provenance
from core.intake.lines import Line
from core.intake.lines import noticed as noticed_in
from core.intake.receive import receive
from core.intake.report import Report, report
from core.intake.sheet_stage import staged
from core.jobs import engine
from core.kernel.actor import SYSTEM
from core.national.link import State, declare
from core.rules.plan import CertificateRules
from core.sheets.find import find_sheets
from core.sheets.form import CHOICES_SHEET, SheetRow
from core.sheets.reader import read_lines, read_rows
from core.sheets.writer import table
from tests.rooms.story_world import a_plan
from tests.rooms.test_fallback import NAME, rows_of


@pytest.fixture
def story(sqlite_database: str, tmp_path: Path) -> Story:
    story = a_plan(tmp_path, "alibaba_b2b", "20211212全国统考")
    declare(SYSTEM, State.DOWN, "系统升级公告", "运营")
    return story


def issued(story: Story) -> bytes:
    """Have a warranted workbook issued."""
    data = service.request_workbook(story.colleges[0].officer, story.key, 4)
    service.attest(story.colleges[0].owner, story.key)
    return data


def filled_in(story: Story, data: bytes, edit: Callable[[Workbook], object] = lambda _: None) -> bytes:
    """Write the college's people into an issued workbook, as an office program would save it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book.worksheets[0]
    header = next(row for row in range(1, 12) if str(page.cell(row, 1).value).startswith("*学生姓名"))
    for number, cells in enumerate(rows_of(story.invent(story.colleges[0])), start=header + 1):
        for column, cell in enumerate(cells, start=1):
            page.cell(number, column, cell)
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sent(story: Story, data: bytes) -> Report:
    officer = story.colleges[0].officer
    upload = receive(officer, "workbook", "报名表.xlsx", data, plan_id=story.key)
    engine.sweep()
    return report(officer, upload)


def noticed(found: Report) -> set[str]:
    return {problem.code for problem in found.findings if problem.code.startswith("FALLBACK_")}


@pytest.mark.req("R-096", "R-099")
def test_an_issued_workbook_that_comes_back_filled_in_is_known(story: Story) -> None:
    found = sent(story, filled_in(story, issued(story)))
    assert (found.tally.accepted, noticed(found)) == (4, set())


def one_class_each(book: Workbook) -> None:
    """Put the last two people on a sheet of their own, in the very rows where the first two stand."""
    page, other = book.worksheets[0], book.create_sheet("二班")
    header = next(row for row in range(1, 12) if str(page.cell(row, 1).value).startswith("*学生姓名"))
    for column in range(1, page.max_column + 1):
        other.cell(header, column, page.cell(header, column).value)
        for row in (header + 1, header + 2):
            other.cell(row, column, page.cell(row + 2, column).value)
            page.cell(row + 2, column).value = None


@pytest.mark.req("R-098", "R-099")
def test_the_ledger_keeps_the_rows_of_every_sheet_apart(story: Story) -> None:
    found = sent(story, filled_in(story, issued(story), one_class_each))
    assert (found.tally.accepted, found.tally.refused) == (4, 0)
    shown = ledger_views.rows(story.colleges[0].officer, story.key).rows
    first = min(row.row for row in shown)
    assert sorted((row.sheet, row.row - first) for row in shown) == [(1, 0), (1, 1), (2, 0), (2, 1)]


def other_header(book: Workbook) -> None:
    page = book.worksheets[0]
    row = next(row for row in page.iter_rows(max_row=12) if str(row[0].value).startswith("*学生姓名"))
    row[1].value = "*姓名拼音 "
    row[5].value = "手机号"


def other_number(book: Workbook) -> None:
    note = book.worksheets[0]["A2"]
    note.value = str(note.value).replace("报名表编号：2021", "报名表编号：2022")


def other_choice(book: Workbook) -> None:
    words = book[CHOICES_SHEET]
    words["A3"] = "未知"


@pytest.mark.req("R-096")
@pytest.mark.parametrize("edit", [other_header, other_number, other_choice])
def test_a_change_to_the_head_the_number_or_the_drop_downs_is_noticed(
    story: Story, edit: Callable[[Workbook], object]
) -> None:
    assert noticed(sent(story, filled_in(story, issued(story), edit))) == {"FALLBACK_ALTERED"}


@pytest.mark.req("R-096")
def test_a_sheet_of_ones_own_is_foreign_and_judged_all_the_same(story: Story) -> None:
    def unsealed(book: Workbook) -> None:
        book.worksheets[0]["A2"] = None

    found = sent(story, filled_in(story, issued(story), unsealed))
    assert (found.tally.accepted, noticed(found)) == (4, {"FALLBACK_FOREIGN"})


@pytest.mark.req("R-096")
def test_the_workbook_of_another_plan_or_college_is_refused_by_its_number(story: Story) -> None:
    issued(story)
    other = seal.issue(story.rules.certificates, "20211212-999999-abcdef", story.rules.name)
    found = sent(story, filled_in(story, other))
    assert {problem.code for problem in found.problems if not problem.warning} == {"FALLBACK_OTHER_BOOK"}


@pytest.mark.req("R-096")
def test_every_single_changed_character_of_the_fixed_parts_breaks_the_seal(story: Story, tmp_path: Path) -> None:
    rows, choices = read(tmp_path, issued(story))
    texts = [(r, c) for r, row in enumerate(rows) for c, cell in enumerate(row.cells) if isinstance(cell, str)]
    assert seal.provenance(rows, choices)[1] is Provenance.OURS
    for r, c in texts:
        text = str(rows[r].cells[c])
        for at in range(0, len(text), 7):
            changed = text[:at] + ("乙" if text[at] != "乙" else "甲") + text[at + 1 :]
            cells = (*rows[r].cells[:c], changed, *rows[r].cells[c + 1 :])
            altered = [*rows[:r], replace(rows[r], cells=cells), *rows[r + 1 :]]
            assert seal.provenance(altered, choices)[1] is not Provenance.OURS
    assert seal.provenance(rows, choices[1:])[1] is Provenance.ALTERED


def read(folder: Path, data: bytes) -> tuple[list[SheetRow], list[SheetRow]]:
    """Return the rows of the form and of its hidden dictionary."""
    file = folder / "issued.xlsx"
    file.write_bytes(data)
    return list(read_rows(file)), list(read_rows(file, hidden=True))


def two_levels(story: Story) -> CertificateRules:
    (certificate,) = story.rules.certificates
    (level,) = certificate.levels
    return replace(certificate, levels=(replace(level, rank=1, name=Text("初级", "")), level))


@pytest.mark.req("R-099", "C-38")
def test_with_several_levels_the_row_names_one_of_them(story: Story) -> None:
    both = two_levels(story)
    assert [getattr(choose([both], NAME, level).level, "rank", None) for level in ("初级", "中级")] == [1, 2]
    assert (choose([both], NAME, "高级").code, choose([both], NAME, "").expected) == ("LEVEL_NOT_IN_PLAN", "初级、中级")


@pytest.mark.req("R-099", "C-38")
def test_with_several_certificates_the_row_names_one_of_them(story: Story) -> None:
    both = two_levels(story)
    other = replace(both, key="other", name=Text("乙证书", "B"), levels=both.levels[:1])
    chosen = choose([both, other], "乙证书", "中级")
    assert (chosen.certificate, chosen.level) == (other, other.levels[0])
    assert choose([both, other], "丙证书", "中级").code == "CERTIFICATE_NOT_IN_PLAN"


@pytest.mark.req("R-099", "R-100")
def test_the_workbook_has_twelve_columns_and_those_the_vendor_declares(story: Story) -> None:
    both = two_levels(story)
    assert isinstance(both.fallback, SpreadsheetFallback)
    declared = (*both.fallback.extra_columns.columns, ExtraColumn(key="class", header="班级"))
    added = replace(both.fallback.extra_columns, columns=declared)
    seat = ExtraColumns(template=Template.REGISTRATIONS, columns=(ExtraColumn(key="seat", header="机型"),))
    asked = replace(both, fallback=replace(both.fallback, extra_columns=added), forms=(seat,))
    form = sheet.form_for([asked])
    assert [column.title for column in form.columns[10:]] == ["证书名称", "证书等级", "班级", "机型"]
    assert (len(form.columns), form.column("certificate_level").choices) == (14, ("初级", "中级"))


@pytest.mark.req("R-099")
def test_a_code_typed_as_a_number_is_pointed_out_in_a_vendors_own_column_too(story: Story, tmp_path: Path) -> None:
    own = (
        ExtraColumn(key="class", header="班级代码（两位）"),
        ExtraColumn(key="remark", header="备注"),
        ExtraColumn(key="seats", header="机位数", kind=ColumnKind.INTEGER),
    )
    form = sheet.form_for(
        [replace(two_levels(story), forms=(ExtraColumns(template=Template.REGISTRATIONS, columns=own),))]
    )
    typed = {"major": 1, sheet.OWN + "class": 101, sheet.OWN + "remark": 7, sheet.OWN + "seats": 2}
    cells = {column.key: "1" for column in form.columns} | typed
    path = tmp_path / "own.xlsx"
    path.write_bytes(table("名单", [column.title for column in form.columns], [list(cells.values())]))
    read = staged(find_sheets(read_lines(path), form), form)
    [(number, values)] = read.rows
    found = noticed_in(Line(number, values), read.header)
    assert [(problem.code, problem.place.header, problem.warning) for problem in found] == [
        ("CODE_AS_NUMBER", "班级代码（两位）", True)
    ]
