"""成绩复查 by program and on the pages, from the request to the receipt."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.api import Stage
from core.demo.story import Story, end, start
from core.kernel import clock
from tests.api.asking import acted
from tests.api.conftest import OFFICER, OTHER, PLANNER, Program
from tests.api.test_forms import token
from tests.api.test_pages import signed_in

Programs = Callable[[str], Program]
APPROVER = f"{PLANNER}-approver"


@pytest.fixture
def published(story: Story) -> Story:
    """Bring the plan to the first hour of its publicity."""
    story.register()
    for stage, act in (
        (Stage.ARRANGEMENT, story.arrange),
        (Stage.SCORE_ENTRY, story.score),
        (Stage.PUBLICITY, story.publish_scores),
    ):
        clock.travel(start(story.rules, stage))
        act()
    return story


def scored(officer: Program, story: Story) -> list[dict[str, Any]]:
    """Return the marks with a number, as the college sees them."""
    rows = officer.get("/scores", plan=story.key).get_json()["items"]
    return [row for row in rows if row["outcome"] == "scored"]


@pytest.mark.req("R-145", "R-147", "R-148", "R-157")
def test_a_program_asks_checks_hands_in_and_reads_the_answer(person: Programs, published: Story) -> None:
    officer, approver = person(OFFICER), person(APPROVER)
    score = scored(officer, published)[0]
    made = officer.post("/score-reviews", {"entry": score["id"], "reason": "sum_error", "detail": "第二大题"})
    assert (made.status_code, made.get_json()["state"], made.get_json()["before"]) == (201, "requested", score["mark"])
    address = f"/score-reviews/{made.get_json()['id']}"
    assert approver.get(address).status_code == 404
    assert officer.post(f"{address}/check").get_json()["state"] == "college_checked"
    plan = {"plan": str(published.key)}
    assert officer.post("/score-reviews/submissions", plan).get_json() == {"submitted": 1, "refused": []}
    (row,) = approver.get("/score-reviews", **plan).get_json()["items"]
    assert (row["state"], "*****" in row["id_masked"], row["due_on"]) == ("submitted", True, "2022-11-10")
    new = "1" if score["mark"] != "1" else "2"
    done = approver.post(f"{address}/answer", {"outcome": "changed", "mark": new, "note": "合分漏计"})
    assert (done.status_code, done.get_json()["after"]) == (200, new)
    seen = officer.get(address).get_json()
    assert (seen["state"], seen["after"], seen["note"]) == ("changed", new, "合分漏计")
    assert next(row for row in scored(officer, published) if row["id"] == score["id"])["mark"] == new
    assert person(OTHER).get(address).status_code == 404


@pytest.mark.req("R-145", "R-149", "R-152", "R-154")
def test_a_refused_request_names_the_field_and_the_rule(program: Programs, published: Story) -> None:
    officer = program(OFFICER)
    entry = scored(officer, published)[0]["id"]
    for reason, code in (("no_score", "REVIEW_REASON_CONTRADICTED"), ("regrade", "FIELD_NOT_CHOICE")):
        answer = officer.post("/score-reviews", {"entry": entry, "reason": reason})
        assert answer.status_code == 422
        assert [(error["code"], error["field"]) for error in answer.get_json()["errors"]] == [(code, "reason")]
    assert officer.post("/score-reviews", {"entry": entry, "reason": "sum_error"}).status_code == 201
    again = officer.post("/score-reviews", {"entry": entry, "reason": "omitted_mark"}).get_json()
    assert [(error["code"], error["field"]) for error in again["errors"]] == [("REVIEW_ONCE", "entry")]
    clock.travel(end(published.rules, Stage.PUBLICITY))
    late = officer.post("/score-reviews", {"entry": entry, "reason": "sum_error"}).get_json()
    assert "REVIEW_LATE" in {error["code"] for error in late["errors"]}


def test_a_request_sent_again_with_its_key_is_entered_once(person: Programs, published: Story) -> None:
    officer = person(OFFICER)
    body = {"entry": scored(officer, published)[0]["id"], "reason": "sum_error"}
    first, second = (
        officer.client.post("/api/v1/score-reviews", json=body, headers={"Idempotency-Key": "one"}) for _ in range(2)
    )
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.get_json() == second.get_json()
    assert len(officer.get("/score-reviews", plan=published.key).get_json()["items"]) == 1


def test_what_was_changed_meanwhile_is_not_taken_back(person: Programs, published: Story) -> None:
    officer = person(OFFICER)
    body = {"entry": scored(officer, published)[0]["id"], "reason": "sum_error"}
    address = f"/score-reviews/{officer.post('/score-reviews', body).get_json()['id']}"
    seen = officer.get(address).headers["ETag"]
    officer.post(f"{address}/check")
    late = officer.client.delete(f"/api/v1{address}", headers={"If-Match": seen})
    assert (late.status_code, late.get_json()["code"]) == (412, "STALE")
    assert officer.change("DELETE", address).status_code == 204


def send(client: FlaskClient, page: str, address: str, **form: object) -> str:
    """Send a form of a page with its token, and return the page it leads to."""
    return acted(client, address, {"csrf_token": token(client.get(page).text), **form}).text


@pytest.mark.req("R-147", "R-148", "R-153", "R-155", "R-156", "C-01")
def test_the_pages_lead_from_the_marks_to_the_receipt(portal: Flask, published: Story) -> None:
    officer = signed_in(portal, OFFICER, published.world.password)
    approver = signed_in(portal, APPROVER, published.world.password)
    page = f"/reviews/{published.key}"
    shown = officer.get(page).text
    assert all(text in shown for text in ("2022-11-16", "2022-11-13", "不得查阅答卷原件", "3 个工作日"))
    new = re.findall(r"/reviews/entries/[0-9a-f-]{36}", officer.get(f"/scores/{published.key}").text)[0]
    assert 'type="file"' not in officer.get(new).text
    wrong = officer.post(new, data={"csrf_token": token(officer.get(new).text), "reason": "no_score"})
    assert (wrong.status_code, "复查理由与该科目现有成绩不符" in wrong.text) == (422, True)
    listed = send(officer, new, new, reason="sum_error", detail="第二大题")
    review = re.findall(r'name="id" value="([0-9a-f-]{36})"', listed)[0]
    assert "还没有复查申请" in approver.get(page).text
    send(officer, page, f"{page}/check", id=review)
    form = officer.post(f"{page}/form.xlsx", data={"csrf_token": token(listed), "responsible": "李", "contact": "1"})
    assert (form.status_code, form.data[:2]) == (200, b"PK")
    assert "待复查" in send(officer, page, f"{page}/submit")
    answers = f"/reviews/requests/{review}"
    assert "第二大题" in approver.get(answers).text
    assert "更正或不受理必须写明备注" in send(approver, answers, answers, outcome="out_of_scope")
    assert "不属于复查范围" in send(approver, answers, answers, outcome="out_of_scope", note="对评分有异议")
    assert officer.get(f"{page}/receipt.xlsx").data[:2] == b"PK"


@pytest.mark.req("C-25")
def test_the_portal_has_one_word_for_a_review(portal: Flask, published: Story) -> None:
    officer = signed_in(portal, OFFICER, published.world.password)
    pages = officer.get(f"/reviews/{published.key}").text + officer.get(f"/scores/{published.key}").text
    assert "复查" in pages
    assert "复核" not in pages
