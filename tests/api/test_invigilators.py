"""监考人员 by program and by form: entered, submitted, answered, staffed; personal data masked on the way out."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.demo.story import Story
from tests.api.asking import acted
from tests.api.conftest import OFFICER, OTHER, PLANNER, Program
from tests.api.test_forms import token
from tests.api.test_pages import signed_in
from tests.rooms.exam_world import id_number

Programs = Callable[[str], Program]
PERSON = {
    "name": "钱监考",
    "gender": "女",
    "id_type": "居民身份证",
    "id_number": id_number(900),
    "phone": "19900000900",
    "unit": "示例学院",
    "post": "讲师",
    "major": "电子商务",
}


def add(officer: Program, story: Story, **changes: str) -> dict[str, object]:
    answer = officer.post("/invigilators", {**PERSON, "plan": str(story.key), **changes})
    assert answer.status_code == 201, answer.text
    body: dict[str, object] = answer.get_json()
    return body


@pytest.mark.req("R-115", "R-116")
def test_an_invigilator_is_entered_changed_submitted_and_answered(person: Programs, story: Story) -> None:
    officer, planner = person(OFFICER), person(PLANNER)
    story.register()
    made = add(officer, story)
    assert (made["state"], made["id_masked"], made["phone_masked"]) == ("draft", "110101*****9002", "199****0900")
    address = f"/invigilators/{made['id']}"
    changed = officer.change("PATCH", address, {"post": "教授"})
    assert (changed.status_code, changed.get_json()["post"]) == (200, "教授")
    assert planner.get(address).status_code == 404
    asked = officer.post(f"{address}/submission").get_json()
    assert (asked["state"], bool(asked["reply_by"])) == ("submitted", True)
    assert officer.post(f"{address}/review", {"approve": True}).status_code == 403
    assert planner.post(f"{address}/review", {"approve": False}).get_json()["code"] == "REASON_MISSING"
    approved = planner.post(f"{address}/review", {"approve": True})
    assert (approved.status_code, approved.get_json()["state"]) == (200, "approved")
    assert officer.change("PATCH", address, {"post": "助教"}).get_json()["code"] == "INVIGILATOR_STATE"
    for reader in (officer, planner):
        rows = reader.get("/invigilators", plan=story.key).get_json()["items"]
        assert [row["name"] for row in rows] == ["钱监考"]
        assert PERSON["id_number"] not in str(rows)
        assert reader.get("/invigilator-duties", plan=story.key).get_json()["items"] == []
    assert person(OTHER).get(address).status_code == 404
    assert person(OTHER).get("/invigilators", plan=story.key).get_json()["items"] == []


def test_an_invigilator_is_refused_with_every_fault_and_added_once_for_one_key(person: Programs, story: Story) -> None:
    officer = person(OFFICER)
    wrong = officer.post("/invigilators", {**PERSON, "plan": str(story.key), "phone": "1", "id_number": "12"})
    assert (wrong.status_code, wrong.get_json()["code"]) == (422, "INVIGILATOR_INVALID")
    found = {(error["field"], error["code"]) for error in wrong.get_json()["errors"]}
    assert found == {("id_number", "ID_LENGTH"), ("phone", "PHONE_INVALID")}
    headers, body = {"Idempotency-Key": "once"}, {**PERSON, "plan": str(story.key)}
    first, again = (officer.client.post("/api/v1/invigilators", json=body, headers=headers) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.get_json() == again.get_json()
    assert officer.post("/invigilators", body).get_json()["code"] == "INVIGILATOR_EXISTS"


def test_two_who_change_one_invigilator_do_not_overwrite_each_other(person: Programs, story: Story) -> None:
    officer = person(OFFICER)
    address = f"/invigilators/{add(officer, story)['id']}"
    seen = officer.get(address).headers["ETag"]
    assert officer.change("PATCH", address, {"post": "教授"}).status_code == 200
    late = officer.client.patch("/api/v1" + address, json={"post": "助教"}, headers={"If-Match": seen})
    assert (late.status_code, late.get_json()["code"]) == (412, "STALE")
    assert officer.change("DELETE", address).status_code == 204


def send(client: FlaskClient, page: str, address: str, **form: object) -> tuple[int, str]:
    """Send a form of `page` and follow where it leads."""
    data = {"csrf_token": token(client.get(page).text), **form}
    answer = acted(client, address, data)
    return answer.status_code, answer.text


@pytest.mark.req("R-115", "R-116")
def test_the_college_fills_in_the_form_and_the_vendor_answers_on_its_page(portal: Flask, story: Story) -> None:
    story.register()
    plan = f"/invigilators/{story.key}"
    college = signed_in(portal, OFFICER, story.world.password)
    status, text = send(college, f"{plan}/new", plan, **{**PERSON, "phone": "1"})
    assert (status, "PHONE_INVALID" not in text, 'value="钱监考"' in text) == (422, True, True)
    status, text = send(college, f"{plan}/new", plan, **PERSON)
    assert (status, "110101*****9002" in text, "199****0900" in text) == (200, True, True)
    assert PERSON["id_number"] not in text
    assert PERSON["phone"] not in text
    one = re.findall(r'name="id" value="([0-9a-f-]{36})"', text)[0]
    edit = f"/invigilators/person/{one}"
    shown = college.get(edit).text
    assert "InvigilatorView" not in shown
    version = re.findall(r'name="version" value="(\w+)"', shown)[0]
    kept = {**PERSON, "id_number": "", "phone": "", "post": "教授", "version": version}
    status, text = send(college, edit, edit, **kept)
    assert (status, "教授" in text, "199****0900" in text) == (200, True, True)
    assert send(college, plan, f"{plan}/submit")[0] == 422
    status, text = send(college, plan, f"{plan}/submit", id=one)
    assert (status, "待审核" in text, "前审核" in text) == (200, True, True)
    vendor = signed_in(portal, PLANNER, story.world.password)
    assert "110101*****9002" in vendor.get(plan).text
    assert send(vendor, plan, f"{plan}/return", id=one)[0] == 422
    assert "请更换" in send(vendor, plan, f"{plan}/return", id=one, reason="请更换")[1]
    send(college, plan, f"{plan}/submit", id=one)
    assert "审核通过" in send(vendor, plan, f"{plan}/approve", id=one)[1]
