"""Workbooks as they come out of the portal: the printed headers, and rows that are filled in already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from core.candidates.sheet import FORM
from core.demo import people
from core.demo.story import Story
from core.kernel import clock
from core.kernel.scopes import KeyScope
from core.rest.downloads import XLSX
from core.sheets.writer import table
from tests.api.asking import acted
from tests.api.conftest import OFFICER, OTHER, PLANNER, Program
from tests.api.test_lists import sent
from tests.api.test_pages import signed_in
from tests.callers import form_token, program_of
from tests.golden.printed import header
from tests.sheets.files import rows

Programs = Callable[[str], Program]
SCORER = PLANNER


def sheet_of(answer: TestResponse, folder: Path) -> list[list[str]]:
    """Return the cells of a workbook's first sheet, the mark beside the title left out."""
    assert (answer.status_code, answer.mimetype) == (200, XLSX), answer.text
    path = folder / "answer.xlsx"
    path.write_bytes(answer.data)
    answer.close()
    found = list(rows(path))
    return [_cells(row.cells) for row in found if row.sheet == found[0].sheet]


def _cells(found: Sequence[object]) -> list[str]:
    cells = ["" if cell is None or str(cell).startswith("onex:") else str(cell) for cell in found]
    while cells and not cells[-1]:
        cells.pop()
    return cells


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("candidates", marks=pytest.mark.req("R-061")),
        pytest.param("registrations", marks=pytest.mark.req("R-079", "R-080")),
    ],
)
def test_a_template_has_the_printed_header(program: Programs, story: Story, tmp_path: Path, kind: str) -> None:
    empty = sheet_of(program(OFFICER).get(f"/import-templates/{kind}.xlsx", plan=story.key), tmp_path)
    head = empty.index(header(kind))
    assert len(empty[0]) == 1, "a title above it"
    assert [line[0][:2] for line in empty[1:head]] == ["1.", "2.", "3."], "and three notes"


@pytest.mark.req("R-089")
def test_the_export_has_the_printed_columns_and_each_holds_what_its_header_says(
    portal: Flask, program: Programs, story: Story, tmp_path: Path
) -> None:
    story.register()
    client = signed_in(portal, OFFICER, story.world.password)
    with acted(
        client, f"/registrations/{story.key}/export", {"csrf_token": form_token(client, "/candidates/")}
    ) as sent:
        path = tmp_path / "export.xlsx"
        path.write_bytes(b"".join(sent.iter_encoded()))
    first, *lines = [list(row.cells) for row in rows(path)]
    assert first == header("registration-export")
    cast = {each.name: each for each in story.cast[story.colleges[0].college.id]}
    kept = {row["name"]: row for row in program(OFFICER).get("/candidates").get_json()["items"]}
    certificate = story.rules.certificates[0]
    for line in lines:
        said = dict(zip(header("registration-export"), line, strict=True))
        number = cast[said["考生姓名"]].number
        assert said["身份证号"] == f"{number[:6]}*****{number[-4:]}"
        assert said["考生编号"] == kept[said["考生姓名"]]["id"].replace("-", "")[-12:].upper()
        assert (said["考生类型"], said["考试状态"]) == ("院校考生", "未排考")
        assert (said["所属试点院校"], said["报考证书"]) == (
            story.colleges[0].college.name,
            story.rules.certificate_name(certificate.key).zh,
        )
        assert said["证书等级"] in {level.name.zh for level in certificate.levels}
        assert said["报考科目"] in {subject.name.zh for level in certificate.levels for subject in level.subjects}
        assert said["考核单位"] == story.rules.vendor.zh
    assert len(lines) == 8


@pytest.mark.req("R-079", "R-080", "R-082")
def test_a_college_takes_the_filled_template_deletes_rows_and_sends_it(
    portal: Flask, program: Programs, story: Story, tmp_path: Path
) -> None:
    officer, address = program(OFFICER), "/import-templates/registrations.xlsx"
    filled = sheet_of(officer.get(address, plan=story.key, filled="true"), tmp_path)
    head = filled.index(header("registrations"))
    cast, levels = story.cast[story.colleges[0].college.id], story.rules.certificates[0].levels
    assert sorted(row[1] for row in filled[head + 1 :]) == sorted(each.number for each in cast for _ in levels)
    kept = [row for row in filled[head + 1 :] if row[5] == levels[0].name.zh][:3]
    made = sent(officer, "registrations", table("报考", header("registrations"), kept), plan=str(story.key))
    assert (made["accepted"], made["refused"]) == (3, 0), str(made)
    left = sheet_of(officer.get(address, plan=story.key, filled="true"), tmp_path)
    assert {row[1] for row in left[head + 1 :]} == {each.number for each in cast} - {row[1] for row in kept}
    nobody = sheet_of(program(OTHER).get(address, plan=story.key, filled="true"), tmp_path)
    assert nobody[head + 1 :] == [], "nobody takes another college's people"


@pytest.mark.req("R-079", "R-090")
def test_whole_numbers_in_a_template_need_the_right_to_register_and_a_proof(
    portal: Flask, person: Programs, program: Programs, story: Story, tmp_path: Path
) -> None:
    address = "/import-templates/registrations.xlsx"
    reads = Program(program_of(portal, OFFICER, KeyScope.READING))
    assert header("registrations") in sheet_of(reads.get(address, plan=story.key), tmp_path)
    assert reads.get(address, plan=story.key, filled="true").get_json()["code"] == "KEY_SCOPE_MISSING"
    assert program(PLANNER).get(address, plan=story.key, filled="true").status_code == 403
    client = person(OFFICER).client
    assert "下载已填好的模板" in client.get(f"/imports/new?kind=registrations&plan={story.key}").text
    form = {"csrf_token": form_token(client, "/candidates/")}
    page = f"/imports/template/registrations/filled?plan={story.key}"
    assert client.post(page, data=form).status_code == 404
    whole = client.post(f"{page}&whole=1", data=form)
    assert header("registrations") in sheet_of(whole, tmp_path)
    clock.travel(clock.now() + dt.timedelta(minutes=11))
    asked = client.post(f"{page}&whole=1", data=form)
    assert (asked.status_code, "proof" in asked.text) == (403, True), "whole numbers ask for the password again"


@pytest.mark.req("R-138")
def test_the_score_template_comes_with_tickets_and_names_and_only_marks_are_typed(
    program: Programs, story: Story, tmp_path: Path
) -> None:
    story.register()
    days = story.rehearsal.agenda
    clock.travel(days.arranged)
    story.arrange()
    clock.travel(days.scored)
    scorer = program(SCORER)
    address = "/import-templates/scores.xlsx"
    filled = sheet_of(scorer.get(address, plan=story.key, filled="true"), tmp_path)
    head = next(number for number, row in enumerate(filled) if "*准考证号" in row)
    assert len(filled[head + 1 :]) == 8, "a row for each subject of four candidates"
    names = {each.name for each in story.cast[story.colleges[0].college.id]}
    assert {row[1] for row in filled[head + 1 :]} == names
    assert all("*****" in row[2] for row in filled[head + 1 :])
    marked = [[*row[:4], "75"] for row in filled[head + 1 :]]
    made = sent(scorer, "scores", table("成绩", filled[head], marked[:6]), plan=str(story.key))
    assert (made["accepted"], made["refused"]) == (6, 0)
    left = sheet_of(scorer.get(address, plan=story.key, filled="true"), tmp_path)
    assert [row[:4] for row in left[head + 1 :]] == [row[:4] for row in marked[6:]]


PRINTED_SAMPLE = (
    *("张三", "Zhang San", "男", "身份证", "370781XXXXXXXXX4581 (18位)", "191XXXXX7302 (11位)"),
    *("XXX", "本科", "试点专业", "试点专业代码"),
)
"""As S1 3-三-1 prints it."""


@pytest.mark.req("R-061")
@pytest.mark.parametrize("sample", [FORM.sample, PRINTED_SAMPLE], ids=["ours", "printed"])
def test_the_sample_row_left_in_is_passed_over_with_a_note(
    program: Programs, story: Story, sample: tuple[str, ...]
) -> None:
    officer, (new,) = program(OFFICER), people.invent(story.world.chance, 1, 880)
    data = table("考生", header("candidates"), [sample, new.cells])
    found = sent(officer, "candidates", data, candidate_type="college", whole="true")
    assert (found["state"], found["accepted"], found["skipped"], found["refused"]) == ("succeeded", 1, 1, 0)
    (note,) = [error for error in found["errors"] if error["code"] == "SAMPLE_ROW"]
    assert (note["warning"], note["row"]) == (True, 2)
    half = ("李四", "Li Si", *sample[2:])
    refused = sent(officer, "candidates", table("考生", header("candidates"), [half]), candidate_type="college")
    assert (refused["skipped"], refused["refused"]) == (0, 1), "a person without a number is no sample"
