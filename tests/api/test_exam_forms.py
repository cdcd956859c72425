"""What does not fit is said at its field, at every door of the exam's rooms, and after the right is asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from core.demo.story import Story
from tests.api.conftest import OFFICER, PLANNER, PROVINCE, Program
from tests.api.test_forms import token
from tests.api.test_invigilators import PERSON
from tests.api.test_pages import signed_in

Programs = Callable[[str], Program]
STANDARD = {"level": "1", "amount": "三百", "valid_from": "2024-5-7", "clause": "某文件"}


@pytest.mark.parametrize("address", ["/issuance/issued", "/candidates/"])
def test_a_page_that_cannot_be_is_said_at_its_field(portal: Flask, story: Story, address: str) -> None:
    asked = signed_in(portal, OFFICER, story.world.password).get(f"{address}?page={'9' * 20}&after={'9' * 20}")
    assert (asked.status_code, "页码" in asked.text) == (422, True)


def test_an_amount_of_letters_is_a_finding_at_its_field(portal: Flask, story: Story, person: Programs) -> None:
    page = signed_in(portal, PROVINCE, story.world.password)
    form = {**STANDARD, "csrf_token": token(page.get("/fees/standards").text), "certificate": "1"}
    said = page.post("/fees/standards", data=form)
    assert said.status_code == 422
    for words in (
        "标准（元/人次）",
        "“三百”不是有效的金额",
        "生效日期",
        "该项不是有效的日期",
        "证书",
        "该项不是有效的编号",
    ):
        assert words in said.text
    answer = person(PROVINCE).post("/fees", {**STANDARD, "level": 1, "certificate_id": "1"}).get_json()
    found = {(error["field"], error["code"]) for error in answer["errors"]}
    assert found == {
        ("amount", "MONEY_FORMAT"), ("valid_from", "FIELD_NOT_DAY"), ("certificate_id", "FIELD_NOT_ID")
    }  # fmt: skip
    described = portal.test_client().get("/api/openapi.json").get_json()["components"]["schemas"]
    assert described["Standard"]["properties"]["amount"]["type"] == "string"


@pytest.mark.parametrize(
    ("login", "address", "field"),
    [
        (PLANNER, "/registrations/{key}/sessions", "level"),
        (OFFICER, "/fees/bill", "plan"),
        (OFFICER, "/reviews/requests/{key}", "outcome"),
        (PROVINCE, "/issuance/{key}/refuse", "id"),
        (PROVINCE, "/arrangement/{key}/rooms", "site"),
        (PLANNER, "/fallback/{key}/workbook", "expected"),
    ],
)
def test_who_may_not_is_told_so_before_what_was_typed_is_read(
    portal: Flask, story: Story, login: str, address: str, field: str
) -> None:
    client = signed_in(portal, login, story.world.password)
    data = {"csrf_token": token(client.get("/").text), field: "9" * 30}
    assert client.post(address.format(key=story.key), data=data).status_code == 403


def test_a_change_of_nothing_changes_nothing_and_needs_the_version_that_stands(program: Programs, story: Story) -> None:
    story.register()
    officer, planner = program(OFFICER), program(PLANNER)
    teacher = officer.post("/invigilators", {**PERSON, "plan": str(story.key)}).get_json()["id"]
    candidate = officer.get("/candidates").get_json()["items"][0]["id"]
    registration = officer.get("/registrations", plan=story.key).get_json()["items"][0]["id"]
    for who, address, change in (
        (officer, f"/candidates/{candidate}", {"phone": "19900000001"}),
        (officer, f"/invigilators/{teacher}", {"post": "教授"}),
        (planner, f"/registrations/{registration}", {"phone": "19900000001"}),
    ):
        seen = who.get(address).headers["ETag"]
        same = who.change("PATCH", address, {})
        assert (same.status_code, same.headers["ETag"]) == (200, seen), address
        assert who.change("PATCH", address, change).status_code == 200, address
        stale = who.client.patch("/api/v1" + address, json={}, headers={"If-Match": seen})
        assert (stale.status_code, stale.get_json()["code"]) == (412, "STALE"), address


def test_what_a_college_changes_of_a_candidate_is_read_field_by_field(
    portal: Flask, story: Story, program: Programs
) -> None:
    page, officer = signed_in(portal, OFFICER, story.world.password), program(OFFICER)
    old = officer.get("/candidates").get_json()["items"][0]
    address = f"/candidates/{old['id']}/edit"
    form = {name: old[name] for name in ("pinyin", "enrolment_year", "education_level", "major_code")}
    form |= {"csrf_token": token(page.get(address).text), "phone": "", "major": "大数据技术"}
    wrong = page.post(address, data={**form, "enrolment_year": "２０２１", "major": ""})
    assert (wrong.status_code, "入学年份" in wrong.text, "就读专业" in wrong.text) == (422, True, True)
    assert page.post(address, data=form).status_code == 303
    new = officer.get(f"/candidates/{old['id']}").get_json()
    assert {name for name in new if new[name] != old[name]} == {"major", "version"}
