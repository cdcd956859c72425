"""What the operator sees of jobs: whose, how it stands, what an error means, and nothing a sender wrote."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from core.db.session import transaction
from core.db.tables import Job
from core.jobs import engine, queries
from core.jobs.engine import Progress, Work
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, ActorKind, Role
from core.kernel.errors import Refused
from core.kernel.settings import Settings
from core.orgs import service as orgs
from core.web.app import create_app
from tests.callers import key_of
from tests.jobs.writing import a_job

OPERATOR = Actor(kind=ActorKind.OPERATOR, roles=frozenset({Role.OPERATOR}))
FILE = "540102199001015357.xlsx"


def refuse(_tx: Session, _work: Work) -> Progress:
    raise Refused("IMPORT_EMPTY", file=FILE)


def stumble(_tx: Session, _work: Work) -> Progress:
    raise ZeroDivisionError


@pytest.fixture
def three_jobs(vendor: Actor) -> Actor:
    """One was refused, one set aside, one failed once and waits for its second attempt."""
    engine.register("refuse", refuse)
    engine.register("stumble", stumble)
    refused, poisoned = a_job(vendor, "refuse"), a_job(vendor, "stumble")
    engine.run(refused)
    for _ in range(engine.ATTEMPTS):
        engine.run(poisoned)
    engine.run(a_job(vendor, "stumble"))
    return vendor


def test_open_jobs_come_first_and_each_says_whose_it_is_and_what_happened(three_jobs: Actor) -> None:
    with clock.at(clock.now() + dt.timedelta(minutes=7, seconds=30)):
        found = queries.jobs(OPERATOR)
    assert [(job.kind, job.state, job.attempts, job.error, job.last_error) for job in found] == [
        ("stumble", "running", 1, "", "ZeroDivisionError"),
        ("stumble", "failed", 3, "JOB_POISON", "ZeroDivisionError"),
        ("refuse", "failed", 0, "IMPORT_EMPTY", ""),
    ]
    assert {(job.organization, job.age) for job in found} == {("LEAK-甲组织", 7)}
    assert FILE not in repr(found)


def test_a_job_of_a_province_shows_its_name(vendor: Actor) -> None:
    with transaction(SYSTEM) as tx:
        tx.add(Job(kind="x", province="32", actor={}, params={}, state="queued", created_at=clock.now()))
    assert [job.organization for job in queries.jobs(OPERATOR)] == ["江苏省"]


def the_operator() -> tuple[FlaskClient, str]:
    password = "a long password"
    orgs.create_user(SYSTEM, login="ops", name="运营", password=password, roles=frozenset({Role.OPERATOR}), of=None)
    client = create_app(Settings(secret_key="k" * 64)).test_client()
    token = client.get("/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]
    assert client.post("/sign-in", data={"login": "ops", "password": password, "csrf_token": token}).status_code == 303
    return client, key_of("ops")


def test_page_and_api_say_the_same_in_words(three_jobs: Actor, tmp_path: Path) -> None:
    client, token = the_operator()
    page = client.get("/jobs/").text
    for words in ("任务连续 3 次出错，已停止重试", "ZeroDivisionError", "LEAK-甲组织", "处理中"):
        assert words in page
    assert FILE not in page
    answer = client.get("/api/v1/jobs", headers={"Authorization": f"Bearer {token}"})
    assert [(row["state"], row["error"]) for row in answer.json["items"]] == [
        ("running", ""),
        ("failed", "JOB_POISON"),
        ("failed", "IMPORT_EMPTY"),
    ]
    assert FILE not in answer.text
