"""The address for notices, by page and by API: set, shown, tried, sent again, taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.demo.story import Story
from core.outward import address
from tests.api.asking import acted
from tests.api.conftest import HEAD, OFFICER, PLANNER, Program
from tests.api.test_pages import signed_in
from tests.rooms.receiver import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    address.allow_private(allowed=True)
    with receiving() as found:
        yield found
    address.allow_private(allowed=False)


def test_a_program_sets_an_address_and_is_shown_its_secret_once(
    person: Callable[[str], Program], receiver: Receiver
) -> None:
    head = person(HEAD)
    made = head.post("/webhooks", {"url": receiver.url})
    assert made.status_code == 201
    assert made.get_json()["secret"].startswith("whsec_")
    one = f"/webhooks/{made.get_json()['id']}"
    assert head.get(one).get_json().keys() == {"id", "url", "set_at", "version"}
    assert [row["url"] for row in head.get("/webhooks").get_json()["items"]] == [receiver.url]
    assert person(PLANNER).get(one).status_code == 404
    assert person(OFFICER).get("/webhooks").status_code == 403
    assert head.change("DELETE", one).status_code == 204
    assert head.get("/webhooks").get_json()["items"] == []


def test_a_program_tries_it_out_after_the_commit_and_sends_again(
    person: Callable[[str], Program], receiver: Receiver
) -> None:
    head = person(HEAD)
    one = f"/webhooks/{head.post('/webhooks', {'url': receiver.url}).get_json()['id']}"
    receiver.statuses = [500]
    tried = head.post(f"{one}/test")
    assert (tried.status_code, tried.get_json()["state"]) == (202, "pending")
    (row,) = head.get("/webhooks/deliveries").get_json()["items"]
    assert (row["id"], row["error"], row["detail"]) == (tried.get_json()["id"], "NOTICE_TURNED_AWAY", "500")
    assert receiver.heard[0].headers["Onex-Delivery"] == row["id"]
    assert head.post(f"{one}/redelivery").get_json() == {"count": 1}


def test_an_address_inside_is_refused(person: Callable[[str], Program]) -> None:
    for url, code in (("https://127.0.0.1", "ADDRESS_PRIVATE"), ("http://example.org", "ADDRESS_PLAIN")):
        refused = person(HEAD).post("/webhooks", {"url": url})
        assert (refused.status_code, refused.get_json()["code"]) == (422, code)


def act(client: FlaskClient, path: str, **form: str) -> str:
    token = client.get("/webhooks/").text.split('name="csrf_token" value="')[1].split('"')[0]
    return acted(client, path, {**form, "csrf_token": token}).text


def test_the_page_shows_the_secret_once_and_why_a_notice_did_not_get_through(
    portal: Flask, story: Story, receiver: Receiver
) -> None:
    head = signed_in(portal, HEAD, story.world.password)
    assert "whsec_" in act(head, "/webhooks/", url=receiver.url)
    page = head.get("/webhooks/").text
    assert "whsec_" not in page
    assert receiver.url in page
    one = page.split("/test")[0].rpartition('"')[2]
    receiver.statuses = [404]
    page = act(head, f"{one}/test")
    for words in ("测试", "待发送", "接收程序应答 404", "重新发送未送达的通知"):
        assert words in page
    assert "1 条通知将在一分钟内重新发送" in act(head, f"{one}/again")
    page = act(head, f"{one}/remove")
    assert "接收程序应答 404" not in page
    assert "设置地址" in page


def test_the_page_is_for_who_runs_the_organisation(portal: Flask, story: Story) -> None:
    assert signed_in(portal, OFFICER, story.world.password).get("/webhooks/").status_code == 403
    assert 'href="/webhooks/"' in signed_in(portal, PLANNER, story.world.password).get("/").text
