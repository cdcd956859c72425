"""What people and programs see of the way to the platform: banner, page, API, command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.cli.main import cli
from core.db.session import reading, transaction
from core.db.tables import NationalAccount, NationalMedium
from core.demo.story import Story
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.errors import Refused
from core.national import link, medium, relay
from core.national.link import State
from tests import production
from tests.api.conftest import OFFICER, OPERATOR
from tests.api.test_pages import signed_in
from tests.callers import program_of
from tests.conftest import TEST_KEYS
from tests.national.ledger import STEP, deliveries, differences, drain, register
from tests.national.stand_in import KEY, StandIn
from tests.portal import the_portal
from tests.servers import Postgres

CONCERNED = ("/", "/registrations/", "/candidates/", "/fallback/")


@pytest.fixture
def database(sqlite_database: str) -> str:
    return sqlite_database


@pytest.fixture
def portal(story: Story) -> Flask:
    return the_portal()


def person(portal: Flask, story: Story, login: str) -> FlaskClient:
    return signed_in(portal, login, story.world.password)


@pytest.mark.req("R-103")
@pytest.mark.parametrize(
    ("state", "words"),
    [(State.DEGRADED, "起不稳定"), (State.DOWN, "起发生故障"), (State.CLOSED, "起暂停开放")],
)
def test_the_pages_it_concerns_say_how_the_platform_stands(
    portal: Flask, story: Story, state: State, words: str
) -> None:
    officer = person(portal, story, OFFICER)
    assert not any("国家平台自" in officer.get(page).text for page in CONCERNED)
    link.declare(SYSTEM, state, "100% 停机公告", "运营")
    for page in CONCERNED:
        assert words in officer.get(page).text, page
        assert "100% 停机公告" in officer.get(page).text, page


@pytest.mark.req("R-103")
def test_what_a_health_check_saw_is_said_in_the_readers_language(portal: Flask, story: Story) -> None:
    with transaction(SYSTEM) as tx:
        link.observe(tx, State.DOWN)
    operator = person(portal, story, OPERATOR)
    assert "自动检查：平台长时间没有正常应答" in operator.get("/").text
    with operator.session_transaction() as session:
        session["language"] = "en"
    assert "Health check: calls have not been answered for a long time" in operator.get("/national/").text


def test_the_page_shows_what_has_not_arrived_and_why_and_sends_it_again(
    portal: Flask, story: Story, platform: StandIn
) -> None:
    assert story.plan
    platform.admin("plans", name=story.plan.name, closes=(clock.now() - STEP).isoformat())
    register(story)
    relay.run_due()
    operator = person(portal, story, OPERATOR)
    page = operator.get("/national/").text
    for text in (platform.url, story.plan.name, story.colleges[0].college.name, "平台未接受", "window_closed"):
        assert text in page
    assert KEY not in page
    address = f"/national/{story.colleges[0].college.id}/{story.key}/again"
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    assert address in page
    platform.admin("plans", name=story.plan.name)
    assert operator.post(address, data={"csrf_token": token}).status_code == 303
    drain(platform)
    assert differences(story, platform) == (0, 0)
    assert "平台未接受" not in operator.get("/national/").text


def test_a_college_sees_its_own_and_no_address(portal: Flask, story: Story, platform: StandIn) -> None:
    register(story)
    own = person(portal, story, OFFICER).get("/national/").text
    assert "待传送" in own
    assert platform.url not in own
    assert "待传送" not in person(portal, story, "college2").get("/national/").text


def test_programs_list_what_has_not_arrived(portal: Flask, story: Story, platform: StandIn) -> None:
    register(story)
    client = program_of(portal, OPERATOR)
    (row,) = client.get("/api/v1/national-link/deliveries").get_json()["items"]
    assert (row["plan"], row["state"], row["count"]) == (story.plan and story.plan.name, "pending", 4)
    assert client.get("/api/v1/national-link").get_json()["automatic"] is False


@pytest.fixture
def environment(database: str, story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("ONEX_DATABASE_URL", database)
    monkeypatch.setenv("ONEX_DATA_KEYS", TEST_KEYS)
    monkeypatch.setenv("ONEX_FILES_URL", f"file://{tmp_path}/files")
    return monkeypatch


def test_an_operator_connects_and_the_key_is_sealed(environment: pytest.MonkeyPatch, simulator: StandIn) -> None:
    done = CliRunner().invoke(cli, ["national", "connect", simulator.url, "--key", "secret-key"])
    assert "connected: " in done.output
    with reading(SYSTEM) as tx:
        found = list(tx.scalars(select(NationalAccount)))
        assert tx.scalars(select(NationalMedium.url)).one() == simulator.url
    assert {medium.key_of(account) for account in found} == {"secret-key"}
    assert all(b"secret-key" not in account.sealed for account in found)
    assert len(found) == int(done.output.split()[1])


def test_in_production_the_simulator_cannot_be_connected(
    postgres_server: Postgres,
    postgres_database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    simulator: StandIn,
) -> None:
    with production.login(postgres_server, postgres_database) as url:
        for name, value in production.environment(url, tmp_path).items():
            monkeypatch.setenv(name, value)
        done = CliRunner().invoke(cli, ["national", "connect", simulator.url, "--key", "secret-key"])
    assert isinstance(done.exception, Refused)
    assert done.exception.code == "ADDRESS_PLAIN"


@pytest.mark.req("R-103")
def test_an_operator_says_until_further_notice(environment: pytest.MonkeyPatch, story: Story) -> None:
    words = ["national", "down", "--reason", "公告", "--until-further-notice"]
    assert CliRunner().invoke(cli, words).output == "closed\n"
    document = json.loads(CliRunner().invoke(cli, ["national", "status", "--json"]).output)
    assert (document["state"], document["deliveries"]) == ("closed", {"waiting": 0, "unknown": 0, "stuck": 0})
    assert CliRunner().invoke(cli, ["national", "up"]).output == "open\n"
    assert deliveries() == []


def test_a_fault_nobody_knows_is_wrong_usage(environment: pytest.MonkeyPatch) -> None:
    done = CliRunner().invoke(cli, ["national", "simulate", "--faults", "nonsense"])
    assert done.exit_code == 2
    assert "is no fault" in done.output
