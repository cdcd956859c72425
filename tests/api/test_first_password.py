"""Whose password somebody else has set changes it before anything else, and is told who set it and why."""

from __future__ import annotations

import uuid

from flask import Flask
from flask.testing import FlaskClient

from core.demo.story import Story
from core.orgs import accounts
from core.orgs.rules import ResetReason
from core.web.auth import UNLOCKING
from core.web.doors import PUBLIC
from tests.api.conftest import HEAD, OFFICER
from tests.callers import form_token, person_of

GIVEN = "given by the head"
VALUES = {"UUIDConverter": uuid.UUID(int=7), "IntegerConverter": 1}


def reset(portal: Flask, story: Story) -> FlaskClient:
    """Let the college's head set the officer's password, and sign in with it."""
    staff = story.colleges[0]
    assert staff.officer.user_id
    accounts.set_password(staff.owner, staff.officer.user_id, GIVEN, ResetReason.IN_PERSON)
    return person_of(portal, OFFICER, GIVEN)


def test_no_door_is_open_before_the_password_is_changed(portal: Flask, story: Story) -> None:
    client, adapter, opened = reset(portal, story), portal.url_map.bind("localhost"), []
    for rule in portal.url_map.iter_rules():
        if rule.endpoint in PUBLIC | UNLOCKING:
            continue
        values = {
            name: min(kind.items) if hasattr(kind, "items") else VALUES.get(type(kind).__name__, "x")
            for name, kind in rule._converters.items()
        }
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            answer = client.open(adapter.build(rule.endpoint, values, method=method), method=method)
            turned = answer.status_code == 303 and answer.location == "/password"
            refused = answer.status_code == 403 and answer.get_json()["code"] == "PASSWORD_CHANGE_FIRST"
            if not (refused if rule.rule.startswith("/api/v1/") else turned):
                opened.append(f"{method} {rule.rule}: {answer.status_code}")
    assert opened == []


def test_the_page_says_who_set_it_and_why_and_afterwards_everything_is_open(portal: Flask, story: Story) -> None:
    client = reset(portal, story)
    page = client.get("/password").text
    for word in ("请先换成只有您自己知道的密码", story.colleges[0].college.name + "负责人", "已当面核对身份"):
        assert word in page
    form = {"old": GIVEN, "csrf_token": form_token(client, "/password")}
    same = client.post("/password", data={**form, "new": GIVEN, "again": GIVEN})
    assert (same.status_code, "新密码与原密码相同" in same.text) == (422, True)
    own = "known to nobody else"
    assert client.post("/password", data={**form, "new": own, "again": own}).location == "/"
    assert client.get("/").status_code == 200
    assert "请先换成只有您自己知道的密码" not in client.get("/password").text


def test_who_runs_accounts_resets_with_a_reason_and_everybody_there_sees_it(portal: Flask, story: Story) -> None:
    head = person_of(portal, HEAD, story.world.password)
    address = f"/organizations/users/{story.colleges[0].officer.user_id}/password"
    form = {"csrf_token": form_token(head, "/password"), "password": GIVEN}
    refused = head.post(address, data=form)
    assert (refused.status_code, "重设原因" in refused.text) == (422, True)
    assert head.post(address, data={**form, "reason": "in_writing"}).status_code == 303
    page = head.get("/organizations/users").text
    assert "待本人改密" in page
    assert f"由{story.colleges[0].college.name}负责人重设密码" in page
    own = f"/organizations/users/{story.colleges[0].owner.user_id}/password"
    assert "不能停用自己的账号，也不能为自己重设密码" in head.post(own, data={**form, "reason": "leaked"}).text
