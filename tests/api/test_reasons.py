"""Why a file was refused stands at every door alike, and what was refused of it can be taken home from any."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select, update

from core.candidates import sheet
from core.cli.main import cli
from core.db.session import reading, transaction
from core.db.tables import Job, Outbox, User
from core.demo import people
from core.demo.story import Story
from core.jobs import engine
from core.kernel.actor import SYSTEM
from core.orgs.identity import actor_of
from core.orgs.webhooks import service as webhooks
from core.outward import address
from core.sheets.writer import table
from tests.api.conftest import HEAD, OFFICER, Program
from tests.api.test_pages import signed_in
from tests.callers import form_token
from tests.conftest import TEST_KEYS
from tests.corpus.sheets import of_version
from tests.corpus.test_photos import named
from tests.corpus.test_spreadsheets import ole
from tests.files.samples import NUMBER, PHOTO, encoded, image, packed
from tests.files.test_zips import encrypted
from tests.sheets.files import rows

Programs = Callable[[str], Program]
HEADER = [column.title for column in sheet.FORM.columns]
REFUSED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "NOT_XLSX": ("candidates", lambda: b"%PDF-1.7"),
    "XLS_NOT_SUPPORTED": ("candidates", lambda: ole("Workbook")),
    "CSV_NOT_SUPPORTED": ("candidates", lambda: "姓名,证件号码\n张三,1\n".encode()),
    "FILE_DAMAGED": ("candidates", lambda: table("名单", HEADER, [])[:900]),
    "WRONG_TEMPLATE": ("candidates", lambda: table("名单", ["甲", "姓名", "丙"], [["1", "2", "3"]])),
    "MISSING_COLUMN": ("candidates", lambda: table("名单", HEADER[:-1], [])),
    "DUPLICATE_HEADER": ("candidates", lambda: table("名单", [*HEADER, "姓名"], [])),
    "TEMPLATE_OUTDATED": ("candidates", lambda: of_version(sheet.FORM, 99)),
    "NOT_ZIP": ("photos", lambda: b"Rar!\x1a\x07\x01\x00" + bytes(100)),
    "ENCRYPTED": ("photos", encrypted),
    "ZIP_TOO_MANY": ("photos", lambda: named(*map(str, range(5_001)), photo=b"")),
}
everywhere = pytest.mark.parametrize("code", REFUSED)


def uploaded(officer: Program, kind: str, data: bytes, name: str = "文件.xlsx") -> dict[str, Any]:
    """Send a file, have it worked on, and return what its job says and the upload's own address."""
    answer = officer.post("/imports", query_string={"kind": kind}, data={"file": (io.BytesIO(data), name)})
    assert answer.status_code == 202, answer.text
    engine.sweep()
    job: dict[str, Any] = officer.get(f"/jobs/{answer.get_json()['id']}").get_json()
    return job


def address_of(job: dict[str, Any]) -> str:
    return str(job["report_url"])


@everywhere
def test_a_program_reads_why_a_file_was_refused_from_its_job_and_from_the_import(program: Programs, code: str) -> None:
    officer = program(OFFICER)
    kind, made = REFUSED[code]
    job = uploaded(officer, kind, made())
    found = officer.get(address_of(job)).get_json()
    (newest,) = officer.get("/imports").get_json()["items"][:1]
    for told in (job, found, newest):
        assert (told["state"], told["code"]) == ("failed", code)
        assert told["detail"]
        assert told["fix"]
        assert "{" not in told["detail"] + told["fix"]
    (error,) = found["errors"]
    assert (error["code"], error["message"], error["fix"]) == (code, job["detail"], job["fix"])
    nothing = officer.get(f"{address_of(job)}/failed.xlsx")
    assert (nothing.status_code, nothing.get_json()["code"]) == (422, code)
    assert nothing.get_json()["detail"] == job["detail"]


@everywhere
def test_a_person_reads_the_same_in_the_portal(portal: Flask, program: Programs, story: Story, code: str) -> None:
    client = signed_in(portal, OFFICER, story.world.password)
    kind, made = REFUSED[code]
    form = {"kind": kind, "file": (io.BytesIO(made()), "文件.xlsx"), "csrf_token": form_token(client, "/candidates/")}
    sent = client.post("/imports/", data=form)
    assert sent.status_code == 303, sent.text
    engine.sweep()
    shown, listed = unescape(client.get(sent.location).text), unescape(client.get("/imports/").text)
    job = program(OFFICER).get(sent.location).get_json()
    assert job["detail"] in shown
    assert job["fix"] in shown
    assert job["detail"] in listed
    assert job["detail"] in unescape(client.get(f"{sent.location}/failed.xlsx").text)


@everywhere
def test_an_operator_reads_the_same_on_the_terminal(
    sqlite_database: str, story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setenv("ONEX_DATABASE_URL", sqlite_database)
    monkeypatch.setenv("ONEX_DATA_KEYS", TEST_KEYS)
    monkeypatch.setenv("ONEX_FILES_URL", f"file://{tmp_path}/files")
    kind, made = REFUSED[code]
    file = tmp_path / "文件.xlsx"
    file.write_bytes(made())
    words = ("import", kind, str(file), "--college", story.colleges[0].college.name)
    told = json.loads(CliRunner().invoke(cli, [*words, "--json"]).output)
    assert (told["state"], told["code"], [error["code"] for error in told["errors"]]) == ("failed", code, [code])
    assert told["detail"]
    assert told["fix"]
    said = CliRunner().invoke(cli, words)
    assert said.exit_code == 1
    assert f"{code}: {told['detail']}；{told['fix']}" in said.output


@everywhere
def test_an_organisations_system_is_told_the_same(program: Programs, story: Story, code: str) -> None:
    address.allow_private(allowed=True)
    with reading(SYSTEM) as tx:
        head = actor_of(tx.scalars(select(User).where(User.login == HEAD)).one())
    webhooks.set_address(head, "https://127.0.0.1:9/hook")
    address.allow_private(allowed=False)
    kind, made = REFUSED[code]
    job = uploaded(program(OFFICER), kind, made())
    with reading(SYSTEM) as tx:
        (notice,) = tx.scalars(select(Outbox).where(Outbox.audience == "webhook"))
        assert notice.topic == "import.failed"
        assert {name: notice.payload[name] for name in ("code", "detail", "fix")} == {
            name: job[name] for name in ("code", "detail", "fix")
        }


def test_what_is_not_refused_as_a_whole_has_no_reason(program: Programs, story: Story) -> None:
    officer = program(OFFICER)
    (new,) = people.invent(story.world.chance, 1, 880)
    job = uploaded(officer, "candidates", people.workbook(sheet.FORM, [new.cells]))
    for told in (job, officer.get(address_of(job)).get_json()):
        assert [told[name] for name in ("state", "code", "detail", "fix")] == ["succeeded", None, None, None]
    nothing = officer.get(f"{address_of(job)}/failed.xlsx")
    assert (nothing.status_code, nothing.get_json()["code"]) == (422, "NOTHING_FAILED")


@pytest.mark.parametrize(
    ("state", "error", "params", "code"),
    [
        ("running", "JOB_WAITS", {}, "JOB_WAITS"),
        ("running", "", {"error": "ValueError"}, None),
        ("failed", "JOB_POISON", {"attempts": "3", "error": "ValueError"}, "JOB_POISON"),
        ("failed", "NOT_ANNOUNCED", {"what": "窗口", "source": ""}, "not_announced"),
        ("cancelled", "", {}, None),
    ],
)
def test_a_job_that_waits_or_was_given_up_says_so(
    program: Programs, story: Story, state: str, error: str, params: dict[str, str], code: str | None
) -> None:
    officer = program(OFFICER)
    job = uploaded(officer, "candidates", people.workbook(sheet.FORM, []))
    with transaction(SYSTEM) as tx:
        tx.execute(update(Job).values(state=state, error=error, error_params=params))
    for told in (officer.get(f"/jobs/{job['id']}"), officer.get(address_of(job))):
        assert told.get_json()["code"] == code
        assert "ValueError" not in told.text


PHOTO_ZIP = {
    "no photo at all": ("x.txt", b"hello", "NOT_JPEG_PNG"),
    "an image of another kind": (f"{NUMBER}.jpg", b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(40), "NOT_JPEG_PNG"),
    "of the wrong size": (f"三班/{NUMBER}.jpg", encoded(image(300, 500)), "PHOTO_SIZE"),
    "nobody's": (f"{NUMBER}.jpg", PHOTO, "NO_SUCH_CANDIDATE"),
    "no number": ("张三.jpg", PHOTO, "PHOTO_NAME"),
    "twice named": (f"{NUMBER}.jpg.jpg", PHOTO, "PHOTO_EXTENSIONS"),
}


@pytest.mark.parametrize("what", PHOTO_ZIP)
@pytest.mark.req("R-066", "R-067", "R-087")
def test_what_was_refused_of_a_zip_is_a_list_with_the_names_it_was_sent_under(
    portal: Flask, program: Programs, story: Story, tmp_path: Path, what: str
) -> None:
    officer = program(OFFICER)
    name, data, code = PHOTO_ZIP[what]
    job = uploaded(officer, "photos", packed({name: data}), "照片.zip")
    (error,) = officer.get(address_of(job)).get_json()["errors"]
    assert (error["code"], NUMBER in json.dumps(error)) == (code, False)
    client = signed_in(portal, OFFICER, story.world.password)
    for answer in (officer.get(f"{address_of(job)}/failed.xlsx"), client.get(f"{address_of(job)}/failed.xlsx")):
        assert answer.status_code == 200, answer.text
        path = tmp_path / "失败.xlsx"
        path.write_bytes(answer.data)
        head, line = [list(row.cells) for row in rows(path)]
        assert head == ["文件名", "考生姓名", "错误原因", "处理办法"]
        assert (line[0], *line[2:]) == (name, error["message"], error["fix"])
