"""操作记录 and 操作历史: what the reader may follow stands on the pages, one sentence an act."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from core.candidates.service import edit
from core.db.session import reading
from core.db.tables import Candidate
from core.demo.story import Story
from tests.api.conftest import HEAD, OFFICER, OPERATOR, PLANNER, PROVINCE
from tests.api.test_pages import signed_in


@pytest.fixture
def candidate(story: Story) -> Candidate:
    officer = story.colleges[0].officer
    with reading(officer) as tx:
        found = tx.scalars(select(Candidate)).first()
    assert found is not None
    edit(officer, found.id, {"phone": "19900007777"})
    return found


@pytest.mark.req("R-169")
def test_a_things_own_page_says_what_was_done_to_it(portal: Flask, story: Story, candidate: Candidate) -> None:
    page = signed_in(portal, OFFICER, story.world.password).get(f"/candidates/{candidate.id}").text
    assert f"京华职业技术学院考务员修改了考生「{candidate.person.name}」的信息" in page
    assert f'href="/audit/objects/{candidate.id}"' in page
    english = signed_in(portal, OFFICER, story.world.password)
    whole = english.get(f"/audit/objects/{candidate.id}", headers={"Accept-Language": "en"}).text
    assert f"京华职业技术学院考务员 edited the candidate &#34;{candidate.person.name}&#34;" in whole


@pytest.mark.parametrize(
    ("login", "status"), [(HEAD, 200), (PLANNER, 200), (OPERATOR, 200), (OFFICER, 403), (PROVINCE, 403)]
)
def test_the_log_is_for_whoever_answers_for_an_organisation(
    portal: Flask, story: Story, login: str, status: int
) -> None:
    client = signed_in(portal, login, story.world.password)
    assert client.get("/audit/").status_code == status
    assert ('href="/audit/"' in client.get("/").text) == (status == 200)


def test_an_object_is_looked_for_without_its_name_standing_in_an_address(
    portal: Flask, story: Story, candidate: Candidate
) -> None:
    client = signed_in(portal, HEAD, story.world.password)
    token = client.get("/audit/").text.split('name="csrf_token" value="')[1].split('"')[0]
    sent = {"csrf_token": token, "text": candidate.person.id_number}
    found = client.post("/audit/find", data=sent)
    assert found.headers["Location"] == f"/audit/?object={candidate.id}"
    assert f"修改了考生「{candidate.person.name}」的信息" in client.get(found.headers["Location"]).text
    missed = client.post("/audit/find", data={**sent, "text": "没有这个名称"}, follow_redirects=True)
    assert "没有找到名称或编号相符的对象" in missed.text
