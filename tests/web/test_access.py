"""Every request leaves its line, by number, door and ids; what was typed is in none of them."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db.session import reading
from core.db.tables import User
from core.jobs import engine
from core.kernel import logs
from core.kernel.actor import SYSTEM, Actor, ActorKind, Role
from tests.jobs.test_engine import a_job

# A name, a document and a phone nobody has.
TYPED = ("欧阳测试", "540102199901015357", "19900012345")
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def text() -> Iterator[io.StringIO]:
    """Write as a process of ours in production does, into a text."""
    written, root, house = io.StringIO(), logging.getLogger(), logging.getLogger("core")
    handler = logging.StreamHandler(written)
    handler.setFormatter(logs.formatter(json=True))
    root.addHandler(handler)
    house.setLevel("INFO")
    yield written
    house.setLevel("NOTSET")
    root.removeHandler(handler)


@pytest.fixture
def lines(text: io.StringIO) -> Lines:
    return lambda: [json.loads(line) for line in text.getvalue().splitlines()]


def college_user() -> User:
    with reading(SYSTEM) as tx:
        return tx.scalars(select(User).where(User.kind == "college")).one()


def test_a_line_says_door_status_and_who_and_no_address(officer: FlaskClient, lines: Lines) -> None:
    officer.get("/trial/?page=7")
    line, user = lines()[-1], college_user()
    assert (line["event"], line["door"], line["method"], line["status"]) == ("request", "trial.index", "GET", 200)
    assert (line["kind"], line["user"], line["college"]) == ("college", str(user.id), str(user.college_id))
    assert re.fullmatch(r"\d{8}", line["request"])
    assert line["ms"] >= 0
    assert not {"李老师", "office", "page=7", "江南职业技术学院"} & set(json.dumps(line, ensure_ascii=False).split('"'))


def test_what_is_said_of_one_request_is_not_said_of_the_next(officer: FlaskClient, lines: Lines) -> None:
    officer.get("/trial/", headers={"X-Request-Id": "0" * 32})
    officer.application.test_client().get("/lookup")
    first, second = lines()[-2:]
    assert first["request"] != second["request"]
    assert not {"kind", "user", "college", "proxy_request"} & second.keys()


@pytest.mark.parametrize(
    ("named", "kept"),
    [
        ("9b2c" * 8, True),
        ("019c1111-2222-7333-8444-555566667777", True),
        (TYPED[1], False),
        ("x" * 32, False),
        ("0" * 33, False),
        ("0" * 31 + "}", False),
    ],
)
def test_the_proxys_name_of_a_request_is_kept_only_in_its_form(
    anyone: FlaskClient, lines: Lines, named: str, kept: bool
) -> None:
    anyone.get("/lookup", headers={"X-Request-Id": named})
    assert (lines()[-1].get("proxy_request") == named) is kept
    assert (named in json.dumps(lines())) is kept


def test_a_bug_stands_in_the_log_under_the_number_its_page_shows(
    officer: FlaskClient, program: FlaskClient, lines: Lines
) -> None:
    page = re.search(r"\d{8}", officer.get("/trial/answers/bug").text)
    document = program.get("/api/v1/trials/answers/bug").get_json()
    bugs = [line for line in lines() if "exception" in line]
    assert page
    assert [bug["request"] for bug in bugs] == [page[0], document["number"]]
    for bug in bugs:
        assert "ZeroDivisionError" in bug["exception"]
        assert "trial.py:" in bug["exception"]
        assert bug["college"] == str(college_user().college_id)


def test_an_address_and_a_method_nobody_offers_are_called_one_thing(anyone: FlaskClient, lines: Lines) -> None:
    anyone.get(f"/{TYPED[0]}/{TYPED[1]}")
    anyone.open("/lookup", method=TYPED[1])
    assert [(line["door"], line["method"]) for line in lines()] == [("unknown", "GET"), ("unknown", "other")]


@pytest.mark.parametrize("typed", TYPED)
def test_nothing_typed_at_any_door_is_in_the_log(
    anyone: FlaskClient,
    officer: FlaskClient,
    program: FlaskClient,
    csrf: Callable[..., str],
    text: io.StringIO,
    typed: str,
) -> None:
    form = dict.fromkeys(("login", "password", "id_number", "ticket_no", "certificate_no", "name", "word"), typed)
    for client, address in ((anyone, "/sign-in"), (anyone, "/lookup"), (officer, "/trial/")):
        client.post(address, data={**form, "csrf_token": csrf(client)}, query_string={"back": typed})
        client.get(address, query_string=form)
    answer = officer.get("/trial/answers/typed", query_string=form)
    assert answer.status_code == 500
    assert program.get("/api/v1/trials/answers/typed", query_string=form).status_code == 500
    assert program.post("/api/v1/trials", json={"words": [form, {"level": typed}]}).status_code == 422
    assert program.get(f"/api/v1/trials/{typed}").status_code == 404
    told = text.getvalue()
    assert told.count("ValueError") == 2
    assert typed not in told
    assert typed.encode("unicode_escape").decode() not in told


@pytest.mark.parametrize("typed", TYPED)
def test_a_job_that_fails_is_logged_by_its_number_and_not_with_what_its_file_held(
    sqlite_database: str, lines: Lines, text: io.StringIO, typed: str
) -> None:
    def read(*_: object) -> engine.Progress:
        return engine.Progress(position=int(f"{typed}x"))

    operator = Actor(kind=ActorKind.OPERATOR, roles=frozenset({Role.OPERATOR}))
    engine.register("typed", read)
    job_id = a_job(operator, "typed")
    engine.run(job_id)
    (line,) = lines()
    assert (line["job"], line["job_kind"], line["kind"]) == (str(job_id), "typed", "operator")
    assert "ValueError" in line["exception"]
    assert typed not in text.getvalue()
