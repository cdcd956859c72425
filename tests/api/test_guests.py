"""借考申请 by program and on the page, from both sides."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from core.demo.story import Story
from tests.api.asking import acted
from tests.api.conftest import OFFICER, OTHER, PROVINCE, Program
from tests.api.test_forms import token
from tests.api.test_pages import signed_in

Programs = Callable[[str], Program]
ADDRESS = "/guest-agreements"


def host_site(person: Program) -> str:
    return next(str(row["id"]) for row in person.get("/sites").get_json()["items"] if row["mine"])


def body(story: Story, site: str) -> dict[str, object]:
    level = story.rules.certificates[0].levels[0].rank
    return {"plan": str(story.key), "site": site, "level": level, "headcount": 4, "note": "本校没有站点"}


@pytest.mark.req("R-007", "R-110")
def test_programs_ask_answer_register_and_step_back(person: Programs, story: Story) -> None:
    officer, other = person(OFFICER), person(OTHER)
    site = host_site(other)
    asked = officer.post(ADDRESS, body(story, site))
    assert (asked.status_code, asked.get_json()["state"], asked.get_json()["asked"]) == (201, "pending", True)
    one = f"{ADDRESS}/{asked.get_json()['id']}"
    assert other.get(one).get_json()["asked_of"]
    assert officer.post(f"{one}/answer", {"agree": True}).status_code == 404
    assert other.post(f"{one}/answer", {"agree": False}).get_json()["code"] == "REASON_MISSING"
    assert other.post(f"{one}/answer", {"agree": True}).get_json()["state"] == "agreed"
    chosen = {
        **{key: value for key, value in body(story, site).items() if key in {"plan", "site", "level"}},
        "certificate": story.rules.certificates[0].key,
        "candidates": [row["id"] for row in officer.get("/candidates").get_json()["items"]],
    }
    assert officer.post("/registrations", chosen).get_json()["accepted"] == 4
    held = other.post(f"{one}/withdrawal")
    assert (held.status_code, held.get_json()["code"]) == (409, "GUEST_REGISTERED")
    for row in officer.get("/registrations", plan=story.key).get_json()["items"]:
        assert officer.change("DELETE", f"/registrations/{row['id']}").status_code == 204
    assert other.post(f"{one}/withdrawal").get_json()["state"] == "withdrawn"
    assert [row["state"] for row in officer.get(ADDRESS).get_json()["items"]] == ["withdrawn"]
    assert person(PROVINCE).get(ADDRESS).status_code == 403


@pytest.mark.req("R-007")
def test_both_sides_use_the_page(portal: Flask, person: Programs, story: Story) -> None:
    guest, host = (signed_in(portal, login, story.world.password) for login in (OFFICER, OTHER))
    site = host_site(person(OTHER))
    page = guest.get(f"/guest-agreements/new/{story.key}").text
    level = story.rules.certificates[0].levels[0].rank
    form = {"csrf_token": token(page), "site": site, "level": str(level), "headcount": "4", "note": "本校没有站点"}
    assert guest.post(f"/guest-agreements/new/{story.key}", data={**form, "headcount": "几"}).status_code == 422
    assert guest.post(f"/guest-agreements/new/{story.key}", data=form).status_code == 303
    assert "待确认" in guest.get("/guest-agreements/").text
    seen = host.get("/guest-agreements/").text
    assert "本校没有站点" in seen
    address = seen.split('action="/guest-agreements/')[1].split('"')[0]
    version = seen.split('name="version" value="')[1].split('"')[0]
    answer = {"csrf_token": token(seen), "decision": "agree", "version": version}
    assert host.post(f"/guest-agreements/{address}", data=answer).status_code == 303
    agreed = guest.get("/guest-agreements/").text
    assert "已同意" in agreed
    back = agreed.split('action="/guest-agreements/')[1].split('"')[0]
    assert back.endswith("/withdraw")
    assert "已撤回 4 人的借考" in acted(guest, f"/guest-agreements/{back}", {"csrf_token": token(agreed)}).text
