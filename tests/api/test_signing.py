"""签发 at both doors: what is meant is named, and each certificate may be looked at before it is signed."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader

from core.db.tables import Registration, Result
from core.demo.story import Story
from core.issuance import queries
from tests.api.act_cases import signed_by_both, standing
from tests.api.asking import fields, question
from tests.api.conftest import HEAD, OFFICER, OTHER, PLANNER, Program
from tests.api.test_forms import token
from tests.api.test_pages import signed_in
from tests.portal import the_portal
from tests.rooms.story_world import to_sign

SIGNER = "hotmatrix-signer"


@pytest.fixture
def story(sqlite_database: str, tmp_path: Path) -> Story:
    return to_sign(tmp_path)


@pytest.fixture
def portal(story: Story) -> Flask:
    return the_portal()


def states(story: Story) -> list[str]:
    return sorted(row.state for row in queries.items(story.staff.signer, story.key).rows)


@pytest.mark.req("R-166", "R-171")
def test_a_program_names_the_certificates_or_says_all(person: Callable[[str], Program], story: Story) -> None:
    signer, address = person(SIGNER), f"/issuance-batches/{story.key}/sign-offs"
    one, *_rest = (row.id for row in queries.items(story.staff.signer, story.key).rows)
    for body in ({}, {"ids": []}, {"ids": [str(one)], "all": True}, {"ids": None}):
        refused = signer.post(address, {"decision": "approve", **body})
        assert refused.status_code == 422, body
        assert {error["field"] for error in refused.get_json()["errors"]} == {"ids"}
    assert set(states(story)) == {"pending"}
    assert signer.post(address, {"decision": "approve", "ids": [str(one)]}).get_json()["accepted"] == 1
    refused = signer.post(address, {"decision": "refuse", "all": True, "reason": "照片有误"})
    assert (refused.status_code, "ISSUANCE_REFUSE_NAMED" in refused.text) == (422, True), "as on the page"
    everything = signer.post(address, {"decision": "approve", "all": True}).get_json()
    assert (everything["accepted"], everything["skipped"]) == (len(states(story)) - 1, 1)
    assert set(states(story)) == {"org_signed"}


@pytest.mark.req("R-166", "R-171")
def test_all_is_a_button_of_its_own_with_its_number_and_says_when_the_list_is_filtered(
    portal: Flask, person: Callable[[str], Program], story: Story
) -> None:
    head = signed_in(portal, HEAD, story.world.password)
    one, *rest = (str(row.id) for row in queries.items(story.staff.signer, story.key).rows)
    person(SIGNER).post(f"/issuance-batches/{story.key}/sign-offs", {"decision": "approve", "ids": [one]})
    whole = head.get(f"/issuance/{story.key}").text
    assert f"签发全部 {len(rest) + 1} 条" in whole
    filtered = head.get(f"/issuance/{story.key}?state=pending").text
    assert f"签发筛选出的全部 {len(rest)} 条" in filtered
    assert "签发全部" not in head.get(f"/issuance/{story.key}?state=issued").text
    assert "签发筛选出的全部" not in head.get(f"/issuance/{story.key}?state=issued").text


@pytest.mark.req("R-161")
def test_what_lacks_a_photo_or_a_mark_or_has_changed_is_counted_before_it_is_signed(
    portal: Flask, story: Story
) -> None:
    standing(Registration, photo_key=None)(story)
    standing(Result, marks=[])(story)
    signer, page = signed_in(portal, SIGNER, story.world.password), f"/issuance/{story.key}"
    form = {"csrf_token": token(signer.get(page).text)}
    asked = signer.post(f"{page}/approve?all=1", data=form)
    n = len(states(story))
    said = question(asked.text)
    for words in (f"缺照片 {n} 人", f"缺成绩 {n} 人", f"其中 {n} 条内容已变更"):
        assert words in said
    done = signer.post(f"{page}/approve?all=1", data=fields(asked.text), follow_redirects=True)
    assert f"已签发 0 条，内容有变需重新签发 {n} 条" in done.text


@pytest.mark.req("R-161", "R-165")
def test_who_may_sign_sees_each_certificate_as_it_would_print_and_nobody_else_does(portal: Flask, story: Story) -> None:
    row = queries.items(story.staff.signer, story.key).rows[0]
    address = f"/issuance/{story.key}/{row.id}.pdf"
    for login in (SIGNER, HEAD):
        client = signed_in(portal, login, story.world.password)
        assert f'href="{address}"' in client.get(f"/issuance/{story.key}").text
        shown = client.get(address)
        assert (shown.status_code, shown.mimetype) == (200, "application/pdf")
        (page,) = PdfReader(io.BytesIO(shown.data)).pages
        text = page.extract_text()
        for words in (row.name, row.masked, row.level, row.college, "预览 PREVIEW", "双方签发后生成", "双方签发后确定"):
            assert words in text
        assert len(page.images) == 1 + (login == HEAD), "the photo, and the seal for its owner"
        assert set(states(story)) == {"pending"}, "looking signs nothing"
    for login, status in ((OFFICER, 403), (PLANNER, 403), (OTHER, 403), ("college2-head", 404)):
        assert signed_in(portal, login, story.world.password).get(address).status_code == status


@pytest.mark.parametrize("name", ["plan", "plan_id"])
def test_a_plan_is_called_plan_and_its_old_name_is_still_read(
    person: Callable[[str], Program], story: Story, name: str
) -> None:
    signed_by_both(story)
    signer, key, nobody = person(SIGNER), str(story.key), str(uuid.uuid4())
    assert signer.post("/issuance-batches", {name: key}).status_code == 201
    assert signer.post("/certificates-issued", {name: key}).get_json()["accepted"] > 0
    assert signer.post("/certificates-issued", {"plan": key, "plan_id": key}).status_code == 422
    for address in ("/certificates-issued", "/statements"):
        found = signer.get(address, **{name: key}).get_json()["items"]
        assert {(row["plan"], row["plan_id"]) for row in found} == {(key, key)}
        assert signer.get(address, **{name: nobody}).get_json()["items"] == []
    assert key in {row["plan"] for row in signer.get("/issuance-batches").get_json()["items"]}
