"""The line to the database is cut, or its backend killed, at every step of a call: 503, and asked again the truth."""

from __future__ import annotations

import datetime as dt
import random
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, create_engine, event, text
from werkzeug.test import TestResponse

from core.candidates import sheet
from core.db import engine
from core.db.session import reading
from core.db.tables import Job, Upload
from core.demo import people
from core.intake.receive import receive
from core.jobs import engine as jobs
from core.kernel.actor import SYSTEM, Role
from core.orgs import service
from tests.callers import person_of, program_of
from tests.faults.at_once import rows
from tests.faults.cutting import AFTER, BEFORE, CuttingLine, cutting
from tests.portal import the_portal
from tests.rooms.college_world import CollegeWorld, a_college_world, bind_files

pytestmark = pytest.mark.postgres

ADDRESS, FORM = "/api/v1/organizations", "/organizations/"
BODY = {"kind": "college", "name": "北方职业技术学院", "province": "11"}
PASSWORD = "correct-horse"


@pytest.fixture
def line(postgres_database: str) -> Iterator[CuttingLine]:
    """Let the portal reach its database through a line that can be cut."""
    with cutting(postgres_database) as found:
        engine.bind(found.url)
        yield found
        engine.bind(postgres_database)


def an_operator() -> Flask:
    service.create_user(SYSTEM, login="root", name="运营", password=PASSWORD, roles=frozenset({Role.OPERATOR}), of=None)
    return the_portal()


def operator_of(portal: Flask) -> FlaskClient:
    return person_of(portal, "root", PASSWORD)


def told_that_it_is_away(answer: TestResponse) -> bool:
    """Whether a program was told that the database is away, and when to come back."""
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json"), answer.text
    return answer.get_json()["code"] == "UNAVAILABLE" and int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize(("side", "there"), [(BEFORE, 0), (AFTER, 1)])
def test_a_call_that_lost_its_commit_is_asked_again_with_its_key_and_told_the_truth(
    line: CuttingLine, side: str, there: int
) -> None:
    program = operator_of(an_operator())
    key = {"Idempotency-Key": "k1"}
    line.cut(side)
    assert told_that_it_is_away(program.post(ADDRESS, json=BODY, headers=key))
    assert rows("college") == there
    again = program.post(ADDRESS, json=BODY, headers=key)
    assert (again.status_code, again.get_json()["name"]) == (201, BODY["name"])
    assert ("Idempotency-Replayed" in again.headers) == bool(there)
    assert rows("college") == 1


@pytest.mark.parametrize(("side", "there"), [(BEFORE, 0), (AFTER, 1)])
def test_a_form_that_lost_its_commit_says_so_and_is_done_once_when_sent_again(
    line: CuttingLine, side: str, there: int
) -> None:
    browser = an_operator().test_client()
    sign_in = {"login": "root", "password": PASSWORD, "csrf_token": hidden(browser, "/lookup", "csrf_token")}
    assert browser.post("/sign-in", data=sign_in).status_code == 303
    form = {**BODY, **{name: hidden(browser, FORM, name) for name in ("csrf_token", "once")}}
    line.cut(side)
    lost = browser.post(FORM, data=form)
    assert (lost.status_code, "Retry-After" in lost.headers) == (503, True)
    assert "数据库暂时无法使用" in lost.text
    assert rows("college") == there
    assert "机构已创建" not in lost.text + browser.get("/").text
    assert browser.post(FORM, data=form).status_code == 303
    assert rows("college") == 1


def hidden(client: FlaskClient, address: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', client.get(address).text)
    assert found
    return found[1]


@pytest.mark.parametrize(("side", "commits"), [(side, commits) for side in (BEFORE, AFTER) for commits in (2, 3)])
def test_a_job_that_lost_a_commit_goes_on_at_once_and_no_attempt_is_spent(
    line: CuttingLine, tmp_path: Path, side: str, commits: int
) -> None:
    """The second commit is that of the file that was read, the third that of the rows that were written."""
    bind_files(tmp_path)
    world = a_college_world()
    job_id = sent(world, 30)
    line.cut(side, commits)
    jobs.run(job_id)
    assert tried(job_id) == (0, None)
    jobs.sweep()
    with reading(SYSTEM) as tx:
        job = tx.get_one(Job, job_id)
    assert (job.state, job.accepted, job.refused, job.skipped) == ("succeeded", 30, 0, 0)
    assert rows("candidate") == 30


def sent(world: CollegeWorld, count: int) -> uuid.UUID:
    """Send a file of candidates; return its job."""
    cast = people.invent(random.Random(8), count, 0)
    data = people.workbook(sheet.FORM, [person.cells for person in cast])
    upload_id = receive(world.officer, "candidates", "考生.xlsx", data)
    with reading(world.officer) as tx:
        return tx.get_one(Upload, upload_id).job_id


def tried(job_id: uuid.UUID) -> tuple[int, dt.datetime | None]:
    """Return how many attempts of a job are counted, and until when somebody holds it."""
    with reading(SYSTEM) as tx:
        job = tx.get_one(Job, job_id)
    return job.attempts, job.lease_until


STEPS = {
    "who asks": ("before_cursor_execute", "SELECT user_account."),
    "the call is noted": ("before_cursor_execute", "INSERT INTO stored_answer "),
    "the act begins": ("before_cursor_execute", "SAVEPOINT "),
    "it looks": ("before_cursor_execute", "SELECT college."),
    "it writes": ("before_cursor_execute", "INSERT INTO college "),
    "the answer is noted": ("before_cursor_execute", "UPDATE stored_answer "),
    "the commit": ("commit", ""),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_backend_killed_at_any_step_of_a_call_is_503_and_the_call_is_then_done_once(
    postgres_database: str, step: str
) -> None:
    program = operator_of(an_operator())
    key = {"Idempotency-Key": "k1"}
    with killed_at(*STEPS[step]):
        assert told_that_it_is_away(program.post(ADDRESS, json=BODY, headers=key))
    assert rows("college") == 0
    assert program.post(ADDRESS, json=BODY, headers=key).status_code == 201
    assert rows("college") == 1


def test_a_key_is_asked_for_again_and_a_day_that_could_not_be_noted_costs_nothing(postgres_database: str) -> None:
    program = program_of(an_operator(), "root")
    with killed_at("before_cursor_execute", "UPDATE api_token "):
        assert program.get(ADDRESS).status_code == 200
    with killed_at("before_cursor_execute", "SELECT api_token."):
        assert told_that_it_is_away(program.get(ADDRESS))
    assert program.get(ADDRESS).status_code == 200


def test_a_refusal_stays_one_when_the_backend_is_killed_at_its_rollback(postgres_database: str) -> None:
    program = operator_of(an_operator())
    service.create_college(SYSTEM, name=BODY["name"], province="11")
    with killed_at("rollback", "", earlier=2):  # those of the transactions that read who asks
        answer = program.post(ADDRESS, json=BODY, headers={"Idempotency-Key": "k1"})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "ORG_EXISTS")


@pytest.mark.parametrize("statement", ["SELECT upload_chunk.", "CREATE TEMP TABLE ", "INSERT INTO candidate "])
def test_a_backend_killed_in_a_job_costs_no_attempt(postgres_database: str, tmp_path: Path, statement: str) -> None:
    bind_files(tmp_path)
    job_id = sent(a_college_world(), 30)
    with killed_at("before_cursor_execute", statement):
        jobs.run(job_id)
    assert tried(job_id) == (0, None)
    jobs.sweep()
    assert rows("candidate") == 30


@contextmanager
def killed_at(what: str, statement: str, earlier: int = 0) -> Iterator[None]:
    """Let the server end the connection that is about to do something, once; so many `earlier` ones get through."""
    seen: list[int] = []

    def kill(connection: Connection, _cursor: object = None, said: str = "", *_: object) -> None:
        if said.startswith(statement):
            seen.append(connection.connection.driver_connection.info.backend_pid)  # type: ignore[union-attr]
            if len(seen) == earlier + 1:
                end(seen[-1])

    event.listen(engine.engine(), what, kill)
    try:
        yield
    finally:
        event.remove(engine.engine(), what, kill)
    assert len(seen) > earlier


def end(pid: int) -> None:
    """Have a backend ended, and wait until it is gone."""
    own = create_engine(engine.engine().url, isolation_level="AUTOCOMMIT")
    with own.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid, 10000)"), {"pid": pid})
    own.dispose()
