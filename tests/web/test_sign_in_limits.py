"""Guessing passwords has an end, and the rightful person gets in all the same."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.web import limits
from tests.web.test_sessions import PASSWORD, portal

__all__ = ["portal"]


@pytest.fixture(autouse=True)
def nothing_counted(portal: Flask) -> None:
    with portal.app_context():
        limits.limiter.reset()


def somebody(portal: Flask, address: str) -> FlaskClient:
    client = portal.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return client


def sign_in(client: FlaskClient, login: str, password: str) -> int:
    token = client.get("/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]
    return client.post("/sign-in", data={"login": login, "password": password, "csrf_token": token}).status_code


def test_one_account_from_one_address_has_ten_tries_in_five_minutes(portal: Flask) -> None:
    thief = somebody(portal, "203.0.113.1")
    assert [sign_in(thief, "officer", "wrong") for _ in range(11)] == [401] * 10 + [429]
    assert sign_in(thief, "OFFICER ", PASSWORD) == 429, "however the login is written"
    assert sign_in(somebody(portal, "203.0.113.2"), "officer", PASSWORD) == 303, "and the person is let in elsewhere"


def test_one_password_tried_on_many_accounts_from_one_address_has_an_end(portal: Flask) -> None:
    thief = somebody(portal, "203.0.113.1")
    answers = [sign_in(thief, f"login{number}", "Summer2024!") for number in range(40)]
    assert answers == [401] * 30 + [429] * 10
    assert sign_in(somebody(portal, "203.0.113.2"), "officer", PASSWORD) == 303


def test_one_account_tried_from_many_addresses_leaves_each_three_tries_and_lets_the_person_in(portal: Flask) -> None:
    answers = Counter(
        sign_in(somebody(portal, f"203.0.113.{number}"), "officer", f"wrong{number}{turn}")
        for number in range(1, 30)
        for turn in range(5)
    )
    assert answers[429] >= 20
    assert answers[401] <= 20 + 3 * 29
    person = somebody(portal, "198.51.100.7")
    assert [sign_in(person, "officer", word) for word in ("a typo", "another", PASSWORD)] == [401, 401, 303]


def test_who_has_signed_in_on_a_device_before_cannot_be_locked_out_of_it(portal: Flask) -> None:
    campus = "203.0.113.1"
    person = somebody(portal, campus)
    assert sign_in(person, "officer", PASSWORD) == 303
    neighbour = somebody(portal, campus)
    while sign_in(neighbour, "officer", "wrong") != 429:
        pass
    person.delete_cookie("onex")
    assert sign_in(person, "officer", PASSWORD) == 303
    assert sign_in(neighbour, "officer", PASSWORD) == 429
    other = somebody(portal, campus)
    stolen = person.get_cookie("onex-device")
    assert stolen
    other.set_cookie("onex-device", stolen.value)
    assert [sign_in(other, "officer", "wrong") for _ in range(11)][-1] == 429, "a known device has its tries, too"


def test_addresses_of_one_net_of_version_6_count_as_one(portal: Flask) -> None:
    answers = [sign_in(somebody(portal, f"2001:db8::{number:x}"), "officer", "wrong") for number in range(1, 12)]
    assert answers == [401] * 10 + [429]


def test_what_waits_says_for_how_long(portal: Flask) -> None:
    thief = somebody(portal, "203.0.113.1")
    for _ in range(10):
        sign_in(thief, "officer", "wrong")
    token = thief.get("/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]
    answer = thief.post("/sign-in", data={"login": "officer", "password": "wrong", "csrf_token": token})
    assert 0 < int(answer.headers["Retry-After"]) <= 300
