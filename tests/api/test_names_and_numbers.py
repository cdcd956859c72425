"""Names and numbers as people really send them, through the API and the portal: what is wrong is named and offered."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from core.candidates import sheet
from core.db.session import reading
from core.db.tables import UploadChunk
from core.demo import people
from core.demo.story import Story
from core.jobs import engine
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.identity import IdType, mask
from core.kernel.pinyin import suggest_pinyin
from core.registrations import sheet as registrations
from core.scores import sheet as scores
from core.sheets.form import CHOICES_SHEET, CellValue
from core.sheets.writer import table
from tests.api.conftest import OFFICER, PLANNER, Program
from tests.api.test_filled import sheet_of
from tests.api.test_lists import sent
from tests.api.test_pages import signed_in
from tests.callers import form_token
from tests.files.samples import PHOTO, packed
from tests.kernel.test_identity import with_check_digit

Programs = Callable[[str], Program]
KEYS = [column.key for column in sheet.FORM.columns]
HEADER = [column.title for column in sheet.FORM.columns]


def ending_in_x() -> str:
    """A true number whose check digit is X."""
    numbers = (with_check_digit(f"37060220030517{tail:03d}") for tail in range(1, 999, 2))
    return next(number for number in numbers if number.endswith("X"))


X = ending_in_x()
O = with_check_digit("37060220030517007")  # noqa: E741 - the letter is the point


@pytest.fixture
def officer(program: Programs) -> Program:
    return program(OFFICER)


def row(story: Story, **changed: CellValue) -> list[CellValue]:
    """One person's row, some cells changed; gender and number fit."""
    (person,) = people.invent(story.world.chance, 1, 880)
    values = dict(zip(KEYS, person.cells, strict=True)) | changed
    digits = str(values["id_number"]).strip("'`’“” ")
    if "id_number" in changed and len(digits) == 18 and digits[16].isdecimal():
        values["gender"] = "男" if int(digits[16]) % 2 else "女"
    return [values[key] for key in KEYS]


def looked_at(officer: Program, rows: Sequence[Sequence[CellValue]]) -> dict[str, Any]:
    data = table("名单", HEADER, rows)  # as another program writes it: no template of ours
    return sent(officer, "candidates", data, candidate_type="college", preview="true")


def mended(officer: Program, found: dict[str, Any]) -> dict[str, Any]:
    """Take up all suggestions."""
    assert officer.post(f"/imports/{found['id']}/mending").status_code == 202
    engine.sweep()
    return dict(officer.get(f"/imports/{found['id']}").get_json())


OFFERED = [
    ("⾼明", "NAME_RADICAL", "U+2FBC", "高明"),
    ("⽅志强", "NAME_RADICAL", "U+2F45", "方志强"),
    ("⻢小龙", "NAME_RADICAL", "U+2EE2", "马小龙"),
    ("⻰⻜", "NAME_RADICAL", "U+2EF0", "龙飞"),
    ("⻅⻓青", "NAME_RADICAL", "U+2EC5", "见长青"),
    ("王㊣明", "NAME_RADICAL", "U+32A3", "王正明"),
    ("葛\U000e0100小云", "NAME_HIDDEN", "U+E0100", "葛小云"),
    ("葛\ufe00小云", "NAME_HIDDEN", "U+FE00", "葛小云"),
    ("王\u3164明", "NAME_HIDDEN", "U+3164", "王明"),
    *((f"买买提{dot}阿不都", "NAME_DOT", f"U+{ord(dot):04X}", "买买提·阿不都") for dot in "ㆍ⸱․ꞏ᛫。｡˙"),
    *((f"买买提{dash}阿不都", "NAME_HYPHEN", f"U+{ord(dash):04X}", "买买提·阿不都") for dash in "—–－‐ー"),
    ("Аnna Li", "NAME_LOOK_ALIKE", "U+0410", "Anna Li"),
    ("Ａnna Li", "NAME_LOOK_ALIKE", "U+FF21", "Anna Li"),
    ("王\ue863", "PUA_CHAR", "U+E863", "王䶮"),
]


@pytest.mark.req("R-063", "R-064")
@pytest.mark.parametrize(("name", "code", "point", "proper"), OFFERED)
def test_a_character_that_only_looks_right_is_named_and_its_proper_form_taken_up(
    officer: Program, story: Story, name: str, code: str, point: str, proper: str
) -> None:
    found = looked_at(officer, [row(story, name=name, pinyin=suggest_pinyin(proper))])
    (error,) = [error for error in found["errors"] if not error["warning"]]
    assert (error["code"], error["cell"]) == (code, "A2")
    assert point in error["message"]
    assert point in error["value_masked"]
    if code != "PUA_CHAR":
        assert proper in error["fix"]
    again = mended(officer, found)
    assert (again["accepted"], again["refused"]) == (1, 0), again["errors"]
    assert f"“{proper}”" in next(error["message"] for error in again["errors"] if error["code"] == "MENDED")


@pytest.mark.req("R-064")
@pytest.mark.parametrize("mark", ["-", "'", "’"])
def test_a_hyphen_between_han_characters_is_warned_about(officer: Program, story: Story, mark: str) -> None:
    found = looked_at(officer, [row(story, name=f"买买提{mark}阿不都", pinyin="Maimaiti Abudu")])
    assert (found["accepted"], found["refused"]) == (1, 0)
    told = next(error for error in found["errors"] if error["code"] == "NAME_HYPHEN")
    assert f"U+{ord(mark):04X}" in told["message"]
    assert "买买提·阿不都" in told["fix"]
    latin = looked_at(officer, [row(story, name=f"Al{mark}Ahmed", pinyin=f"Al{mark}Ahmed")])
    assert "NAME_HYPHEN" not in {error["code"] for error in latin["errors"]}


@pytest.mark.req("R-064")
@pytest.mark.parametrize(
    ("name", "point"), [("\uf9d1小云", "U+F9D1"), ("买买提•阿不都", "U+2022"), ("张\u3000三", "U+3000")]
)
def test_what_is_folded_is_named_too(officer: Program, story: Story, name: str, point: str) -> None:
    found = looked_at(officer, [row(story, name=name, pinyin="Zhang San")])
    told = next(error for error in found["errors"] if error["code"] == "NAME_FOLDED")
    assert point in told["message"]


NOT_OFFERED = [
    *((f"张{mask}明", "NAME_HIDING", f"U+{ord(mask[0]):04X}", "隐去") for mask in "*＊×XxХ□■？?●_…\ufffd"),
    *((f"张{mask}", "NAME_HIDING", f"U+{ord(mask[0]):04X}", "隐去") for mask in ("**", "×", "XX", "□", "？")),
    *((f"王{circle}", "NAME_HIDING", f"U+{ord(circle):04X}", "“〇”") for circle in "○◯"),
    ("⾼*", "NAME_HIDING", "U+002A", "隐去"),
    *((f"王小明{sign}李四", "NAME_SEVERAL", f"U+{ord(sign):04X}", "几个人") for sign in "、,，;；/／|"),
    *((name, "NAME_CHARACTERS", "U+00B7", "位置") for name in ("买买提·", "·买买提")),
    ("买买提•", "NAME_CHARACTERS", "U+2022", "位置"),
    *((name, "NAME_CHARACTERS", point, "不允许") for name, point in [("Иван", "U+0418"), ("张３", "U+FF13")]),
    *((f"王{sign}明", "NAME_CHARACTERS", f"U+{ord(sign):04X}", "不允许") for sign in "ºªᵒ"),
    ("王\U0003347a明", "NAME_UNASSIGNED", "U+3347A", "第 2 个字"),
]


@pytest.mark.req("R-064")
@pytest.mark.parametrize(("name", "code", "point", "words"), NOT_OFFERED)
def test_a_character_nobody_can_guess_is_named_and_nothing_offered(
    officer: Program, story: Story, name: str, code: str, point: str, words: str
) -> None:
    found = looked_at(officer, [row(story, name=name)])
    told = next(error for error in found["errors"] if not error["warning"])
    assert told["code"] == code
    assert point in told["message"]
    assert words in told["message"]
    assert mended(officer, found)["refused"] == 1


LOOK_ALIKES = [
    *((X[:17] + char, X, f"U+{ord(char):04X}") for char in "ХⅩ×*χ✕х"),
    (O.replace("0", "O", 1), O, "U+004F"),
    (O.replace("0", "о", 1), O, "U+043E"),
    (O.replace("1", "l", 1), O, "U+006C"),
    (O.replace("1", "I", 1), O, "U+0049"),
]


@pytest.mark.req("R-063")
@pytest.mark.parametrize(("number", "proper", "point"), LOOK_ALIKES)
def test_a_look_alike_in_a_number_is_called_so_and_mended_without_being_written_down(
    officer: Program, story: Story, number: str, proper: str, point: str
) -> None:
    found = looked_at(officer, [row(story, id_number=number, gender="男")])
    (error,) = [error for error in found["errors"] if not error["warning"]]
    assert (error["code"], error["cell"]) == ("NUMBER_LOOK_ALIKE", "E2")
    assert point in error["message"]
    again = mended(officer, found)
    assert (again["accepted"], again["refused"]) == (1, 0), again["errors"]
    assert mask(proper) in next(error["message"] for error in again["errors"] if error["code"] == "MENDED")
    with reading(SYSTEM) as tx:
        kept = str(tx.scalars(select(UploadChunk.verdicts)).all())
    assert proper not in kept
    assert number not in kept


@pytest.mark.req("R-063")
@pytest.mark.parametrize("mark", ["'{}", "`{}", "’{}", "“{}”", "''{}", '="{}"', "＇{}", "{}'"])
def test_a_mark_that_keeps_a_number_a_text_is_left_out_with_a_warning(
    officer: Program, story: Story, mark: str
) -> None:
    found = looked_at(officer, [row(story, id_number=mark.format(O), gender="男", phone=mark.format("19900001234"))])
    assert (found["accepted"], found["refused"]) == (1, 0), found["errors"]
    assert [error["cell"] for error in found["errors"] if error["code"] == "NUMBER_MARKS"] == ["E2", "F2"]


@pytest.mark.req("R-063", "R-065")
@pytest.mark.parametrize(
    ("typed", "lost"), [(370602200305170000, True), (3.706e17, True), (12345678, False), (1234567, False)]
)
def test_a_number_that_lost_digits_and_one_that_did_not_are_told_apart(
    officer: Program, story: Story, typed: float, lost: bool
) -> None:
    found = looked_at(officer, [row(story, id_type=IdType.TAIWAN.label, id_number=typed)])
    (error,) = [error for error in found["errors"] if not error["warning"]]
    assert error["code"] == ("ID_AS_NUMBER" if lost else "NUMBER_AS_NUMBER")
    assert ("末几位已经丢失" in error["message"]) == lost
    assert error["message"].startswith("证件号码")
    again = mended(officer, found)
    assert again["accepted"] == (typed == 12345678)


@pytest.mark.req("R-087", "R-090")
@pytest.mark.parametrize(
    "hidden",
    [
        "370602*****0055",
        "370602********0055",
        "370602****0055",
        "3706••••••••0055",
        "H1*****78",
        "3****************2",
        "370602□□□□0055",
    ],
)
def test_a_masked_export_sent_again_is_told_in_one_sentence(
    portal: Flask, officer: Program, story: Story, hidden: str
) -> None:
    rows = [row(story, id_number=hidden, phone="199****0000", gender="男") for _ in range(2)]
    found = looked_at(officer, rows)
    assert [error["code"] for error in found["errors"]] == ["NUMBER_MASKED", "NUMBER_MASKED"]
    client = signed_in(portal, OFFICER, story.world.password)
    form = {"kind": "candidates", "candidate_type": "college", "csrf_token": form_token(client, "/candidates/")}
    file = (io.BytesIO(table("名单", HEADER, rows)), "导出.xlsx")
    answer = client.post("/imports/", data={**form, "file": file})
    engine.sweep()
    page = unescape(client.get(answer.location).text)
    assert "这是导出的名单" in page
    assert "换用号码完整的名单" in page
    assert "按“错误原因”一列修改" not in page


@pytest.mark.req("R-065")
@pytest.mark.parametrize("kind", ["护照", "台湾居民来往大陆通行证", "香港特区护照/身份证明", "港澳台居民居住证"])
def test_a_resident_number_under_another_type_names_the_type_it_is_of(
    officer: Program, story: Story, kind: str
) -> None:
    found = looked_at(officer, [row(story, id_type=kind, id_number=O, gender="男")])
    (error,) = [error for error in found["errors"] if not error["warning"]]
    assert error["code"] == "ID_TYPE_WRONG"
    assert "居民身份证" in error["message"]


@pytest.mark.req("R-061", "R-065")
def test_the_type_a_finding_asks_for_can_be_chosen_in_the_template_and_in_the_form(
    portal: Flask, officer: Program, story: Story
) -> None:
    found = looked_at(officer, [row(story, id_type="港澳台身份证", id_number="01234567")])
    (error,) = [error for error in found["errors"] if not error["warning"]]
    asked = error["fix"].partition("“")[2].partition("”")[0]
    assert (error["code"], asked) == ("ID_TYPE_UNCLEAR", IdType.TAIWAN.label)
    book = load_workbook(io.BytesIO(officer.get("/import-templates/candidates.xlsx").data))
    listed = {cell.value for line in book[CHOICES_SHEET] for cell in line}
    page = unescape(signed_in(portal, OFFICER, story.world.password).get("/candidates/new").text)
    for kind in IdType:  # ID_TYPE_WRONG may ask for any of them
        assert kind.label in listed
        assert f'value="{kind.label}"' in page
    assert looked_at(officer, [row(story, id_type=asked, id_number="01234567")])["accepted"] == 1


@pytest.mark.req("R-060", "C-42")
@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("港澳台身份证", "H12345678"), ("港澳台身份证", "H1234567801")),
        (("港澳台身份证", "M1234567802"), ("港澳台身份证", "M12345678")),
        (("香港特区护照/身份证明", "K12345678"), ("护照", "K12345678")),
        (("护照", "H12345678"), ("港澳台身份证", "H12345678")),
        (("台湾居民来往大陆通行证", "01234567"), ("护照", "01234567")),
    ],
)
def test_one_document_is_one_person_whatever_type_and_length_were_typed(
    officer: Program, story: Story, first: tuple[str, str], second: tuple[str, str]
) -> None:
    same = row(story, id_type=first[0], id_number=first[1])
    other = [*same[:3], *second, *same[5:]]
    both = looked_at(officer, [same, other])
    assert "DUP_IN_FILE" in {error["code"] for error in both["errors"]}
    data = table("名单", HEADER, [same])
    assert sent(officer, "candidates", data, candidate_type="college")["accepted"] == 1
    again = sent(officer, "candidates", table("名单", HEADER, [other]), candidate_type="college")
    assert (again["accepted"], again["skipped"]) == (0, 1)


@pytest.mark.req("R-138")
def test_a_ticket_number_is_called_by_its_own_word(program: Programs, story: Story, tmp_path: Path) -> None:
    story.register()
    clock.travel(story.rehearsal.agenda.arranged)
    story.arrange()
    clock.travel(story.rehearsal.agenda.scored + dt.timedelta(minutes=1))
    header = [column.title for column in scores.FORM.columns]
    line = ["", "张三", "", "综合", "88"]
    tickets = [202405256895776748, "2O2405256895744051", 12345]
    rows = [[ticket, *line[1:]] for ticket in tickets]
    found = sent(program(PLANNER), "scores", table("成绩", header, rows), plan=str(story.key), preview="true")
    told = {error["cell"]: error for error in found["errors"] if error["cell"].startswith("A")}
    assert [told[cell]["code"] for cell in ("A2", "A3", "A4")] == [
        "ID_AS_NUMBER",
        "NUMBER_LOOK_ALIKE",
        "NUMBER_AS_NUMBER",
    ]
    assert told["A2"]["message"].startswith("准考证号以数字格式保存")
    assert "U+004F" in told["A3"]["message"]
    known = sheet_of(program(PLANNER).get("/import-templates/scores.xlsx", plan=story.key, filled="true"), tmp_path)
    first = [f"'{known[-1][0]}", *known[-1][1:4], "'88"]
    found = sent(program(PLANNER), "scores", table("成绩", header, [first]), plan=str(story.key), preview="true")
    assert (found["accepted"], [error["cell"] for error in found["errors"]]) == (1, ["A2", "E2"])
    assert {error["code"] for error in found["errors"]} == {"NUMBER_MARKS"}


@pytest.mark.req("R-079", "R-080")
@pytest.mark.parametrize(
    ("typed", "code", "refused"),
    [
        ("'{}", "NUMBER_MARKS", False),
        ("`{}", "NUMBER_MARKS", False),
        ('="{}"', "NUMBER_MARKS", False),
        ("look-alike", "NUMBER_LOOK_ALIKE", True),
        ("masked", "NUMBER_MASKED", True),
    ],
)
def test_registrations_say_the_same_of_their_numbers(
    officer: Program, story: Story, typed: str, code: str, refused: bool
) -> None:
    form = registrations.form_for(story.rules)
    line = list(next(iter(story.registration_rows(story.colleges[0]))))
    number = str(line[1])
    special = {"look-alike": number.replace("0", "О", 1), "masked": f"{number[:6]}*****{number[-4:]}"}
    line[1] = special.get(typed, typed.format(number))
    header = [column.title for column in form.columns if column.printed][: len(line)]
    data = table("报考", header, [line])
    found = sent(officer, "registrations", data, plan=str(story.key), preview="true")
    assert (found["accepted"], found["refused"]) == (0, 1) if refused else (1, 0), found["errors"]
    (told,) = [error for error in found["errors"] if error["code"] == code]
    assert (told["cell"], told["warning"]) == ("B2", not refused)
    if typed == "masked":
        assert "已填好的模板" in told["fix"]
        assert "导出供修改" not in told["fix"]
    assert mended(officer, found)["accepted"] == (typed != "masked")


@pytest.mark.req("R-067")
@pytest.mark.parametrize("char", "ХО")
def test_a_photo_named_with_a_look_alike_says_so(officer: Program, char: str) -> None:
    number = X[:17] + char if char == "Х" else O.replace("0", char, 1)
    file = {"file": (io.BytesIO(packed({f"{number}.jpg": PHOTO})), "照片.zip")}
    answer = officer.post("/photo-batches", data=file)
    engine.sweep()
    (error,) = officer.get(answer.get_json()["report_url"]).get_json()["errors"]
    assert error["code"] == "NUMBER_LOOK_ALIKE"
    assert f"U+{ord(char):04X}" in error["message"]
