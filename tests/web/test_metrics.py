"""The figures are for a Prometheus of ours alone, name nobody, and are written down in the operations guide."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import event, update

from core.db import engine
from core.db.events import tell
from core.db.session import transaction
from core.db.tables import Audience, Job
from core.files import store
from core.jobs import engine as jobs
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, ActorKind
from core.kernel.settings import Settings
from core.web.app import create_app
from tests.architecture import ROOT

TOKEN = "5d41402abc4b2a76b9719d911017c592"
SOMEBODY = "203.0.113.7"


@pytest.fixture
def portal(portal: Flask, tmp_path: Path) -> Flask:
    store.bind(f"file://{tmp_path}", seal=bytes, unseal=bytes)
    return portal


def figures(portal: Flask) -> dict[str, Metric]:
    answer = portal.test_client().get("/metrics")
    assert answer.status_code == 200
    return {found.name: found for found in text_string_to_metric_families(answer.text)}


def value(portal: Flask, sample: str, **labels: str) -> float:
    found = figures(portal).values()
    return sum(
        s.value for metric in found for s in metric.samples if s.name == sample and labels.items() <= s.labels.items()
    )


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": SOMEBODY},
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Forwarded-Proto": "https"},
        {"X-Real-IP": SOMEBODY},
        {"Forwarded": f"for={SOMEBODY}"},
        {"Via": "1.1 proxy"},
        {"Authorization": f"Bearer {TOKEN}", "X-Forwarded-For": SOMEBODY},
        {"Authorization": "Bearer ", "X-Forwarded-For": SOMEBODY},
        {"Authorization": "Bearer", "X-Forwarded-For": SOMEBODY},
    ],
)
def test_from_outside_there_is_no_such_address(anyone: FlaskClient, headers: dict[str, str]) -> None:
    portal = anyone.application
    same = [portal.test_client().get(address, headers=headers) for address in ("/metrics", "/metricz")]
    assert [answer.status_code for answer in same] == [404, 404]
    # Every page carries a form token of its own.
    texts = [re.sub(r'value="[^"]+"', "", answer.text) for answer in same]
    assert texts[0] == texts[1].replace("metricz", "metrics")
    assert dict(same[0].headers).keys() == dict(same[1].headers).keys()


def test_from_another_machine_and_with_another_method_there_is_none_either(anyone: FlaskClient) -> None:
    assert anyone.get("/metrics", environ_base={"REMOTE_ADDR": "10.0.0.9"}).status_code == 404
    assert anyone.get("/metrics", environ_base={"REMOTE_ADDR": ""}).status_code == 404
    assert anyone.head("/metrics").status_code == 404
    assert anyone.get("/metrics/").status_code == 404
    assert anyone.get("/metrics").status_code == 200


def test_with_its_token_a_prometheus_elsewhere_is_answered(portal: Flask) -> None:
    anyone = create_app(Settings(secret_key="k" * 64, metrics_token=TOKEN)).test_client()
    outside = {"X-Forwarded-For": SOMEBODY}
    for brought, status in ((f"Bearer {TOKEN}", 200), (f"Bearer {TOKEN}0", 404), ("Bearer ", 404), (TOKEN, 404)):
        assert anyone.get("/metrics", headers={**outside, "Authorization": brought}).status_code == status


def test_in_production_it_answers_this_machine_whatever_the_host_is_called(portal: Flask) -> None:
    settings = Settings(env="production", secret_key="k" * 64, base_url="https://onex.example")
    anyone = create_app(settings).test_client()
    assert anyone.get("/metrics", base_url="http://127.0.0.1:8000").status_code == 200
    assert (
        anyone.get("/metrics", base_url="https://onex.example", headers={"X-Forwarded-For": SOMEBODY}).status_code
        == 404
    )


def test_requests_are_counted_by_door_and_what_they_came_to(portal: Flask, officer: FlaskClient) -> None:
    def count(**labels: str) -> float:
        return value(portal, "onex_requests_total", **labels)

    good, bad, odd = (
        {"door": "trial.index", "method": "GET", "status": "2xx"},
        {"door": "trial.show", "method": "GET", "status": "5xx"},
        {"door": "unknown", "status": "4xx"},
    )
    before = [count(**labels) for labels in (good, bad, odd)]
    slow = value(portal, "onex_request_seconds_count", door="trial.index")
    officer.get("/trial/")
    officer.get("/trial/answers/bug")
    for number in range(3):
        officer.get(f"/nothing/{number}")
    assert [count(**labels) for labels in (good, bad, odd)] == [before[0] + 1, before[1] + 1, before[2] + 3]
    assert value(portal, "onex_request_seconds_count", door="trial.index") == slow + 1


def test_wrong_secrets_and_who_comes_too_often_are_counted(
    portal: Flask, anyone: FlaskClient, csrf: Callable[..., str]
) -> None:
    def counts() -> list[float]:
        failures = [value(portal, "onex_sign_in_failures_total", by=by) for by in ("password", "token")]
        return [*failures, value(portal, "onex_limited_total", door="home.sign_in")]

    before = counts()
    form = {"login": "counted", "password": "wrong", "csrf_token": csrf(anyone, "/sign-in")}
    statuses = [anyone.post("/sign-in", data=form).status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]
    assert anyone.get("/api/v1/trials", headers={"Authorization": "Bearer onex_wrong"}).status_code == 401
    assert anyone.get("/api/v1/trials").status_code == 401
    assert [now - then for then, now in zip(before, counts(), strict=True)] == [10, 1, 1]


def test_work_that_waits_is_counted_with_the_age_of_the_oldest(portal: Flask) -> None:
    now, operator = clock.now(), Actor(kind=ActorKind.OPERATOR)
    with transaction(operator) as tx:
        for state, minutes in (("queued", 5), ("running", 3), ("succeeded", 60)):
            job = jobs.enqueue(tx, "import", operator, {})
            job.state, job.created_at = state, now - dt.timedelta(minutes=minutes)
            job.accepted, job.refused, job.skipped = 7, 2, 1
    with transaction(SYSTEM) as tx:
        for audience, state, hours in ((Audience.WEBHOOK, "pending", 1), (Audience.PLUGINS, "failed", 9)):
            row = tell(tx, "import.applied", "1", {}, audience)
            row.state, row.created_at = state, now - dt.timedelta(hours=hours)
    found = {state: value(portal, "onex_jobs", kind="import", state=state) for state in ("queued", "running", "failed")}
    assert found == {"queued": 1, "running": 1, "failed": 0}
    assert value(portal, "onex_oldest_job_seconds", kind="import") == pytest.approx(300, abs=30)
    fates = {fate: value(portal, "onex_import_rows", fate=fate) for fate in ("accepted", "refused", "skipped")}
    assert fates == {"accepted": 21, "refused": 6, "skipped": 3}
    assert value(portal, "onex_deliveries", to="webhook", state="pending") == 1
    assert value(portal, "onex_deliveries", to="plugins", state="failed") == 1
    assert value(portal, "onex_oldest_delivery_seconds", to="webhook") == pytest.approx(3600, abs=30)
    assert value(portal, "onex_oldest_delivery_seconds", to="plugins") == 0
    with transaction(SYSTEM) as tx:
        tx.execute(update(Job).values(state="succeeded"))
    assert "onex_oldest_job_seconds" not in {s.name for m in figures(portal).values() for s in m.samples}


def test_a_scrape_costs_three_statements_and_no_connection_afterwards(portal: Flask, officer: FlaskClient) -> None:
    statements: list[str] = []
    event.listen(engine.engine(), "before_cursor_execute", lambda _c, _u, text, *_: statements.append(text))
    officer.get("/trial/")
    statements.clear()
    assert value(portal, "onex_database_connections", state="used") == 0
    assert len([text for text in statements if text.lstrip().startswith("SELECT")]) == 3
    assert value(portal, "onex_database_connections", state="size") == 5


def test_without_database_or_store_the_figures_say_so(portal: Flask, tmp_path: Path) -> None:
    assert value(portal, "onex_database_up") == 1
    assert value(portal, "onex_store_free_bytes") > 0
    engine.bind("postgresql://127.0.0.1:1/away")
    store.bind(f"file://{tmp_path}/gone", seal=bytes, unseal=bytes)
    assert value(portal, "onex_database_up") == 0
    assert "onex_store_free_bytes" not in {s.name for m in figures(portal).values() for s in m.samples}


def test_the_operations_guide_names_every_figure_and_no_other(portal: Flask) -> None:
    guide = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `(onex_\w+)", guide, re.MULTILINE)
    found = figures(portal).values()
    assert sorted(named) == sorted(f"{f.name}_total" if f.type == "counter" else f.name for f in found)
