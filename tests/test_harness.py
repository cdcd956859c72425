"""The tools of the tests themselves: databases are private, a missing server is named, rules are counted."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
import redis
from playwright.sync_api import Page
from sqlalchemy import inspect, make_url, text

from core.db import engine
from core.db.sealing import keyring
from core.kernel import clock
from tests import servers
from tests.requirements_plugin import NUMBERS, Requirements


def test_a_test_gets_a_migrated_database_with_its_keys(database: str) -> None:
    assert database.startswith(engine.engine().dialect.name)
    assert engine.current() is not None
    assert "candidate" in inspect(engine.engine()).get_table_names()
    assert keyring().blind_index("a") == keyring().blind_index("a")


@pytest.mark.parametrize("run", [1, 2])
def test_what_one_test_writes_the_next_does_not_see(database: str, run: int) -> None:
    with engine.engine().begin() as connection:
        connection.execute(text("CREATE TABLE left_over (id integer)"))


def test_the_clock_is_put_back_after_a_test_that_travelled(request: pytest.FixtureRequest) -> None:
    clock.travel(dt.datetime(2022, 10, 22, tzinfo=clock.SHANGHAI))
    fixture = request._fixturemanager.getfixturedefs("clean_clock", request.node)
    assert fixture
    clean_clock = fixture[-1].func()
    next(clean_clock)
    next(clean_clock, None)
    assert clock.now() - dt.datetime.now(clock.SHANGHAI) < dt.timedelta(seconds=1)  # noqa: TID251


@pytest.mark.postgres
def test_the_postgres_of_the_wheel_starts_as_root_too_and_leaves_the_folders_above_it_closed(tmp_path: Path) -> None:
    home = Path.home()
    before = home.stat().st_mode
    folder = Path(servers.tempfile.mkdtemp(prefix="onex-pg-", dir="/tmp"))
    for server in servers._own_postgres(folder):
        url = server.create()
        assert server.run("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is True
        server.drop(url)
    assert home.stat().st_mode == before
    servers.shutil.rmtree(folder)


@pytest.mark.redis
def test_redis_databases_are_empty_and_claimed_by_one_run_only(redis_url: str) -> None:
    with servers.redis_database() as other, redis.Redis.from_url(redis_url) as mine:
        assert other != redis_url
        assert mine.dbsize() == 0


@pytest.mark.browser
def test_the_browser_opens_a_page_in_chinese(page: Page) -> None:
    page.set_content("<h1>考务管理</h1>")
    assert page.inner_text("h1") == "考务管理"
    assert page.evaluate("navigator.language") == "zh-CN"


def test_a_missing_server_skips_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ONEX_TEST_REQUIRE", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no redis; install it with: apt-get install redis-server"):
        servers.missing("redis", "apt-get install redis-server")


def test_a_missing_server_that_is_required_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEX_TEST_REQUIRE", "postgres,redis")
    with pytest.raises(pytest.fail.Exception, match="no redis"):
        servers.missing("redis", "apt-get install redis-server")


def report(outcome: Any, number: str, when: Any = "call", name: str = "test_it", **extra: Any) -> pytest.TestReport:
    return pytest.TestReport(
        f"tests/test_x.py::{name}", ("", 0, ""), {}, outcome, None, when, user_properties=[("req", number)], **extra
    )


@pytest.mark.parametrize(
    ("reports", "passed"),
    [
        ([report("passed", "R-058")], True),
        ([report("passed", "R-058"), report("skipped", "R-058", name="test_it[postgres]")], True),
        ([report("passed", "R-058"), report("failed", "R-058", name="test_other")], False),
        ([report("passed", "R-058"), report("failed", "R-058", when="teardown")], False),
        ([report("passed", "R-058", when="setup"), report("skipped", "R-058")], False),
        ([report("passed", "R-058"), report("skipped", "R-058", name="test_bug", wasxfail="")], False),
        ([], False),
    ],
)
def test_a_rule_is_proved_by_a_test_that_passed_and_none_that_failed(
    reports: list[pytest.TestReport], passed: bool
) -> None:
    rules = Requirements(None)
    for one in reports:
        rules.pytest_runtest_logreport(one)
    assert rules.verdict("R-058")["passed"] is passed


def test_the_list_names_every_rule_and_the_tests_without_their_parameters(tmp_path: Path) -> None:
    class Terminal:
        lines: list[str] = []

        def write_line(self, line: str) -> None:
            self.lines.append(line)

    rules = Requirements(tmp_path / "build" / "requirements.json")
    rules.pytest_runtest_logreport(report("passed", "C-14", name="test_it[sqlite]"))
    rules.pytest_terminal_summary(Terminal())  # type: ignore[arg-type]
    written = json.loads((tmp_path / "build" / "requirements.json").read_text())
    assert tuple(written) == NUMBERS
    assert written["C-14"] == {"tests": ["tests/test_x.py::test_it"], "passed": True}
    assert written["R-253"] == {"tests": [], "passed": False}
    assert Terminal.lines[0].startswith("301 rules: 1 proved, 0 not passing, 300 without a test")


def test_a_number_no_rule_has_is_an_error(request: pytest.FixtureRequest) -> None:
    class Item:
        nodeid = "tests/test_x.py::test_it"
        user_properties: list[tuple[str, object]] = []

        def iter_markers(self, name: str) -> list[pytest.Mark]:
            return [pytest.mark.req("R-254").mark]

    with pytest.raises(pytest.UsageError, match="R-254"):
        Requirements(None).pytest_collection_modifyitems([Item()])  # type: ignore[list-item]


def test_a_database_url_is_this_runs_own(postgres_url: str, postgres_server: servers.Postgres) -> None:
    assert make_url(postgres_url).database != postgres_server.url.database
