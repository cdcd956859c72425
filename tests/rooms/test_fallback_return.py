"""The return: what the platform imports, whose is what it shows afterwards, and the signed account of it all."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select

from core.candidates import sheet as students
from core.db.session import reading
from core.db.tables import Workbook
from core.demo import people
from core.demo.story import Story
from core.fallback import handover, ledger_views, platform_sheet, returns, service, views
from core.fallback.closing import canonical
from core.intake.receive import receive
from core.intake.report import Report, report
from core.jobs import engine
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Conflict, NotAllowed, Refused
from core.kernel.identity import mask
from core.national.link import State, declare
from core.registrations import sheet as registrations
from core.registrations.export import export
from core.registrations.service import carry_over
from core.sheets.find import find_sheets
from core.sheets.reader import read_rows
from tests.api.test_pages import signed_in
from tests.portal import the_portal
from tests.rooms.kept import kept
from tests.rooms.story_world import a_plan
from tests.rooms.test_fallback import rows_of, send

WORDS = {"unarranged": "未排考", "scheduled": "待考试", "in_progress": "考试中", "ended": "已结束"}


@kept
def a_return(folder: Path) -> Story:
    """Four people came by workbook; the platform is back, and they are verified."""
    story = a_plan(folder, "alibaba_b2b", "20211212全国统考")
    declare(SYSTEM, State.DOWN, "系统升级公告", "运营")
    service.request_workbook(officer(story), story.key, 4)
    service.attest(story.colleges[0].owner, story.key)
    send(story, rows_of(story.invent(story.colleges[0])))
    declare(SYSTEM, State.OPEN, "恢复开放", "运营")
    story.bring_people()
    clock.travel(clock.now() + dt.timedelta(days=2))
    story.verify_people()
    carry_over(officer(story))
    return story


@pytest.fixture
def story(database: str, tmp_path: Path) -> Story:
    return a_return(tmp_path)


def officer(story: Story) -> Actor:
    return story.colleges[0].officer


def planner(story: Story) -> Actor:
    return story.staff.planner


def shown_rows(story: Story) -> list[tuple[str, ...]]:
    """What a platform that has everything exports, as plain rows."""
    with export(planner(story), story.key, (), WORDS) as sent:
        page = openpyxl.load_workbook(sent).worksheets[0]
    return [tuple(str(cell or "") for cell in row) for row in page.iter_rows(min_row=2, values_only=True)]


def told(story: Story, rows: Sequence[Sequence[str]]) -> Report:
    """Upload what the platform shows."""
    data = people.workbook(platform_sheet.FORM, rows)
    upload = receive(planner(story), "platform-export", "报考信息.xlsx", data, plan_id=story.key)
    engine.sweep()
    return report(planner(story), upload)


@pytest.mark.req("R-102", "R-067")
def test_a_college_gets_the_three_files_the_platform_imports(story: Story, tmp_path: Path) -> None:
    archive = zipfile.ZipFile(io.BytesIO(handover.imports(officer(story), story.key)))
    cast = story.invent(story.colleges[0])
    assert set(archive.namelist()) == {"本校学生导入模板.xlsx", "按证书批量导入报考模板.xlsx", "照片.zip"}
    photos = zipfile.ZipFile(io.BytesIO(archive.read("照片.zip")))
    assert set(photos.namelist()) == {f"{person.number}.jpg" for person in cast}
    for name, form in (("本校学生导入模板.xlsx", students.FORM), ("按证书批量导入报考模板.xlsx", registrations.FORM)):
        file = tmp_path / "file.xlsx"
        file.write_bytes(archive.read(name))
        rows = find_sheets(read_rows(file), form).rows
        assert {values["id_number"] for _, values in rows} == {person.number for person in cast}
    with reading(officer(story)) as tx:
        assert len(tx.scalars(select(Workbook)).one().handed_over_sha256) == 64


@pytest.mark.req("R-101")
def test_a_college_keeps_its_basics_and_photos_and_nobody_else_gets_them(story: Story) -> None:
    archive = zipfile.ZipFile(io.BytesIO(handover.kept(officer(story), story.key)))
    assert set(archive.namelist()) == {"院校基本信息导入模板-自留.xlsx", "照片.zip"}
    with pytest.raises(NotAllowed):
        handover.kept(planner(story), story.key)


@pytest.mark.req("R-102")
def test_nothing_is_handed_over_while_the_platform_is_closed(story: Story) -> None:
    declare(SYSTEM, State.DOWN, "再次停用", "运营")
    with pytest.raises(Refused, match="FALLBACK_WAITING"):
        handover.imports(officer(story), story.key)


@pytest.mark.req("R-089", "R-090", "C-42")
def test_what_the_platform_exports_is_matched_without_a_person_where_that_is_certain(story: Story) -> None:
    found = told(story, shown_rows(story))
    assert found.tally.refused == 0
    seen = ledger_views.comparison(planner(story), story.key)
    assert (seen.shown, seen.matched, seen.waiting, seen.missing) == (4, 4, (), ())
    assert service.reconcile(planner(story), story.key).totals["confirmed"] == 4


@pytest.mark.req("R-102")
def test_a_registration_the_platform_lacks_holds_the_account_open(story: Story) -> None:
    rows = shown_rows(story)
    first = rows[0][2]
    told(story, [row for row in rows if row[2] != first])
    (missing,) = ledger_views.comparison(planner(story), story.key).missing
    assert missing.masked in {row[3] for row in rows if row[2] == first}
    with pytest.raises(Conflict, match="FALLBACK_MISSING"):
        service.reconcile(planner(story), story.key)
    told(story, rows)
    assert service.reconcile(planner(story), story.key).totals["confirmed"] == 4


@pytest.mark.req("C-42")
def test_a_row_that_looks_like_nobody_is_decided_by_a_person_and_stays_decided(story: Story) -> None:
    rows = shown_rows(story)
    first = rows[0][2]
    misspelt = [(row[0], "张小三", *row[2:]) if row[2] == first else row for row in rows]
    told(story, misspelt)
    with pytest.raises(Conflict, match="FALLBACK_UNDECIDED"):
        service.reconcile(planner(story), story.key)
    (row,) = ledger_views.comparison(planner(story), story.key).waiting
    assert row.reason
    assert (row.reason.code, [one.name for one in row.choices]) == ("RETURN_NOBODY", [rows[0][1]])
    with pytest.raises(NotAllowed):
        returns.decide(officer(story), row.id, row.choices[0].id, "理由")
    returns.decide(planner(story), row.id, row.choices[0].id, "平台录入时写错一字，已电话核实")
    told(story, misspelt)
    seen = ledger_views.comparison(planner(story), story.key)
    assert (seen.matched, seen.waiting, seen.missing) == (4, (), ())
    service.reconcile(planner(story), story.key)
    account = json.loads(views.account(planner(story), story.key))
    assert "平台录入时写错一字，已电话核实" in {decision for *_, decision, _ in account["platform"]["rows"]}


@pytest.mark.req("C-42")
def test_another_site_on_the_platform_is_a_conflict_a_person_decides(story: Story) -> None:
    rows = shown_rows(story)
    told(story, [(*row[:7], "别处的考核站点", *row[8:]) if row[2] == rows[0][2] else row for row in rows])
    (row,) = ledger_views.comparison(planner(story), story.key).waiting
    assert row.reason
    assert row.reason.code == "RETURN_DIFFERS"
    page = signed_in(
        the_portal(),
        next(login for login, name in story.world.logins if name.endswith("甲组织考务")),
        story.world.password,
    )
    assert "别处的考核站点" in page.get(f"/fallback/{story.key}/return").text


@pytest.mark.req("R-089")
def test_the_export_of_another_plan_is_refused(story: Story) -> None:
    rows = [("另一计划", *row[1:]) for row in shown_rows(story)]
    found = told(story, rows)
    assert {problem.code for problem in found.problems} == {"RETURN_OTHER_PLAN"}


def checked(document: str) -> None:
    """Check a certificate as anybody can: raise InvalidSignature."""
    account = json.loads(document)
    signature = account.pop("signature")
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signature["public_key"]))
    key.verify(bytes.fromhex(signature["value"]), canonical(account).encode())


@pytest.mark.req("R-102", "C-42")
def test_the_account_is_signed_and_says_the_same_bytes_every_time(story: Story) -> None:
    told(story, shown_rows(story))
    service.reconcile(planner(story), story.key)
    first = views.account(planner(story), story.key), views.certificate_pdf(planner(story), story.key)
    clock.travel(clock.now() + dt.timedelta(days=30))
    service.reconcile(planner(story), story.key)
    assert (views.account(planner(story), story.key), views.certificate_pdf(planner(story), story.key)) == first
    checked(first[0])
    with pytest.raises(InvalidSignature):
        checked(first[0].replace('"moved":4', '"moved":5'))
    assert first[1].startswith(b"%PDF-")


@pytest.mark.req("R-102")
def test_the_account_holds_every_row_and_nobodys_name_or_number(story: Story) -> None:
    service.reconcile(planner(story), story.key)
    text = views.account(planner(story), story.key)
    (book,) = json.loads(text)["workbooks"]
    assert (len(book["rows"]), len(book["files"])) == (4, 1)
    assert {row[3] for row in book["rows"]} == {"accepted"}
    for person in story.invent(story.colleges[0]):
        assert person.number not in text
        assert mask(person.number) not in text
        assert person.name not in text
