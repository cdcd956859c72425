"""What is typed into a form becomes a value once, after the right is asked: what does not fit is named, never a bug."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db.session import reading
from core.db.tables import Supplement
from core.demo.story import Story
from core.intake.report import uploads
from tests.api.conftest import OFFICER, OPERATOR, PLANNER, PROVINCE, Program
from tests.api.test_forms import token
from tests.api.test_pages import signed_in

Programs = Callable[[str], Program]
Send = Callable[[str, str, Mapping[str, object]], tuple[int, str]]

WINDOW = {"batch": "第二批", "year": "2030", "opens_at": "2030-01-01T08:00", "closes_at": "2030-02-01T08:00"}


@pytest.fixture
def send(portal: Flask, story: Story) -> Send:
    """Return how somebody sends a form: the status and the page."""
    clients: dict[str, tuple[FlaskClient, str]] = {}

    def form(login: str, address: str, data: Mapping[str, object]) -> tuple[int, str]:
        if login not in clients:
            client = signed_in(portal, login, story.world.password)
            clients[login] = client, token(client.get("/password").text)
        client, csrf = clients[login]
        answer = client.post(address, data={"csrf_token": csrf, **data})
        return answer.status_code, answer.text

    return form


@pytest.mark.parametrize(
    ("name", "odd", "said"),
    [
        ("year", "9" * 5000, "年度"),
        ("year", "２０３０", "年度"),
        ("opens_at", "2030-W01-2T08:00", "开始"),
        ("closes_at", "9999-12-31T23:59", "结束"),
        ("batch", "批" * 101, "申报批次"),
    ],
)
def test_a_window_names_the_field_that_does_not_fit_and_only_the_province_hears_it(
    send: Send, name: str, odd: str, said: str
) -> None:
    status, page = send(PROVINCE, "/pilots/windows", {**WINDOW, name: odd})
    assert (status, f'<td class="fit">{said}</td>' in " ".join(page.split())) == (422, True)
    assert send(OFFICER, "/pilots/windows", {**WINDOW, name: odd})[0] == 403
    assert send(PROVINCE, "/pilots/windows", WINDOW)[0] == 303


def test_majors_are_told_apart_by_their_blanks_and_each_has_its_length(send: Send, person: Programs) -> None:
    opened = person(PROVINCE).post(
        "/pilot-applications/windows",
        {**WINDOW, "year": 2030, "opens_at": "2000-01-01T00:00:00+08:00", "closes_at": "2100-01-01T00:00:00+08:00"},
    )
    officer = person(OFFICER)
    form = {
        "window": opened.get_json()["id"],
        "certificate": officer.get("/certificates").get_json()["items"][0]["id"],
        "headcount": "30",
        "majors": " 电子商务  物流管理",
        "faculty": "教师 8 名",
        "venue": "机房 2 间\n实训室 1 间",
    }
    status, page = send(OFFICER, "/pilots/", {**form, "majors": "电" * 101})
    assert (status, "拟申请的专业名称" in page) == (422, True)
    assert send(OFFICER, "/pilots/", form)[0] == 303
    newest = officer.get("/pilot-applications").get_json()["items"][0]
    assert newest["majors"] == ["电子商务", "物流管理"]


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("shop-operation.fees.provisional", [], "value"),
        ("shop-operation.fees.provisional", {"12": "380"}, "value.12.key"),
        ("shop-operation.pass_rule", {"kind": "total_score", "pass_mark": 60.7}, "value.pass_mark"),
        ("windows.arrangement", {"start": "2024-W19-2"}, "value.start"),
        ("windows.arrangement", "tomorrow", "value"),
        (
            "sessions",
            [{"certificate": 5, "level": True, "date": "2022-10-22", "start": "9", "end": "9:0"}],
            "value.0",
        ),
    ],
)
def test_a_fact_that_has_not_the_shape_of_its_path_is_refused_at_its_place(
    person: Programs, story: Story, path: str, value: object, where: str
) -> None:
    answer = person(PLANNER).post(f"/plans/{story.key}/supplements", {"path": path, "value": value, "clause": "一"})
    assert answer.status_code == 422, answer.text
    assert {error["field"][: len(where)] for error in answer.get_json()["errors"]} == {where}
    with reading(story.staff.planner) as tx:
        assert tx.scalars(select(Supplement)).first() is None


def test_a_form_whose_rows_were_tampered_with_names_what_is_missing(send: Send, story: Story) -> None:
    """A cell fewer than its row has: no bug, and nothing is moved into another row."""
    row = {"path": "shop-operation.levels.1.subjects", "clause": "一", "key": ["a", "b"], "zh": "甲", "en": ["A", "B"]}
    status, page = send(PLANNER, f"/plans/{story.key}/supplement", row)
    assert (status, "value.1.zh" in page) == (422, True)


@pytest.mark.parametrize("notice", [f"year = {'9' * 5000}", f"year = {'[' * 20_000}"])
def test_a_notice_without_end_is_unreadable_and_no_bug(person: Programs, notice: str) -> None:
    answer = person(PLANNER).post("/plans", {"plugin": "hotmatrix_shop", "notice": notice})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "NOTICE_UNREADABLE")


@pytest.mark.parametrize(
    ("address", "data", "said"),
    [
        ("/plugins/", {"vendor": "1", "key": "hotmatrix_shop"}, "培训评价组织"),
        ("/plugins/disable", {"vendor": "urn:uuid:00000000-0000-0000-0000-000000000000", "key": "x"}, "培训评价组织"),
        ("/national/", {"state": "540102000000005357", "reason": "升级"}, "新状态"),
    ],
)
def test_what_is_no_key_and_no_choice_is_named_and_not_shown_again(
    send: Send, address: str, data: dict[str, object], said: str
) -> None:
    status, page = send(OPERATOR, address, data)
    assert (status, said in page, "5357" in page) == (422, True, False)
    assert send(PLANNER, address, data)[0] == 403


def test_what_an_upload_is_of_is_something_there_is(send: Send, story: Story) -> None:
    before = len(uploads(story.colleges[0].officer))
    status, page = send(OFFICER, "/imports/", {"kind": "candidates", "candidate_type": "nobody"})
    assert (status, "candidate_type" in page) == (422, True)
    assert send(OFFICER, "/imports/", {"kind": "nothing"})[0] == 422
    assert len(uploads(story.colleges[0].officer)) == before


def test_a_change_of_nothing_is_still_a_change_of_the_version_that_was_read(person: Programs) -> None:
    operator = person(OPERATOR)
    user = next(row for row in operator.get("/users").get_json()["items"] if row["login"] == OFFICER)
    address = f"/api/v1/users/{user['id']}"
    stale = operator.client.patch(address, json={}, headers={"If-Match": '"stale"'})
    assert (stale.status_code, stale.get_json()["code"]) == (412, "STALE")
    assert json.loads(operator.change("PATCH", f"/users/{user['id']}", {}).text)["version"] == user["version"]
