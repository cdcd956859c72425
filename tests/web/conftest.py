"""A portal with a trial room in it, and two people who can sign in."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.kernel.actor import SYSTEM, Role
from core.kernel.settings import Settings
from core.orgs import service
from core.web.app import create_app
from core.wiring import rooms
from tests.callers import key_of
from tests.web import trial

PASSWORD = "correct-horse-battery"
LOGIN = "office"


@pytest.fixture
def portal(sqlite_database: str, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setattr(rooms, "pages", lambda: [trial.pages])
    monkeypatch.setattr(rooms, "resources", lambda: [trial.resources])
    college = service.create_college(SYSTEM, name="江南职业技术学院", province="32")
    service.create_user(
        SYSTEM, login=LOGIN, name="李老师", password=PASSWORD, roles=frozenset({Role.COLLEGE_OFFICER}), of=college
    )
    return create_app(Settings(secret_key="k" * 64))


@pytest.fixture
def anyone(portal: Flask) -> FlaskClient:
    return portal.test_client()


@pytest.fixture
def token(portal: Flask) -> str:
    return key_of(LOGIN)


@pytest.fixture
def program(portal: Flask, token: str) -> FlaskClient:
    client = portal.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


@pytest.fixture
def officer(portal: Flask, csrf: Callable[[FlaskClient], str]) -> FlaskClient:
    client = portal.test_client()
    form = {"login": LOGIN, "password": PASSWORD, "csrf_token": csrf(client)}
    assert client.post("/sign-in", data=form).status_code == 303
    return client


@pytest.fixture
def csrf() -> Callable[[FlaskClient], str]:
    """Return how to read a page's CSRF token."""

    def read(client: FlaskClient, address: str = "/lookup") -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).text)
        assert found
        return found[1]

    return read
