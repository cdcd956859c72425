"""Who gets in: people by session, programs by token, everybody to the public pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from core.db.session import transaction
from core.db.tables import User
from core.kernel import clock
from core.kernel.actor import SYSTEM
from tests.web.conftest import LOGIN, PASSWORD

Csrf = Callable[..., str]


def test_a_page_asks_to_sign_in_and_comes_back(anyone: FlaskClient, csrf: Csrf) -> None:
    answer = anyone.get("/trial/?page=2")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?back=/trial/?page%3D2")
    form = {"login": LOGIN, "password": PASSWORD, "back": "/trial/?page=2", "csrf_token": csrf(anyone)}
    assert anyone.post("/sign-in", data=form).headers["Location"] == "/trial/?page=2"
    assert "李老师" in anyone.get("/trial/").text


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example", "/a\nb", "evil"])
def test_after_sign_in_nobody_is_sent_elsewhere(anyone: FlaskClient, csrf: Csrf, back: str) -> None:
    form = {"login": LOGIN, "password": PASSWORD, "back": back, "csrf_token": csrf(anyone)}
    assert anyone.post("/sign-in", data=form).headers["Location"] == "/"


def test_a_program_without_a_good_token_is_401(anyone: FlaskClient) -> None:
    answer = anyone.get("/api/v1/trials")
    assert (answer.status_code, answer.get_json()["code"]) == (401, "SIGN_IN_NEEDED")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="onex"'
    wrong = anyone.get("/api/v1/trials", headers={"Authorization": "Bearer onex_wrong"})
    assert (wrong.status_code, wrong.get_json()["code"]) == (401, "TOKEN_INVALID")


def test_a_wrong_token_is_not_mended_by_a_session(officer: FlaskClient) -> None:
    assert officer.get("/api/v1/trials").status_code == 200
    assert officer.get("/api/v1/trials", headers={"Authorization": "Bearer onex_wrong"}).status_code == 401


def test_a_token_opens_the_api_and_no_page(program: FlaskClient) -> None:
    assert program.get("/api/v1/trials").status_code == 200
    assert program.get("/trial/").status_code == 303


def test_a_wrong_password_and_an_unknown_login_are_answered_alike(anyone: FlaskClient, csrf: Csrf) -> None:
    form = {"login": LOGIN, "password": "wrong", "csrf_token": csrf(anyone)}
    known = anyone.post("/sign-in", data=form)
    unknown = anyone.post("/sign-in", data={**form, "login": "nobody"})
    assert known.status_code == unknown.status_code == 401
    assert PASSWORD not in known.text
    assert known.text.count("密码不正确") == unknown.text.count("密码不正确") == 1


def test_a_session_ends_after_twelve_hours_however_busy(officer: FlaskClient) -> None:
    began = clock.now()
    for hours in (2, 4, 6, 8, 10, 11.9):
        with clock.at(began + dt.timedelta(hours=hours)):
            assert officer.get("/trial/").status_code == 200
    with clock.at(began + dt.timedelta(hours=12, minutes=1)):
        assert officer.get("/trial/").status_code == 303


def test_a_session_nobody_used_for_three_hours_is_over(officer: FlaskClient) -> None:
    with clock.at(clock.now() + dt.timedelta(hours=3, minutes=1)):
        assert officer.get("/trial/").status_code == 303


def test_a_closed_account_is_out_at_once(officer: FlaskClient) -> None:
    with transaction(SYSTEM) as tx:
        for user in tx.query(User):
            user.active = False
    assert officer.get("/trial/").status_code == 303


def test_signing_out_ends_the_session_and_keeps_the_language(officer: FlaskClient, csrf: Csrf) -> None:
    officer.post("/language", data={"language": "en", "csrf_token": csrf(officer)})
    officer.post("/sign-out", data={"csrf_token": csrf(officer)})
    assert officer.get("/trial/").status_code == 303
    assert "You have signed out" in officer.get("/sign-in").text


def test_a_session_cookie_of_before_signing_in_is_worth_nothing_after(anyone: FlaskClient, csrf: Csrf) -> None:
    anyone.get("/sign-in")
    before = anyone.get_cookie("onex")
    form = {"login": LOGIN, "password": PASSWORD, "csrf_token": csrf(anyone)}
    anyone.post("/sign-in", data=form)
    assert before
    anyone.set_cookie("onex", before.value)
    assert anyone.get("/trial/").status_code == 303


def test_the_public_pages_are_open(anyone: FlaskClient) -> None:
    for address in ("/lookup", "/verify", "/api/docs", "/api/openapi.json", "/healthz"):
        assert anyone.get(address).status_code == 200
