"""生成证书 and 签发 say beforehand what will come of it: whose certificate cannot be made, and which only wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.session import transaction
from core.db.tables import HeadSeal, Registration, Result
from core.demo.story import Story
from core.files.store import store
from core.issuance import queries, service
from core.kernel.person import Person
from core.pdf import fonts
from tests.api.act_cases import signed_by_both, standing
from tests.api.asking import fields, question
from tests.api.conftest import HEAD, Program
from tests.api.test_forms import token
from tests.api.test_pages import signed_in
from tests.pdf.making import a_font
from tests.portal import the_portal
from tests.rooms.story_world import to_sign
from tests.rooms.test_issuance import a_seal

SIGNER = "hotmatrix-signer"
RARE = "\U00031350"


@pytest.fixture
def story(sqlite_database: str, tmp_path: Path) -> Iterator[Story]:
    story = to_sign(tmp_path)
    standing(Result, passed=True)(story)
    service.propose(story.staff.signer, story.key)
    yield story
    fonts.bind("")


@pytest.fixture
def portal(story: Story) -> Flask:
    return the_portal()


@pytest.fixture
def signer(portal: Flask, story: Story) -> FlaskClient:
    return signed_in(portal, SIGNER, story.world.password)


def asked(client: FlaskClient, story: Story, act: str) -> str:
    page = f"/issuance/{story.key}"
    return client.post(f"{page}/{act}", data={"csrf_token": token(client.get(page).text)}).text


def made(client: FlaskClient, story: Story) -> str:
    address = f"/issuance/{story.key}/issue"
    return client.post(address, data=fields(asked(client, story, "issue")), follow_redirects=True).text


def file_of(key: str) -> Path:
    return store()._path(key)


def registrations(story: Story) -> list[Registration]:
    """Return those on the list of certificates."""
    with transaction(story.staff.planner) as tx:
        names = {row.name for row in queries.items(story.staff.signer, story.key).rows}
        return [row for row in tx.scalars(select(Registration).order_by(Registration.id)) if row.person.name in names]


def spoil(story: Story) -> tuple[int, list[tuple[Path, bytes]]]:
    """Give one a rare name, lose one's photo, cut another's: return how many there are and the files as they were."""
    rare, lost, damaged, *_ = rows = registrations(story)
    with transaction(story.staff.planner) as tx:
        row = tx.get_one(Registration, rare.id)
        old = row.person
        row.person = Person(
            name=f"王{RARE}", pinyin=old.pinyin, id_type=old.id_type, id_number=old.id_number, phone=old.phone
        )
    service.propose(story.staff.signer, story.key)
    kept = [(file, file.read_bytes()) for file in (file_of(row.photo_key or "") for row in (lost, damaged))]
    kept[0][0].unlink()
    kept[1][0].write_bytes(kept[1][1][:200])
    return len(rows), kept


@pytest.mark.req("R-161", "R-172")
def test_the_number_said_not_to_be_made_is_the_number_not_made_and_what_waits_is_said_to_wait(
    story: Story, signer: FlaskClient, person: Callable[[str], Program], tmp_path: Path
) -> None:
    n, kept = spoil(story)
    assert n > 3, "somebody has a certificate"
    signed_by_both(story)
    said = question(asked(signer, story, "issue"))
    for words in ("缺照片 2 人", "姓名无法打印 1 人", "其中 3 本目前不能生成", f"生成 {n - 3} 本证书"):
        assert words in said
    page = made(signer, story)
    assert f"已生成证书 {n - 3} 本，未生成 3 本" in page
    assert (page.count("不能生成"), page.count("等待生成")) == (3, 0)

    (tmp_path / "own.ttf").write_bytes(a_font(RARE))
    fonts.bind(str(tmp_path))
    for file, data in kept:
        file.write_bytes(data)
    said = question(asked(signer, story, "issue"))
    assert "不能生成" not in said
    for words in ("缺照片 0 人", "姓名无法打印 0 人", "其中 3 本已编号，等待生成", "生成 3 本证书"):
        assert words in said
    page = signer.get(f"/issuance/{story.key}").text
    assert ("不能生成" in page, "还没有生成" in page) == (False, False)
    assert page.count('state-info">等待生成') == 3
    told = person(SIGNER).get(f"/issuance-batches/{story.key}/unmade").get_json()["items"]
    assert [(one["code"], one["waiting"]) for one in told] == [("CERTIFICATE_WAITING", True)] * 3
    assert "已生成证书 3 本" in made(signer, story)


@pytest.mark.req("R-161", "R-166")
def test_who_signs_is_told_of_lost_and_damaged_photos_and_of_names_no_font_has(
    story: Story, signer: FlaskClient
) -> None:
    spoil(story)
    said = question(asked(signer, story, "approve?all=1"))
    for words in ("缺照片 2 人", "姓名无法打印 1 人", "打印字库缺字的 1 人"):
        assert words in said


Harm = Callable[[Session, HeadSeal], None]


def never_uploaded(tx: Session, row: HeadSeal) -> None:
    tx.delete(row)


def lost(_tx: Session, row: HeadSeal) -> None:
    file_of(row.image_key).unlink()


def damaged(_tx: Session, row: HeadSeal) -> None:
    file = file_of(row.image_key)
    file.write_bytes(file.read_bytes()[:60])


def no_picture(_tx: Session, row: HeadSeal) -> None:
    file_of(row.image_key).write_bytes(file_of(store().put(b"no picture")).read_bytes())


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (never_uploaded, "院校尚未上传考核站点负责人签名章"),
        (lost, "院校已上传考核站点负责人签名章，但文件无法读取"),
        (damaged, "院校已上传考核站点负责人签名章，但文件无法读取"),
        (no_picture, "院校已上传考核站点负责人签名章，但文件无法读取"),
    ],
)
@pytest.mark.req("R-162", "R-165")
def test_a_seal_that_was_lost_is_not_said_never_to_have_been_uploaded(
    story: Story, portal: Flask, signer: FlaskClient, harm: Harm, words: str
) -> None:
    signed_by_both(story)
    n, owner = len(registrations(story)), story.colleges[0].owner
    with transaction(owner) as tx:
        harm(tx, tx.scalars(select(HeadSeal)).one())
    assert f"其中 {n} 本目前不能生成" in question(asked(signer, story, "issue"))
    page = made(signer, story)
    assert f"已生成证书 0 本，未生成 {n} 本" in page
    assert (page.count(words), page.count("试点院校负责人")) == (n, n)
    own = signed_in(portal, HEAD, story.world.password).get("/issuance/seal").text
    assert ("文件无法读取" in own, "还没有签名章" in own) == (harm is not never_uploaded, harm is never_uploaded)
    service.save_seal(owner, a_seal(), "王副校长", consented=True)
    assert "不能生成" not in question(asked(signer, story, "issue"))
    assert f"已生成证书 {n} 本" in made(signer, story)


@pytest.mark.req("R-161", "R-162")
def test_a_head_whose_name_no_font_has_is_foretold(story: Story, signer: FlaskClient) -> None:
    signed_by_both(story)
    service.save_seal(story.colleges[0].owner, a_seal(), f"王{RARE}", consented=True)
    n = len(registrations(story))
    assert f"其中 {n} 本目前不能生成" in question(asked(signer, story, "issue"))
    assert f"已生成证书 0 本，未生成 {n} 本" in made(signer, story)


@pytest.mark.req("R-161", "R-165")
def test_a_preview_says_what_lacks_and_whose_and_nothing_of_making_again(story: Story, portal: Flask) -> None:
    spoil(story)
    head, said = signed_in(portal, HEAD, story.world.password), []
    for row in queries.items(story.staff.signer, story.key).rows:
        shown = head.get(f"/issuance/{story.key}/{row.id}.pdf")
        if shown.mimetype == "text/html":
            assert row.name in shown.text
            said.append(shown.text)
    assert sum("照片文件无法读取，暂时不能预览" in text for text in said) == 2
    assert sum("U+31350" in text and "暂时不能预览" in text for text in said) == 1
    assert [text for text in said if "再次生成" in text or "没有生成" in text] == []
