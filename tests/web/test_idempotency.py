"""A call sent again is done once, and answered as it was the first time (H24)."""

from __future__ import annotations

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from core.db.session import reading, transaction
from core.db.tables import College, StoredAnswer, Vendor
from core.kernel import clock
from core.kernel.actor import SYSTEM, Role
from core.kernel.settings import Settings
from core.orgs import queries, service
from core.rest import idempotency
from core.web.app import create_app
from tests.callers import person_of

ADDRESS = "/api/v1/organizations"
BODY = {"kind": "college", "name": "北方职业技术学院", "province": "11"}


def client_of(portal: Flask, login: str) -> FlaskClient:
    return person_of(portal, login, "correct-horse")


@pytest.fixture
def portal(database: str) -> Flask:
    for login in ("root", "toor"):
        service.create_user(
            SYSTEM, login=login, name="运营", password="correct-horse", roles=frozenset({Role.OPERATOR}), of=None
        )
    return create_app(Settings(secret_key="k" * 64))


@pytest.fixture
def program(portal: Flask) -> FlaskClient:
    return client_of(portal, "root")


def colleges() -> list[str]:
    return [row.name for row in queries.organizations(SYSTEM)]


def test_a_call_sent_again_is_done_once_and_answered_the_same(program: FlaskClient) -> None:
    first, second = (program.post(ADDRESS, json=BODY, headers={"Idempotency-Key": "k1"}) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.get_json() == second.get_json()
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert colleges() == [BODY["name"]]


def test_a_refusal_is_answered_the_same_again(program: FlaskClient) -> None:
    nowhere = {**BODY, "province": None}
    first, second = (program.post(ADDRESS, json=nowhere, headers={"Idempotency-Key": "k1"}) for _ in range(2))
    assert (first.status_code, first.get_json()["errors"][0]["code"]) == (422, "FIELD_REQUIRED")
    assert second.get_json() == first.get_json()
    assert second.mimetype == "application/problem+json"
    assert second.headers["Idempotency-Replayed"] == "true"


def test_what_is_refused_for_what_stands_now_may_be_asked_again(program: FlaskClient) -> None:
    taken = service.create_college(SYSTEM, name=BODY["name"], province="11")
    refused = program.post(ADDRESS, json=BODY, headers={"Idempotency-Key": "k1"})
    assert (refused.status_code, refused.get_json()["code"]) == (409, "ORG_EXISTS")
    with transaction(SYSTEM) as tx:
        tx.get_one(College, taken.id).name = "改了名的学院"
    assert program.post(ADDRESS, json=BODY, headers={"Idempotency-Key": "k1"}).status_code == 201


def test_the_key_of_another_call_is_refused(program: FlaskClient) -> None:
    program.post(ADDRESS, json=BODY, headers={"Idempotency-Key": "k1"})
    other = program.post(ADDRESS, json={**BODY, "name": "南方学院"}, headers={"Idempotency-Key": "k1"})
    assert (other.status_code, other.get_json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")
    assert colleges() == [BODY["name"]]


def test_another_persons_key_is_another_key(portal: Flask, program: FlaskClient) -> None:
    program.post(ADDRESS, json=BODY, headers={"Idempotency-Key": "k1"})
    answer = client_of(portal, "toor").post(
        ADDRESS, json={**BODY, "name": "南方学院"}, headers={"Idempotency-Key": "k1"}
    )
    assert answer.status_code == 201


def test_what_broke_half_way_leaves_nothing_and_may_be_sent_again(
    program: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_args: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr(queries, "organization", break_down)
        assert program.post(ADDRESS, json=BODY, headers={"Idempotency-Key": "k1"}).status_code == 500
    assert colleges() == []
    assert program.post(ADDRESS, json=BODY, headers={"Idempotency-Key": "k1"}).status_code == 201
    assert colleges() == [BODY["name"]]


def test_the_stored_answer_is_sealed(program: FlaskClient, database: str) -> None:
    answer = program.post(
        "/api/v1/tokens", json={"name": "接口", "scopes": ["reading"]}, headers={"Idempotency-Key": "k1"}
    )
    key = answer.get_json()["token"]
    with reading(SYSTEM) as tx:
        body = tx.scalars(select(StoredAnswer)).one().body
    assert key.startswith("onex_")
    assert key.encode() not in body


@pytest.mark.parametrize(
    ("address", "role"),
    [
        ("registrations", Role.COLLEGE_OFFICER),
        ("payments", Role.VENDOR_FINANCE),
        ("statements", Role.VENDOR_FINANCE),
        ("certificates-issued", Role.VENDOR_SIGNER),
    ],
)
def test_calls_that_cost_something_need_a_key(portal: Flask, address: str, role: Role) -> None:
    of: College | Vendor = (
        service.create_college(SYSTEM, name="北方职业技术学院", province="11")
        if role is Role.COLLEGE_OFFICER
        else service.create_vendor(SYSTEM, name="甲组织")
    )
    service.create_user(SYSTEM, login="who", name="李", password="correct-horse", roles=frozenset({role}), of=of)
    answer = client_of(portal, "who").post(f"/api/v1/{address}", json={})
    assert (answer.status_code, answer.get_json()["code"]) == (400, "IDEMPOTENCY_KEY_NEEDED")


def test_a_key_nobody_could_send_twice_is_refused(program: FlaskClient) -> None:
    answer = program.post(ADDRESS, json=BODY, headers={"Idempotency-Key": "钥匙".encode().decode("latin-1")})
    assert answer.get_json()["code"] == "IDEMPOTENCY_KEY_INVALID"


def test_answers_are_forgotten_after_a_week(portal: Flask) -> None:
    def send() -> TestResponse:
        return client_of(portal, "root").post(ADDRESS, json=BODY, headers={"Idempotency-Key": "k1"})

    send()
    with clock.at(clock.now() + dt.timedelta(days=6)):
        idempotency.forget_old()
        assert send().status_code == 201
    with clock.at(clock.now() + dt.timedelta(days=8)):
        idempotency.forget_old()
        assert send().get_json()["code"] == "ORG_EXISTS"


def test_two_that_ask_at_once_do_it_once(portal: Flask) -> None:
    people = [client_of(portal, "root") for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        calls = [pool.submit(one.post, ADDRESS, json=BODY, headers={"Idempotency-Key": "k1"}) for one in people]
    assert [call.result().status_code for call in calls] == [201, 201]
    assert colleges() == [BODY["name"]]


@pytest.fixture
def operator(portal: Flask) -> FlaskClient:
    """A browser somebody has signed in with."""
    client = portal.test_client()
    form = {"login": "root", "password": "correct-horse", "csrf_token": hidden(client, "/lookup", "csrf_token")}
    assert client.post("/sign-in", data=form).status_code == 303
    return client


def hidden(client: FlaskClient, address: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', client.get(address).text)
    assert found
    return found[1]


FORM = "/organizations/"


def test_a_form_that_was_clicked_twice_is_done_once(operator: FlaskClient) -> None:
    page = {name: hidden(operator, FORM, name) for name in ("csrf_token", "once")}
    first, second = (operator.post(FORM, data={**BODY, **page}) for _ in range(2))
    assert (first.status_code, first.location) == (second.status_code, second.location) == (303, second.location)
    assert colleges() == [BODY["name"]]


def test_a_form_that_was_gone_back_to_and_filled_in_otherwise_is_another_act(operator: FlaskClient) -> None:
    page = {name: hidden(operator, FORM, name) for name in ("csrf_token", "once")}
    for name in ("北方学院", "南方学院"):
        assert operator.post(FORM, data={**BODY, **page, "name": name}).status_code == 303
    assert sorted(colleges()) == ["北方学院", "南方学院"]


def test_a_form_that_failed_is_tried_again(operator: FlaskClient) -> None:
    page = {name: hidden(operator, FORM, name) for name in ("csrf_token", "once")}
    person = {"login": "li", "name": "李老师", "password": "correct-horse", "roles": "college_officer"}
    form = {**page, **person, "organization": BODY["name"]}
    assert operator.post("/organizations/users", data=form).status_code == 404
    service.create_college(SYSTEM, name=BODY["name"], province="11")
    assert operator.post("/organizations/users", data=form).status_code == 303
    with reading(SYSTEM) as tx:
        assert len(tx.scalars(select(StoredAnswer)).all()) == 1
