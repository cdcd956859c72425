"""Files people really have, through both doors: the portal's upload page and the API say the same of each."""

from __future__ import annotations

import datetime as dt
import io
import random
import re
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from core.demo.people import invent
from core.demo.story import Story
from core.intake import receive
from core.intake.decide import undo
from core.intake.report import Report, report
from core.jobs import engine
from core.jobs.queries import reason_of
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import Conflict
from core.kernel.problems import Problem
from core.scores.sheet import FORM as SCORES
from core.sheets.form import CellValue
from tests.api.conftest import OFFICER, PLANNER, Program
from tests.api.test_pages import signed_in
from tests.callers import program_of
from tests.conftest import bound
from tests.corpus.judging import of_report, table
from tests.corpus.people import PERSON, SOMEBODY_ELSE
from tests.corpus.sheets import TITLES, archive, inline, lines, person, row, xml
from tests.portal import the_portal
from tests.rooms.story_world import a_story
from tests.sheets.files import TEXTS, parts, rows
from tests.sheets.test_package import moved, renamed

ELSE = list(SOMEBODY_ELSE.cells)
LINES = inline([TITLES, list(PERSON.values())])
MAJOR, CODE, GENDER = (1 + list(PERSON).index(key) for key in ("major", "major_code", "gender"))
MARKS = [column.title for column in SCORES.columns]
ESAFENET = bytes.fromhex("6214236506020000") + b"E-SafeNet\x00\x00\x00LOCK" + bytes(range(256)) * 16
SVG = '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd"><svg/>'


def formatted(column: int, number_format: str, value: CellValue) -> Callable[[], bytes]:
    """A person whose cell holds a number, shown by a format."""

    def edit(page: Worksheet) -> None:
        page.cell(3, column, value).number_format = number_format

    return lambda: lines(person(), edit=edit)


def marks(number_format: str, *values: float) -> Callable[[], bytes]:
    """A list of marks that a format shows otherwise."""

    def edit(page: Worksheet) -> None:
        for number, value in enumerate(values, start=3):
            page.cell(number, 5, value).number_format = number_format

    rows = [["202405256895778273", "区艳", None, "综合考核", None] for _ in values]
    return lambda: lines(*rows, titles=MARKS, edit=edit)


def book(*sheets: tuple[str, list[list[object]]], hidden: str = "") -> bytes:
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, content in sheets:
        page = made.create_sheet(title)
        page.sheet_state = "hidden" if title == hidden else "visible"
        for line in content:
            page.append(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def filled_down(*cells: tuple[int, object], count: int = 300) -> bytes:
    """One person, and something filled down under it."""

    def edit(page: Worksheet) -> None:
        for number in range(4, 4 + count):
            for column, value in cells:
                page.cell(number, column, value)

    return lines(person(), edit=edit)


def merged(column: int) -> bytes:
    """Two people whose cells of a column are one."""

    def edit(page: Worksheet) -> None:
        page.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)

    return lines(person(), ELSE, edit=edit)


def with_part(name: str, content: str = "x") -> Callable[[], bytes]:
    return lambda: xml(LINES, more={name: content})


def package(made: dict[str, str | bytes]) -> bytes:
    """The parts of a workbook of another program, with the list in it."""
    return archive({name: _listed(data) for name, data in made.items()})


def _listed(data: str | bytes) -> str | bytes:
    """Put the list where the guests of the package tests stand."""
    return (
        re.sub("<sheetData>.*</sheetData>", f"<sheetData>{LINES}</sheetData>", data) if isinstance(data, str) else data
    )


def noted(value: object, number_format: str | None) -> bytes:
    """Two people, the second with an odd cell, and a line below merged over the columns."""

    def edit(page: Worksheet) -> None:
        odd = page.cell(4, GENDER, value)
        odd.number_format = number_format or odd.number_format
        page.merge_cells("L7:M7")

    return lines(person(), ELSE, edit=edit)


@dataclass(frozen=True)
class Case:
    """A file, what must come of it, and what its sender reads on the page."""

    id: str
    what: str
    made: Callable[[], bytes] = field(repr=False)
    outcome: str
    words: str = ""
    kind: str = "candidates"

    @property
    def name(self) -> str:
        return f"{self.id}: {self.what}"


PERCENT, MERGED = "单元格是百分比格式", "单元格在合并区域"
COPY = "新下载的模板"

CASES = [
    Case("B2", "marks in percent cells", marks("0%", 0.9, 1), "R E3:CELL_FORMAT; R E4:CELL_FORMAT", PERCENT, "scores"),
    Case("B2", "marks with a decimal percent", marks("0.00%", 0.855), "R E3:CELL_FORMAT", "显示为 85.5%", "scores"),
    Case("B2", "marks as fractions", marks("# ?/?", 0.9), "R E3:CELL_FORMAT", "单元格是分数格式", "scores"),
    Case("B2", "a year in a percent cell", formatted(7, "0%", 20.21), "R G3:CELL_FORMAT", PERCENT),
    Case("B2", "a code in a percent cell", formatted(CODE, "0%", 5307.01), "R J3:CELL_FORMAT", PERCENT),
    Case("B2", "a tick for a name", lambda: row(name=True), "R A3:CELL_BOOLEAN", "逻辑值 TRUE"),
    Case("B3", "a code shown with its zero", formatted(CODE, "000000", 80901), "N"),
    Case("B3", "a code shown in groups", formatted(CODE, "0000-00", 80901), "N"),
    Case("B3", "a code typed as a number", lambda: row(major_code=50201), "W J3:CODE_AS_NUMBER", "0 已经丢失"),
    Case("B3", "a major typed as a number", lambda: row(major=50201), "W 3:MAJOR_NOT_APPROVED"),
    Case("B3", "a code with an exponent", formatted(CODE, "0.00E+00", 12000), "R J3:CELL_FORMAT", "科学计数格式"),
    Case("B3", "a code that lost digits", lambda: row(major_code=5.307e17), "R J3:DIGITS_LOST", "第 15 位以后"),
    Case("B3", "a year and a phone as numbers", lambda: row(enrolment_year=2021, phone=19900000001), "N"),
    Case(
        "B9",
        "a formula filled down",
        lambda: filled_down((GENDER, '=IF(E4="","",1)')),
        "W -:ROWS_FILLED_DOWN",
        "有 300 行（第 4 到 303 行之间）没有学生姓名、证件号码",
    ),
    Case("B9", "a word filled down", lambda: filled_down((GENDER, "男"), (4, "居民身份证")), "W -:ROWS_FILLED_DOWN"),
    Case(
        "B9",
        "what stands above filled down",
        lambda: filled_down((MAJOR, PERSON["major"]), (CODE, PERSON["major_code"]), count=20),
        "W -:ROWS_FILLED_DOWN",
    ),
    Case("B9", "the header again", lambda: lines(person(), TITLES, ELSE), "W -:HEADER_AGAIN", "第 4 行是重复的表头"),
    Case(
        "B9",
        "a phone without anybody",
        lambda: lines(person(), [None] * 5 + ["19900000009"]),
        "; ".join(f"R {cell}4:REQUIRED" for cell in "AEDBCGHIJ"),
        "必填项为空",
    ),
    Case("B10", "an empty template first", lambda: book(("模板", [TITLES]), ("名单", [TITLES, person()])), "N"),
    Case(
        "B10",
        "one sheet per class",
        lambda: book(("2101", [TITLES, person()]), ("说明", [["一"], ["二"]]), ("2102", [["二班"], TITLES, ELSE])),
        "W -:SHEETS_IGNORED",
        "工作表“说明”没有读取（2 行）",
    ),
    Case(
        "B10",
        "a hidden sheet",
        lambda: book(("旧", [TITLES, ELSE]), ("新", [TITLES, person()]), hidden="旧"),
        "W -:SHEETS_IGNORED",
        "隐藏的工作表“旧”没有读取（连表头 2 行）",
    ),
    Case(
        "B10",
        "a sheet that lacks a column",
        lambda: book(("一", [TITLES, person()]), ("二", [TITLES[:-1], ELSE[:-1]])),
        "W -:SHEETS_IGNORED",
        "工作表“二”没有读取（1 行）：表头缺少列 专业代码",
    ),
    Case(
        "B10",
        "the list in a hidden sheet alone",
        lambda: book(("封面", [["请看"]]), ("名单", [TITLES, person()]), hidden="名单"),
        "F WRONG_TEMPLATE",
        "隐藏的工作表“名单”没有读取",
    ),
    Case("B11", "a merged major", lambda: merged(MAJOR), "R I4:CELL_MERGED", f"{MERGED} I3:I4"),
    Case("B11", "a merged phone", lambda: merged(6), "R F4:CELL_MERGED", f"{MERGED} F3:F4"),
    *(
        Case("B11", f"a note merged below {what}", lambda value=value, code=code: noted(value, code), outcome)
        for what, value, code, outcome in (
            ("a formula", "=1+1", None, "R C4:FORMULA_NOT_ALLOWED"),
            ("a date", dt.date(2021, 9, 1), None, "R C4:NOT_A_CHOICE"),
            ("a percent", 0.9, "0%", "R C4:CELL_FORMAT"),
            ("an error", "#N/A", None, "R C4:CELL_ERROR"),
        )
    ),
    Case("B11", "a merged name", lambda: merged(1), "R A4:CELL_MERGED", f"{MERGED} A3:A4"),
    Case("B12", "texts in another case", lambda: package(renamed(lambda n: n.replace("sharedS", "SharedS"))), "N"),
    Case("B12", "a capital letter", lambda: package(moved("xl/Workbook.xml", "xl/_rels/Workbook.xml.rels")), "N"),
    Case("B12", "another name", lambda: package(moved("xl/workbook2.xml", "xl/_rels/workbook2.xml.rels")), "N"),
    Case("B12", "backslashes", lambda: package(renamed(lambda name: name.replace("/", "\\"))), "N"),
    Case(
        "B12",
        "texts that are not there",
        lambda: package({name: data for name, data in parts("", texts="<si/>").items() if name != TEXTS}),
        "N",
    ),
    Case("B16", "macros", with_part("xl/vbaProject.bin"), "F MACRO_OR_LINKS", "文件中含有宏"),
    Case("B16", "a link", with_part("xl/externalLinks/externalLink1.xml", "<a/>"), "F MACRO_OR_LINKS", "外部链接"),
    Case("B16", "an object", with_part("xl/embeddings/oleObject1.bin"), "F MACRO_OR_LINKS", "嵌有其他文件"),
    Case("B16", "a control", with_part("xl/activeX/activeX1.xml"), "F MACRO_OR_LINKS", "ActiveX 控件"),
    Case("B16", "a query", with_part("xl/connections.xml", "<a/>"), "F MACRO_OR_LINKS", "数据连接"),
    Case("B16", "a logo with a declaration", with_part("xl/media/logo.svg", SVG), "N"),
    Case("B16", "properties with a declaration", with_part("docProps/app.xml", SVG), "N"),
    Case("B17", "encrypted by the office", lambda: ESAFENET, "F NOT_XLSX", "文档加密软件"),
    Case(
        "B17", "another encryption", lambda: b"%TSD-Header-###%" + bytes(range(256)), "F NOT_XLSX", "请先用该软件解密"
    ),
    Case("B17", "no known head", lambda: bytes(range(255, 0, -1)) * 40, "F NOT_XLSX", "可能已被文档加密软件加密"),
    Case(
        "B17",
        "LibreOffice's own format",
        lambda: archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}),
        "F NOT_XLSX",
        "另存为 .xlsx",
    ),
    Case("B17", "Numbers", lambda: archive({"Index/Document.iwa": "x"}), "F NOT_XLSX", "导出为→Excel"),
    Case("B17", "a zip of the file", lambda: archive({"名单.xlsx": row()}), "F NOT_XLSX", "压缩包请先解压"),
    Case("B19", "a million blank rows", lambda: xml(LINES + "<row/>" * 10**6), "F XLSX_TOO_LARGE", "空白行带有边框"),
]


@dataclass(frozen=True)
class Doors:
    """A program and a browser of each account, the plan marks are for, and the hour all of it stands at."""

    story: Story
    hour: dt.datetime
    programs: dict[str, Program]
    browsers: dict[str, FlaskClient]

    def sender(self, kind: str) -> tuple[str, Actor]:
        return (PLANNER, self.story.staff.planner) if kind == "scores" else (OFFICER, self.story.colleges[0].officer)

    def by_program(self, kind: str, data: bytes) -> Report:
        login, actor = self.sender(kind)
        query = f"kind={kind}&preview=true" + (f"&plan={self.story.key}" if kind == "scores" else "")
        files = {"file": (io.BytesIO(data), "文件.xlsx")}
        answer = self.programs[login].post(f"/imports?{query}", data=files, content_type="multipart/form-data")
        assert answer.status_code == 202, answer.text
        engine.sweep()
        job = self.programs[login].get(f"/jobs/{answer.get_json()['id']}").get_json()
        found = report(actor, uuid.UUID(job["report_url"].rstrip("/").rpartition("/")[2]))
        told = self.programs[login].get(f"/imports/{found.id}").get_json()
        whole = [reason.code] if (reason := reason_of(found.job)) else []
        assert [error["code"] for error in told["errors"]] == whole + [problem.code for problem in found.problems]
        return found

    def by_browser(self, kind: str, data: bytes) -> tuple[Report, str]:
        login, actor = self.sender(kind)
        client, query = self.browsers[login], f"/imports/new?kind={kind}&plan={self.story.key}"
        page = client.get(query).text
        form = {name: re.findall(rf'name="{name}" value="([^"]+)"', page)[-1] for name in ("csrf_token", "once")}
        plan = {"plan": str(self.story.key)} if kind == "scores" else {}
        sent = {**form, **plan, "kind": kind, "file": (io.BytesIO(data), "文件.xlsx")}
        place = client.post("/imports/", data=sent).location
        engine.sweep()
        return report(actor, uuid.UUID(place.rpartition("/")[2])), client.get(place).text


@pytest.fixture(scope="module")
def doors(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    folder = tmp_path_factory.mktemp("doors")
    shutil.copy(sqlite_template, folder / "doors.sqlite3")
    for _url in bound(f"sqlite:///{folder / 'doors.sqlite3'}"):
        story = a_story(folder)
        portal = the_portal()
        logins = (OFFICER, PLANNER)
        yield Doors(
            story=story,
            hour=clock.now(),
            programs={login: Program(program_of(portal, login)) for login in logins},
            browsers={login: signed_in(portal, login, story.world.password) for login in logins},
        )


@pytest.mark.req("R-061", "R-138")
@table(CASES)
def test_both_doors_say_the_same_of_a_file_people_have(doors: Doors, case: Case) -> None:
    data = case.made()
    with clock.at(doors.hour):
        by_program = doors.by_program(case.kind, data)
        by_browser, page = doors.by_browser(case.kind, data)
    assert of_report(by_program) == of_report(by_browser) == case.outcome
    assert case.words in page


PAGES = (("2101", [TITLES, person()]), ("2102", [["二班名单"], TITLES[::-1], person(phone="12")[::-1], ELSE[::-1]]))


@pytest.mark.req("R-061", "R-087")
def test_what_is_said_of_a_row_names_its_own_sheet_wherever_it_is_said(doors: Doors, tmp_path: Path) -> None:
    with clock.at(doors.hour):
        found, page = doors.by_browser("candidates", book(*PAGES))
        places = [(p.place.sheet, p.place.cell, p.place.header, p.code) for p in found.problems]
        assert places == [("2102", "E3", "手机号码", "PHONE_INVALID")]
        assert "2102" in page
        failed = doors.programs[OFFICER].get(f"/imports/{found.id}/failed.xlsx")
        path = tmp_path / "failed.xlsx"
        path.write_bytes(failed.data)
        failed.close()
        [*_, last] = rows(path)
        assert str(last.cells[len(TITLES)]).startswith("2102 3；手机号码：")


@pytest.mark.req("R-061")
def test_somebody_who_stands_in_two_sheets_is_told_of_the_first(doors: Doors) -> None:
    with clock.at(doors.hour):
        found, page = doors.by_browser("candidates", book(("2101", [TITLES, person()]), ("2102", [TITLES, person()])))
    assert [(p.place.sheet, p.place.row, p.code) for p in found.problems] == [("2102", 2, "DUP_IN_FILE")]
    assert "与工作表“2101”第 2 行重复" in page


@pytest.mark.req("R-073")
def test_changes_and_what_cannot_be_taken_back_name_the_sheet_too(doors: Doors) -> None:
    # People of their own: they stay in the list, and the other files name people nobody knows yet.
    before = [list(one.cells) for one in invent(random.Random(1), 2, 9_500)]
    after = [[*one[: MAJOR - 1], major, *one[MAJOR:]] for one, major in zip(before, ("金融", "会计"), strict=True)]
    with clock.at(doors.hour):
        program = doors.programs[OFFICER]

        def applied(kind: str, people: list[list[CellValue]]) -> Report:
            data = book(*((title, [TITLES, one]) for title, one in zip(("2101", "2102"), people, strict=True)))
            looked = doors.by_program(kind, data)
            assert program.post(f"/imports/{looked.id}/application", {}).status_code == 202
            engine.sweep()
            return report(doors.sender(kind)[1], looked.id)

        added = applied("candidates", before)
        changed = applied("candidate-updates", after)
        assert [(one.sheet, one.row, one.changes) for one in changed.changes] == [
            ("2101", 2, (("就读专业", before[0][MAJOR - 1], "金融"),)),
            ("2102", 2, (("就读专业", before[1][MAJOR - 1], "会计"),)),
        ]
        with pytest.raises(Conflict) as kept:
            undo(doors.sender("candidates")[1], added.id)
        problems = cast("list[Problem]", kept.value.params["problems"])
        assert [(one.place.sheet, one.place.row) for one in problems] == [("2101", 2), ("2102", 2)]
        shown = program.get(f"/imports/{changed.id}").get_json()["changes"]
        assert [(one["sheet"], one["row"]) for one in shown] == [("2101", 2), ("2102", 2)]


@pytest.mark.req("R-061")
def test_a_file_too_large_to_be_sent_is_told_of_blank_rows(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receive, "MAX_BYTES", 1_000)
    with clock.at(doors.hour):
        files, form = {"file": (io.BytesIO(row()), "文件.xlsx")}, "multipart/form-data"
        answer = doors.programs[OFFICER].post("/imports?kind=candidates", data=files, content_type=form).get_json()
    assert answer["code"] == "IMPORT_TOO_LARGE"
    assert "空白行带有边框或底色" in answer["fix"]
