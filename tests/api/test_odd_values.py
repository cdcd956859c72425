"""Every door, sent what no field can mean by whoever may use it, by whoever may not, by nobody: never a bug page."""

from __future__ import annotations

import io
import itertools
import json
import logging
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from marshmallow import Schema, fields
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from core.db.engine import engine
from core.db.session import reading
from core.db.tables import Certificate, ExamSite, PilotApplication, ProvincePlan, User
from core.demo.story import Story
from core.kernel.actor import SYSTEM
from core.rest.forms import Gathered
from core.web.doors import PUBLIC
from core.web.limits import limiter
from tests.api.conftest import HEAD, OFFICER, OPERATOR, PLANNER, PROVINCE
from tests.api.test_pages import signed_in
from tests.portal import the_portal
from tests.rooms.story_world import a_story

CANARY = "CANARY540102"
"""Stands in for what people type: it must be in no line of the log."""
ODD = {
    "nothing": "",
    "blanks": " \t ",
    "NUL": f"{CANARY}\0",
    "control": f"{CANARY}\x1b[31m",
    "turned": f"{CANARY}\u202egpj",
    "half": f"{CANARY}\ud800",
    "no character": f"{CANARY}\uffff",
    "word": CANARY,
    "long": CANARY * 17_000,
    "digits": "9" * 5000,
    "wide digits": "１２",
    "minus": "-1",
    "exponent": "1e999",
    "not a number": "NaN",
    "year one": "0001-01-01",
    "last year": "9999-12-31T23:59",
    "week date": "2024-W05-1",
    "bare date": "20240507T1200",
    "no such day": "2024-02-30",
    "id in words": f"urn:uuid:{uuid.UUID(int=1)}",
    "nobody's id": str(uuid.UUID(int=1)),
    "markup": "<script>alert(1)</script>",
    "quote": "'; DROP TABLE candidate; --",
    "formula": "=cmd|' /C calc'!A0",
}
SHARE = 4
"""How many of these each door is sent on each database, in turn: a field's kind stands at dozens of doors."""
ACCOUNTS = [OFFICER, HEAD, PLANNER, "hotmatrix-approver", "hotmatrix-signer", PROVINCE, OPERATOR]
ENDS_THE_SESSION = {"home.sign_out"}
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


@dataclass(frozen=True)
class Door:
    """One address with one method, and what it reads."""

    rule: Rule
    method: str
    act: Any

    @property
    def is_api(self) -> bool:
        return self.rule.rule.startswith("/api/")

    @property
    def roles(self) -> frozenset[str]:
        return getattr(self.act, "roles", frozenset())

    def reads(self, location: str) -> dict[str, fields.Field]:
        schema: type[Schema] | None = getattr(self.act, location, None)
        return {field.data_key or name: field for name, field in schema().load_fields.items()} if schema else {}


def doors(portal: Flask) -> Iterator[Door]:
    for rule in portal.url_map.iter_rules():
        view = portal.view_functions[rule.endpoint]
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Door(rule, method, getattr(getattr(view, "view_class", None), method.lower(), view))


@pytest.fixture
def world(database: str, tmp_path: Path) -> Story:
    return a_story(tmp_path)


@pytest.fixture
def portal(world: Story, monkeypatch: pytest.MonkeyPatch) -> Flask:
    app = the_portal()
    monkeypatch.setattr(limiter, "enabled", False)  # more calls a minute than people make
    return app


@pytest.fixture
def known(world: Story) -> dict[str, Any]:
    """Ids the addresses may carry; any other is nobody's."""
    with reading(SYSTEM) as tx:
        user = tx.scalars(select(User.id).where(User.login == "college2")).one()
        certificate = tx.scalars(select(Certificate.id)).first()
        window = tx.scalars(select(ProvincePlan.id)).first()
    with reading(world.colleges[0].officer) as tx:
        site, application = tx.scalars(select(ExamSite.id)).first(), tx.scalars(select(PilotApplication.id)).first()
    return {
        "plan_id": world.key,
        "user_id": user,
        "certificate_id": certificate,
        "site_id": site,
        "application_id": application,
        "window_id": window,
    }


def addresses(portal: Flask, door: Door, known: dict[str, Any]) -> Iterator[str]:
    """Yield the door's address with true ids where there are some, once for every choice in its path."""
    choices: dict[str, list[Any]] = {}
    for name, converter in door.rule._converters.items():
        kind = type(converter).__name__
        if kind == "AnyConverter":
            choices[name] = sorted(converter.items)
        elif kind == "UUIDConverter":
            choices[name] = [known.get(name) or uuid.UUID(int=7)]
        else:
            choices[name] = [1 if kind == "IntegerConverter" else "x"]
    adapter = portal.url_map.bind("localhost")
    many = max([len(values) for values in choices.values()], default=1)
    for number in range(many):
        values = {name: each[number % len(each)] for name, each in choices.items()}
        yield adapter.build(door.rule.endpoint, values, method=door.method)


class Sender:
    """Somebody, or nobody, who sends odd values through every door."""

    def __init__(self, portal: Flask, client: FlaskClient, csrf: str = "") -> None:
        self.portal, self.client, self.csrf = portal, client, csrf

    def send(self, door: Door, address: str, query: dict[str, str], body: dict[str, Any], how: str) -> TestResponse:
        headers = {"If-Match": '"odd"', "Idempotency-Key": uuid.uuid4().hex}
        if door.is_api:
            headers["X-CSRFToken"] = self.csrf
            if how == "json":
                data = json.dumps(body).encode()
                return self.client.open(
                    address, method=door.method, query_string=encoded(query), data=data, headers=headers,
                    content_type="application/json",
                )  # fmt: skip
        form = [("csrf_token", self.csrf.encode()), *pairs(body)]
        if how == "multipart":
            form.append(("file", (io.BytesIO(b"x"), "odd\u202e\0name.xlsx")))  # type: ignore[arg-type]
        kind = "multipart/form-data" if how == "multipart" else "application/x-www-form-urlencoded"
        data = multipart(form) if how == "multipart" else encoded(dict(form)).encode()
        return self.client.open(
            address, method=door.method, query_string=encoded(query), data=data, headers=headers,
            content_type=f"{kind}; boundary=odd",
        )  # fmt: skip


def pairs(body: dict[str, Any]) -> list[tuple[str, bytes]]:
    return [
        (name, str(item).encode("utf-8", "surrogatepass"))
        for name, value in body.items()
        for item in (value if isinstance(value, list) else [value])
    ]


def encoded(values: dict[str, Any]) -> str:
    raw = ((name, v if isinstance(v, bytes) else str(v).encode("utf-8", "surrogatepass")) for name, v in values.items())
    return "&".join(f"{name}=" + "".join(f"%{byte:02X}" for byte in value) for name, value in raw)


def multipart(form: list[tuple[str, Any]]) -> bytes:
    parts = b""
    for name, value in form:
        if isinstance(value, tuple):
            file, title = value
            content = file.read()
            head = f'Content-Disposition: form-data; name="{name}"; filename="{title}"\r\nContent-Type: x/y'.encode()
        else:
            content = value
            head = f'Content-Disposition: form-data; name="{name}"'.encode()
        parts += b"--odd\r\n" + head + b"\r\n\r\n" + content + b"\r\n"
    return parts + b"--odd--\r\n"


def json_fields(portal: Flask) -> dict[tuple[str, str], tuple[list[str], list[str]]]:
    """Return (query words, body fields) of every operation of the API, as its document says."""
    document = portal.test_client().get("/api/openapi.json").get_json()

    def resolved(schema: dict[str, Any]) -> dict[str, Any]:
        name = schema.get("$ref", "").rsplit("/", 1)[-1]
        return document["components"]["schemas"][name] if name else schema

    found = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method.upper() in CHANGING | {"GET"}:
                words = [p["name"] for p in operation.get("parameters", ()) if p["in"] == "query"]
                content = operation.get("requestBody", {}).get("content", {})
                body = [resolved(each["schema"]) for each in content.values()]
                names = [name for schema in body for name in schema.get("properties", {})]
                found[method.upper(), path] = (words, names)
    return found


def openapi_path(rule: Rule) -> str:
    return "".join(f"{{{part}}}" if dynamic else part for dynamic, part in rule._trace).removeprefix("|")


def test_every_door_that_changes_something_says_who_it_is_for(portal: Flask) -> None:
    silent = [
        f"{door.method} {door.rule.rule}"
        for door in doors(portal)
        if door.method in CHANGING and door.rule.endpoint not in PUBLIC | ENDS_THE_SESSION and not door.roles
    ]
    assert silent == []


@pytest.mark.parametrize("login", ACCOUNTS)
def test_odd_values_are_never_a_bug_and_never_in_the_log(
    portal: Flask,
    world: Story,
    known: dict[str, Any],
    login: str,
    production_log: pytest.LogCaptureFixture,
) -> None:
    production_log.set_level(logging.INFO)
    client = signed_in(portal, login, world.world.password)
    csrf = client.get("/password").text.split('name="csrf_token" value="')[1].split('"')[0]
    sender = Sender(portal, client, csrf)
    with reading(SYSTEM) as tx:
        roles = {user.login: set(user.roles) for user in tx.scalars(select(User).where(User.login.in_(ACCOUNTS)))}

    def is_first(door: Door) -> bool:
        return login == next(each for each in ACCOUNTS if not door.roles or not roles[each].isdisjoint(door.roles))

    wrong = [finding for _door, finding in _tried(portal, sender, known, roles[login], is_first)]
    assert wrong == []
    assert CANARY not in production_log.text


def _tried(
    portal: Flask, sender: Sender, known: dict[str, Any], held: set[str], is_first: Callable[[Door], bool]
) -> Iterator[tuple[Door, str]]:
    """Send every odd value as the first of the accounts that may use a door, and one as each of the others."""
    documented = json_fields(portal)
    turn: Iterator[tuple[str, str]] = itertools.cycle(ODD.items())
    if engine().dialect.name == "postgresql":
        turn = itertools.islice(turn, len(ODD) // 2, None)
    for door in doors(portal):
        if door.rule.endpoint in ENDS_THE_SESSION:
            continue
        odd = dict(itertools.islice(turn, SHARE))
        words, names = documented.get((door.method, openapi_path(door.rule)), ([], []))
        words, names = words or list(door.reads("query")), names or list(door.reads("form")) or ["x"]
        kinds = {**door.reads("form"), **door.reads("query")}
        for address in addresses(portal, door, known):
            may = not held or not door.roles or not held.isdisjoint(door.roles)
            reads_nothing = door.method == "GET" and not words
            whole = may and is_first(door) and not reads_nothing
            for title, value in odd.items() if whole else [("word", CANARY)]:
                ways = ["json", "multipart"] if door.is_api else ["urlencoded", "multipart"]
                for how in ways if title in {"NUL", "word"} else ways[:1]:
                    body = {f"{n}x" if isinstance(kinds.get(n), Gathered) else n: value for n in names}
                    answer = sender.send(door, address, dict.fromkeys(words, value), body, how)
                    answer.close()
                    if answer.status_code >= 500:
                        yield door, f"{door.method} {address} {title} {how}: {answer.status_code}"
                    elif held and not may and answer.status_code != 403:
                        yield door, f"{door.method} {address} {how}: {answer.status_code}, not 403"


def test_nobody_can_make_a_bug_page(
    portal: Flask, known: dict[str, Any], production_log: pytest.LogCaptureFixture
) -> None:
    production_log.set_level(logging.INFO)
    client = portal.test_client()
    csrf = client.get("/lookup").text.split('name="csrf_token" value="')[1].split('"')[0]
    sender = Sender(portal, client, csrf=csrf)
    wrong = [finding for _door, finding in _tried(portal, sender, known, set(), lambda _door: True)]
    assert wrong == []
    assert CANARY not in production_log.text
