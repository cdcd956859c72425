"""A zip of photos through the portal's own door and the API: what is told by its name, what of it was refused."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from core.candidates import sheet
from core.demo import people
from core.demo.story import Story
from core.jobs import engine
from tests.api.conftest import OFFICER, Program
from tests.api.test_lists import sent
from tests.api.test_pages import signed_in
from tests.callers import form_token
from tests.files.samples import PHOTO, encoded, image, packed, with_raw_name
from tests.sheets.files import rows

Programs = Callable[[str], Program]
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(40)
WRONG = encoded(image(300, 500))


@pytest.fixture
def cast(program: Programs, story: Story) -> list[people.Invented]:
    """Twelve candidates the college knows, with photos of none."""
    found = people.invent(story.world.chance, 12, 700)
    data = people.workbook(sheet.FORM, [person.cells for person in found])
    assert sent(program(OFFICER), "candidates", data, candidate_type="college")["accepted"] == 12
    return found


def batch(officer: Program, data: bytes) -> dict[str, Any]:
    """Send a zip by the API, to be looked at first, and return its report."""
    answer = officer.post(
        "/photo-batches", query_string={"preview": "true"}, data={"file": (io.BytesIO(data), "照片.zip")}
    )
    assert answer.status_code == 202, answer.text
    engine.sweep()
    found: dict[str, Any] = officer.get(answer.get_json()["report_url"]).get_json()
    return found


def shown(portal: Flask, story: Story, data: bytes) -> tuple[str, str]:
    """Send a zip by the portal's form and return the page it leads to and its address."""
    client = signed_in(portal, OFFICER, story.world.password)
    token = form_token(client, "/candidates/")
    form = {"kind": "photos", "file": (io.BytesIO(data), "照片.zip"), "csrf_token": token}
    answer = client.post("/imports/", data=form)
    assert answer.status_code == 303, answer.text
    engine.sweep()
    return unescape(client.get(answer.location).text), answer.location


def masked(person: people.Invented, end: str = ".jpg") -> str:
    return f"{person.number[:6]}*****{person.number[-4:]}{end}"


def of_twelve(cast: Iterable[people.Invented]) -> bytes:
    """Twelve photos, the ninth of another size, the eleventh no photo."""
    odd = {8: WRONG, 10: WEBP}
    return packed({f"{person.number}.jpg": odd.get(index, PHOTO) for index, person in enumerate(cast)})


@pytest.mark.req("R-066", "R-067", "R-090")
def test_a_wrong_photo_is_named_by_its_file_and_its_person(
    portal: Flask, program: Programs, story: Story, cast: list[people.Invented]
) -> None:
    found = batch(program(OFFICER), of_twelve(cast))
    assert (found["accepted"], found["refused"]) == (10, 2)
    assert [(error["code"], error["row"], error["file"], error["person"]) for error in found["errors"]] == [
        ("PHOTO_SIZE", 9, masked(cast[8]), cast[8].name),
        ("NOT_JPEG_PNG", 11, masked(cast[10]), cast[10].name),
    ]
    assert "WebP" in found["errors"][1]["message"]
    page, _ = shown(portal, story, of_twelve(cast))
    for person in (cast[8], cast[10]):
        assert f"{masked(person)}（{person.name}）" in page
        assert person.number not in page
    assert "zip 9" not in page


@pytest.mark.req("R-066", "R-067")
def test_a_photo_is_judged_by_its_content_and_its_name_is_told(
    portal: Flask, program: Programs, story: Story, cast: list[people.Invented]
) -> None:
    ends = (".jfif", ".jpe", ".JPEG", ".jpg.jpg", ".png", "", ".heic")
    files = {f"{person.number}{end}": PHOTO for person, end in zip(cast, ends, strict=False)}
    data = packed({**files, f"{cast[4].number}.png": encoded(image(), "PNG")})
    found = batch(program(OFFICER), data)
    told = {error["file"]: (error["code"], error["warning"]) for error in found["errors"]}
    odd = ("PHOTO_EXTENSION", True)
    assert told == {
        masked(cast[0], ".jfif"): odd,
        masked(cast[1], ".jpe"): odd,
        masked(cast[3], ".jpg.jpg"): ("PHOTO_EXTENSIONS", False),
        masked(cast[5], ""): odd,
        masked(cast[6], ".heic"): odd,
    }
    assert (found["accepted"], found["refused"]) == (6, 1)
    assert {error["person"] for error in found["errors"]} == {cast[index].name for index in (0, 1, 3, 5, 6)}
    page, _ = shown(portal, story, data)
    assert "有两个扩展名" in page
    assert "不是 jpg 或 png 照片" not in page


@pytest.mark.req("R-067")
@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_folders_marked_by_a_backslash_do_no_harm(
    program: Programs, cast: list[people.Invented], encoding: str
) -> None:
    data = with_raw_name(f"照片\\许昌班\\{cast[0].number}.jpg".encode(encoding))
    found = batch(program(OFFICER), data)
    assert (found["accepted"], found["refused"], found["errors"]) == (1, 0, [])


@pytest.mark.req("R-066", "R-087")
def test_all_refused_photos_come_first_and_the_list_has_every_one(
    portal: Flask, program: Programs, story: Story, cast: list[people.Invented], tmp_path: Path
) -> None:
    strangers = people.invent(story.world.chance, 230, 1000)
    good = {f"{person.number}.jpg": PHOTO for person in cast}
    data = packed(good | {f"二班/{person.number}.jpg": PHOTO for person in strangers} | {"三班/张三.gif": b"GIF89a"})
    page, address = shown(portal, story, data)
    figures = re.findall(r'<figure class="([^"]*)">', page)
    assert figures == ["is-refused"] * 230, "all that were refused, and none of the others beyond two hundred"
    assert "下载没有导入的文件清单" in page
    answer = program(OFFICER).get(f"{address}/failed.xlsx")
    path = tmp_path / "清单.xlsx"
    path.write_bytes(answer.data)
    listed = [row.cells[0] for row in rows(path)][1:]
    assert listed == [*(f"二班/{person.number}.jpg" for person in strangers), "三班/张三.gif"]


@pytest.mark.req("R-066", "R-067")
def test_the_upload_page_states_the_rules_of_photos_and_the_true_limit(portal: Flask, story: Story) -> None:
    page = unescape(signed_in(portal, OFFICER, story.world.password).get("/imports/new?kind=photos").text)
    for said in ("证件号码.jpg", "295×413", "每张不超过 5 MB", "红色", "支持 zip，不超过 200 MB"):
        assert said in page
    assert "模板" not in page.partition("<main")[2]
    sheets = unescape(signed_in(portal, OFFICER, story.world.password).get("/imports/new?kind=candidates").text)
    assert "支持 xlsx，不超过 20 MB" in sheets
    assert "下载模板" in sheets
