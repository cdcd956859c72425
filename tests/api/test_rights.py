"""Every door says who it is for: nobody else gets in, and the menu shows what opens and nothing else."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

import pytest
from flask import Flask, g
from flask.testing import FlaskClient

from core.kernel.actor import SYSTEM, Actor, ActorKind, Role
from core.kernel.errors import NotAllowed
from core.kernel.settings import Settings
from core.orgs import service
from core.orgs.rules import MANAGERS
from core.web import auth, menu
from core.web.app import create_app
from core.web.doors import PUBLIC
from core.web.limits import limiter
from tests.api.test_odd_values import ENDS_THE_SESSION, Door, addresses, doors
from tests.callers import person_of

PASSWORD = "correct-horse-battery"
READS_ACCOUNTS = {role for role in Role if role.startswith("vendor")} | {
    *MANAGERS,
    Role.PROVINCE_REVIEWER,
    Role.PROVINCE_CITY_REVIEWER,
}


@pytest.fixture
def portal(sqlite_database: str, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """One account for each role."""
    vendor = service.create_vendor(SYSTEM, name="甲组织")
    college = service.create_college(SYSTEM, name="甲学院", province="32")
    of = {"vendor": vendor, "college": college, "province": "32", "operator": None}
    for role in Role:
        home = of[role.value.partition("_")[0]]
        service.create_user(SYSTEM, login=role, name="某人", password=PASSWORD, roles=frozenset({role}), of=home)
    app = create_app(Settings(secret_key="k" * 64))
    monkeypatch.setattr(limiter, "enabled", False)  # more calls a minute than people make
    return app


def closed(portal: Flask) -> Iterator[Door]:
    """Yield the doors that are not everybody's."""
    return (door for door in doors(portal) if door.rule.endpoint not in PUBLIC)


def test_every_door_says_who_it_is_for(portal: Flask) -> None:
    assert [f"{door.method} {door.rule}" for door in closed(portal) if not door.roles] == []


def test_a_door_that_says_of_nobody_that_it_is_for_them_is_closed_to_everybody(portal: Flask) -> None:
    portal.add_url_rule("/new", "new", lambda: "open")
    with portal.test_request_context("/new"):
        g.actor = Actor(kind=ActorKind.OPERATOR, roles=frozenset(Role))
        with pytest.raises(NotAllowed):
            auth.admit()


def test_nobody_gets_in_at_a_door_that_is_for_others(portal: Flask) -> None:
    people = {role: person_of(portal, role, PASSWORD) for role in Role}
    wrong = {
        f"{role}: {door.method} {address}": status
        for door in closed(portal)
        for address in addresses(portal, door, {})
        for role, client in people.items()
        if role not in door.roles and (status := call(client, door, address)) != 403
    }
    assert wrong == {}


def test_the_menu_shows_what_opens_and_a_list_opens_for_whom_it_is_for(portal: Flask) -> None:
    listed = {entry.endpoint for section in menu.MENU for entry in section.entries}
    lists = [door for door in closed(portal) if door.rule.endpoint in listed and door.method == "GET"]
    for role in Role:
        client = person_of(portal, role, PASSWORD)
        side = client.get("/").text.partition('id="menu"')[2].partition("</nav>")[0]
        shown = set(re.findall(r'href="([^"]+)"', side))
        assert {door.rule.rule for door in lists if role in door.roles} == shown
        assert {address: client.get(address).status_code for address in shown} == dict.fromkeys(shown, 200)


def test_accounts_are_read_by_whoever_works_with_them_and_the_log_too(portal: Flask) -> None:
    of = {door.rule.endpoint: set(door.roles) for door in closed(portal) if door.method == "GET"}
    assert of["orgs.users"] == of["api_orgs.Users"] == of["api_orgs.User"] == READS_ACCOUNTS
    assert of["audit.index"] == of["api_audit.Events"] - {Role.COLLEGE_OFFICER, Role.COLLEGE_REVIEWER}
    assert Role.COLLEGE_TEACHER not in of["orgs.users"] | of["audit.index"]


def call(client: FlaskClient, door: Door, address: str) -> int:
    if door.rule.endpoint in ENDS_THE_SESSION:
        return 403
    headers = {"Idempotency-Key": uuid.uuid4().hex} if door.is_api else {}
    return client.open(address, method=door.method, headers=headers).status_code
