"""What no room ever sees: hostile bodies, foreign forms, scripts; and the headers on every answer."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from sqlalchemy import event

from core.db import engine
from core.files import store as files
from core.files.store import store
from core.kernel.settings import Settings
from core.web.app import create_app
from tests.rooms.college_world import bind_files

PAGES = ("/sign-in", "/lookup", "/verify", "/verify/123", "/api/docs", "/nothing")
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("address", PAGES)
def test_no_page_has_an_inline_script_or_style(anyone: FlaskClient, address: str) -> None:
    answer = anyone.get(address)
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert re.findall(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=|javascript:", answer.text) == []


def test_every_answer_is_guarded_and_not_kept(anyone: FlaskClient) -> None:
    headers = anyone.get("/sign-in").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cache-Control"] == "no-store"
    assert (
        "Access-Control-Allow-Origin" not in anyone.get("/sign-in", headers={"Origin": "https://evil.example"}).headers
    )


def test_our_static_files_may_be_kept_and_change_address_with_content(anyone: FlaskClient) -> None:
    found = re.search(r"/static/app\.css\?v=\w{12}", anyone.get("/sign-in").text)
    assert found
    with anyone.get(found[0]) as answer:
        assert "max-age" in answer.headers["Cache-Control"]


def test_production_cookies_are_secure_and_only_the_own_host_is_served() -> None:
    portal = create_app(Settings(env="production", secret_key="k" * 64, base_url="https://onex.example"))
    answer = portal.test_client().get("/sign-in", base_url="https://onex.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-onex=")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    forged = portal.test_client().get("/sign-in", base_url="https://evil.example")
    assert (forged.status_code, "evil" in forged.text) == (400, False)


def test_a_form_without_its_token_is_refused(officer: FlaskClient, csrf: Callable[..., str]) -> None:
    refused = officer.post("/trial/", data={"word": "好"})
    assert (refused.status_code, "表单已失效" in refused.text) == (400, True)
    assert officer.post("/trial/", data={"word": "好", "csrf_token": csrf(officer)}).text == "已收到好"


def test_a_program_with_a_token_needs_no_form_token_but_a_session_does(
    program: FlaskClient, officer: FlaskClient
) -> None:
    body = {"words": [{"level": 1}]}
    assert program.post("/api/v1/trials", json=body).status_code == 201
    assert officer.post("/api/v1/trials", json=body).get_json()["code"] == "FORM_EXPIRED"


@pytest.mark.parametrize("depth", [33, 5_000, 200_000])
def test_json_nested_too_deeply_is_refused(program: FlaskClient, depth: int) -> None:
    answer = program.post("/api/v1/trials", data='{"words":' + "[" * depth, headers=JSON)
    assert (answer.status_code, answer.get_json()["code"]) == (400, "TOO_DEEP")


def test_brackets_inside_texts_do_not_count(program: FlaskClient) -> None:
    answer = program.post("/api/v1/trials", json={"words": [{"level": 1, "word": "[" * 99 + '\\"'}]})
    assert answer.get_json()["code"] == "INVALID"


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "9" * 5000, "{", '"\\'])
def test_what_is_not_json_is_refused(program: FlaskClient, number: str) -> None:
    assert program.post("/api/v1/trials", data=f'{{"words": {number}}}', headers=JSON).status_code == 400


@pytest.mark.parametrize("text", ["a\\u0000", "\\ud800"])
def test_text_no_database_can_store_is_refused(program: FlaskClient, text: str) -> None:
    answer = program.post("/api/v1/trials", data=f'{{"words": [{{"word": "{text}"}}]}}', headers=JSON)
    assert answer.get_json()["code"] == "TEXT_UNPRINTABLE"


def test_a_form_or_address_with_nul_is_refused(officer: FlaskClient, csrf: Callable[..., str]) -> None:
    assert officer.post("/trial/", data={"word": "\0", "csrf_token": csrf(officer)}).status_code == 422
    assert officer.get("/trial/?q=%00").status_code == 422


@pytest.mark.parametrize("mimetype", ["text/plain", "application/x-www-form-urlencoded", "application/xml"])
def test_a_body_of_another_kind_is_refused(program: FlaskClient, mimetype: str) -> None:
    answer = program.post("/api/v1/trials", data="words=1", content_type=mimetype)
    assert (answer.status_code, answer.get_json()["code"]) == (415, "MEDIA_TYPE")


def test_too_large_a_body_is_413_in_both_forms(program: FlaskClient, officer: FlaskClient) -> None:
    answer = program.post("/api/v1/trials", data=b'"' + b"a" * 1_000_001 + b'"', headers=JSON)
    assert (answer.status_code, answer.get_json()["code"]) == (413, "TOO_LARGE")
    file = b"0" * 25_000_001
    page = officer.post("/trial/", data=file, content_type="multipart/form-data; boundary=x")
    assert (page.status_code, "提交的内容过大" in page.text) == (413, True)


@pytest.mark.parametrize(
    ("tag", "status", "code"),
    [
        (None, 428, "IF_MATCH_NEEDED"),
        ("*", 400, "IF_MATCH_INVALID"),
        ('"a", "b"', 400, "IF_MATCH_INVALID"),
        ('W/"a"', 412, "STALE"),
        ('"a"', 412, "STALE"),
    ],
)
def test_a_change_names_exactly_the_version_it_changes(
    program: FlaskClient, tag: str | None, status: int, code: str
) -> None:
    headers = {"If-Match": tag} if tag else {}
    answer = program.put("/api/v1/trials/word", json={"level": 2}, headers=headers)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


def test_a_resource_with_a_version_carries_it_as_its_etag(program: FlaskClient) -> None:
    shown = program.get("/api/v1/trials/word")
    changed = program.put("/api/v1/trials/word", json={"level": 2}, headers={"If-Match": shown.headers["ETag"]})
    assert changed.status_code == 200
    assert program.get("/api/v1/trials/word", headers={"If-None-Match": shown.headers["ETag"]}).status_code == 304


def test_a_query_word_nobody_knows_is_a_finding(program: FlaskClient) -> None:
    answer = program.get("/api/v1/trials?level=1&lvel=2")
    assert answer.status_code == 422
    assert [(error["field"], error["code"]) for error in answer.get_json()["errors"]] == [("lvel", "FIELD_UNKNOWN")]


def test_an_eleventh_wrong_password_in_five_minutes_must_wait(anyone: FlaskClient, csrf: Callable[..., str]) -> None:
    form = {"login": "office", "password": "wrong", "csrf_token": csrf(anyone)}
    answers = [anyone.post("/sign-in", data=form).status_code for _ in range(11)]
    assert answers == [401] * 10 + [429]
    assert anyone.post("/sign-in", data=form).headers["Retry-After"] == "300"
    other = anyone.post("/sign-in", data={**form, "login": "other"})
    assert other.status_code == 401  # a campus shares one address


def test_the_portal_is_alive_and_ready(anyone: FlaskClient, portal: Flask, tmp_path: Path) -> None:
    bind_files(tmp_path)
    assert anyone.get("/healthz").get_json() == {"status": "ok"}
    well = {"database": True, "queue": True, "files": True}
    assert anyone.get("/readyz").get_json() == {"status": "ok", "parts": well}
    portal.config["REDIS_URL"] = "redis://127.0.0.1:1/0"
    answer = anyone.get("/readyz")
    assert (answer.status_code, answer.get_json()["parts"]["queue"]) == (503, False)


def test_asking_whether_the_portal_is_ready_costs_a_query_and_writes_nothing(
    anyone: FlaskClient, tmp_path: Path
) -> None:
    bind_files(tmp_path)
    store().put(b"a file")
    asked: list[str] = []
    event.listen(engine.engine(), "before_cursor_execute", lambda *told: asked.append(told[2]))
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if "sqlite" not in path.name}
    assert anyone.get("/readyz").status_code == 200
    assert [statement for statement in asked if statement != "BEGIN"] == ["SELECT 1"]
    assert {path: path.stat().st_mtime_ns for path in before} == before


@pytest.mark.redis
def test_readiness_asks_redis_over_one_connection(
    anyone: FlaskClient, portal: Flask, tmp_path: Path, redis_url: str
) -> None:
    bind_files(tmp_path)
    name = f"readiness-{os.getpid()}"
    portal.config["REDIS_URL"] = f"{redis_url}?client_name={name}"
    assert [anyone.get("/readyz").status_code for _ in range(5)] == [200] * 5
    with Redis.from_url(redis_url) as redis:
        assert [client["name"] for client in redis.client_list()].count(name) == 1
        for client in redis.client_list():
            if client["name"] == name:
                redis.client_kill_filter(_id=client["id"])
    assert anyone.get("/readyz").status_code == 200, "a line that broke is opened again"


def test_a_store_without_room_or_rights_is_not_ready(
    anyone: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bind_files(tmp_path)
    monkeypatch.setattr(files, "RESERVE", 2**62)
    answer = anyone.get("/readyz")
    assert (answer.status_code, answer.get_json()["parts"]["files"]) == (503, False)
