"""变更申请 by program and on the page, from both sides."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from core.api import Stage
from core.demo.story import Story
from core.kernel import clock
from tests.api.asking import acted
from tests.api.conftest import OFFICER, OTHER, PLANNER, PROVINCE, Program
from tests.api.test_forms import token
from tests.api.test_pages import signed_in

Programs = Callable[[str], Program]
ADDRESS = "/change-requests"


def where(story: Story) -> dict[str, object]:
    certificate = story.rules.certificates[0]
    site = story._sites(story.colleges[0])[certificate.key]
    return {
        "plan": str(story.key),
        "certificate": certificate.key,
        "level": certificate.levels[0].rank,
        "site": str(site.id),
    }


@pytest.fixture
def locked(person: Programs, story: Story) -> list[str]:
    """Three of four people are registered, and registration has closed; return the four."""
    officer = person(OFFICER)
    ids = [str(row["id"]) for row in officer.get("/candidates").get_json()["items"]]
    made = officer.post("/registrations", {**where(story), "candidates": ids[:3]})
    assert made.get_json()["accepted"] == 3, made.text
    closes = story.rules.window(Stage.REGISTRATION).closes
    assert closes is not None
    clock.travel(closes)
    return ids


@pytest.mark.req("R-084", "R-091", "R-119", "C-04")
def test_programs_ask_decide_and_withdraw(person: Programs, story: Story, locked: list[str]) -> None:
    officer, vendor = person(OFFICER), person(PLANNER)
    plan = {"plan": str(story.key), "note": "因病退出"}
    one, two, _three = officer.get("/registrations", plan=story.key).get_json()["items"]
    closed = officer.change("DELETE", f"/registrations/{one['id']}")
    assert (closed.status_code, closed.get_json()["code"]) == (409, "REGISTRATION_CLOSED")
    assert officer.post(ADDRESS, plan).get_json()["code"] == "CHANGE_NOTHING_CHOSEN"
    asked = officer.post(ADDRESS, {**plan, "registration": one["id"], "candidate": locked[3]})
    assert (asked.status_code, asked.get_json()["kind"], asked.get_json()["state"]) == (201, "replace", "pending")
    address = f"{ADDRESS}/{asked.get_json()['id']}"
    again = officer.post(ADDRESS, {**plan, "registration": one["id"]})
    assert (again.status_code, again.get_json()["code"]) == (409, "CHANGE_ALREADY_ASKED")
    assert officer.post(f"{address}/decision", {"approve": True}).status_code == 403
    assert vendor.post(f"{address}/decision", {"approve": False}).get_json()["code"] == "REASON_MISSING"
    decided = vendor.post(f"{address}/decision", {"approve": True})
    assert (decided.status_code, decided.get_json()["state"]) == (200, "approved"), decided.text
    left = officer.get("/registrations", plan=story.key).get_json()["items"]
    assert (len(left), one["id"] in {row["id"] for row in left}) == (3, False)
    second = officer.post(ADDRESS, {**plan, "registration": two["id"]}).get_json()["id"]
    assert officer.post(f"{ADDRESS}/{second}/withdrawal").get_json()["state"] == "withdrawn"
    assert vendor.post(f"{ADDRESS}/{second}/decision", {"approve": True}).get_json()["code"] == "CHANGE_STATE"
    assert [row["state"] for row in officer.get(ADDRESS).get_json()["items"]] == ["withdrawn", "approved"]
    assert person(OTHER).get(address).status_code == 404
    assert person(PROVINCE).get(ADDRESS).status_code == 403


@pytest.mark.req("R-119", "C-04")
def test_what_cannot_be_done_is_answered_with_its_findings(person: Programs, story: Story, locked: list[str]) -> None:
    body = {**where(story), "note": "漏报", "candidate": locked[0]}
    answer = person(OFFICER).post(ADDRESS, body)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "CHANGE_INVALID")
    assert [found["code"] for found in answer.get_json()["errors"]] == ["ALREADY_REGISTERED"]


@pytest.mark.req("R-084", "R-119", "C-04")
def test_both_sides_use_the_pages(portal: Flask, story: Story, locked: list[str]) -> None:
    college, vendor = (signed_in(portal, login, story.world.password) for login in (OFFICER, PLANNER))
    shown = college.get(f"/registrations/{story.key}").text
    assert "申请增加考生" in shown
    assert "申请变更" not in vendor.get(f"/registrations/{story.key}").text.split("<main", 1)[-1]
    links = (link.split('"')[0].replace("&amp;", "&") for link in shown.split('href="'))
    address = next(link for link in links if "registration=" in link)
    form = college.get(address).text
    assert "替换考生" in form
    asks = {"csrf_token": token(form), "kind": "delete", "number": "", "note": "因病退出"}
    assert college.post(address, data={**asks, "kind": "replace"}).status_code == 422
    assert college.post(address, data=asks).status_code == 303
    person = story.invent(story.colleges[0])[0]
    level = where(story)
    add = {
        "csrf_token": asks["csrf_token"], "number": person.number, "note": "漏报", "site": level["site"],
        "level": f"{level['certificate']}|{level['level']}",
    }  # fmt: skip
    refused = college.post(f"/change-requests/new/{story.key}", data=add)
    assert (refused.status_code, "已报考本计划" in refused.text, "漏报" in refused.text) == (422, True, True)
    for chosen in (f'value="{add["level"]}" selected', f'value="{add["site"]}" selected', f'value="{person.number}"'):
        assert chosen in refused.text
    seen = vendor.get("/change-requests/").text
    assert "因病退出" in seen
    act = seen.split('action="/change-requests/')[1].split('"')[0]
    version = seen.split('name="version" value="')[1].split('"')[0]
    answer = {"csrf_token": token(seen), "decision": "approve", "reason": "", "version": version}
    assert "已通过，报考信息已变更" in acted(vendor, f"/change-requests/{act}", answer).text
    assert "已通过" in college.get("/change-requests/").text
    assert college.get(f"/registrations/{story.key}").text.count("申请变更") < shown.count("申请变更")
