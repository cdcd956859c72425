"""The tools of the tests themselves: databases are private, worlds copied, missing servers named, rules counted."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
import uuid
from pathlib import Path

import pytest
import redis
from playwright.sync_api import Page
from sqlalchemy import func, inspect, make_url, select, text

from core.db import engine
from core.db.sealing import keyring
from core.db.session import transaction
from core.db.tables import Vendor
from core.files.store import store
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.orgs.service import create_vendor
from tests import servers
from tests.conftest import ROOT
from tests.requirements_plugin import NUMBERS
from tests.rooms.college_world import NOON, bind_files
from tests.rooms.kept import kept


def test_a_test_gets_a_migrated_database_with_its_keys(database: str) -> None:
    assert database.startswith(engine.engine().dialect.name)
    assert engine.current() is not None
    assert "candidate" in inspect(engine.engine()).get_table_names()
    assert keyring().blind_index("a") == keyring().blind_index("a")


@pytest.mark.parametrize("run", [1, 2, 3])
@pytest.mark.parametrize(
    "change",
    [
        "CREATE TABLE left_over (id integer)",
        "ALTER TABLE college RENAME COLUMN province TO left_over",
        "CREATE INDEX left_over ON college (province)",
        "UPDATE alembic_version SET version_num = 'left over'",
    ],
)
def test_what_one_test_changes_the_next_does_not_see(database: str, change: str, run: int) -> None:
    with engine.engine().begin() as connection:
        assert connection.scalar(select(func.count()).select_from(Vendor)) == 0
        connection.execute(text(change))
    create_vendor(SYSTEM, name="甲组织")


built: list[str] = []


@kept
def a_vendor_with_a_file(folder: Path) -> dict[str, uuid.UUID | str]:
    built.append(engine.engine().dialect.name)
    bind_files(folder)
    clock.travel(NOON)
    return {"vendor": create_vendor(SYSTEM, name="甲组织").id, "file": store().put(b"seal")}


@pytest.mark.parametrize("run", [1, 2, 3])
def test_a_kept_world_is_made_once_and_changed_in_the_copies_only(database: str, tmp_path: Path, run: int) -> None:
    found = a_vendor_with_a_file(tmp_path)
    assert built.count(engine.engine().dialect.name) == 1
    assert clock.now() - NOON < dt.timedelta(minutes=1)
    assert store().get(str(found["file"])) == b"seal"
    with transaction(SYSTEM) as tx:
        vendor = tx.scalars(select(Vendor)).one()
        assert (vendor.id, vendor.name) == (found["vendor"], "甲组织")
        vendor.name = "乙组织"
    store().delete(str(found["file"]))
    found.clear()


def test_a_kept_world_does_not_write_over_what_is_there(database: str, tmp_path: Path) -> None:
    create_vendor(SYSTEM, name="乙组织")
    with pytest.raises(RuntimeError, match="comes first"):
        a_vendor_with_a_file(tmp_path)


@pytest.mark.postgres
def test_the_postgres_of_the_wheel_starts_as_root_too_and_leaves_the_folders_above_it_closed(tmp_path: Path) -> None:
    home = Path.home()
    before = home.stat().st_mode
    folder = Path(tempfile.mkdtemp(prefix="onex-pg-", dir="/tmp"))
    for server in servers._own_postgres(folder):
        url = server.create()
        assert server.run("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is True
        server.drop(url)
    assert home.stat().st_mode == before
    shutil.rmtree(folder)


@pytest.mark.redis
def test_redis_databases_are_empty_and_claimed_by_one_run_only(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as mine:
        mine.set("written", "by this run")
        with servers.redis_database() as other, redis.Redis.from_url(other) as theirs:
            assert other != redis_url
            assert theirs.dbsize() == 0


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


HEADER = "from tests.conftest import clean_clock, pytest_addoption, pytest_configure"
RULES = """
import pytest

@pytest.mark.req("R-001")
def test_passes(): pass

@pytest.mark.req("R-002", "C-14")
@pytest.mark.parametrize("engine", ["one", "other"])
def test_passes_where_it_can(engine):
    if engine == "other": pytest.skip("not here")

@pytest.mark.req("R-003")
def test_is_skipped(): pytest.skip("not here")

@pytest.mark.req("R-001", "R-004")
@pytest.mark.xfail
def test_is_known_to_fail(): assert False

@pytest.fixture
def broken():
    yield
    raise OSError

@pytest.mark.req("R-005")
def test_passes_and_fails_to_clean_up(broken): pass
"""
TRAVELLERS = """
import datetime as dt
from core.kernel import clock

def test_travels(): clock.travel(dt.datetime(2022, 10, 22, tzinfo=clock.SHANGHAI))

def test_is_back(): assert clock.now().year > 2022
"""


@pytest.fixture
def house(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """Give a folder of tests our options and our plugin."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makeini("[pytest]\nmarkers = req: rules")
    pytester.makeconftest(HEADER)
    return pytester


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_rule_is_proved_by_a_test_that_passed_and_none_that_failed(house: pytest.Pytester, workers: str) -> None:
    house.makepyfile(test_rules=RULES)
    result = house.runpytest_subprocess("-n", workers, "--requirements", "build/requirements.json")
    result.stdout.fnmatch_lines(
        ["344 rules: 2 proved, 4 not passing, 338 without a test; written to *requirements.json"]
    )
    rules = json.loads((house.path / "build" / "requirements.json").read_text())
    assert tuple(rules) == NUMBERS
    assert [number for number, rule in rules.items() if rule["passed"]] == ["R-002", "C-14"]
    assert rules["C-14"]["tests"] == ["test_rules.py::test_passes_where_it_can"]
    assert (rules["R-259"]["tests"], rules["R-259"]["passed"]) == ([], False)
    assert rules["R-259"]["rule"].startswith("A group per college")


def test_a_number_no_rule_has_is_an_error(house: pytest.Pytester) -> None:
    house.makepyfile("import pytest\n@pytest.mark.req('R-260')\ndef test_it(): pass")
    result = house.runpytest_subprocess("-p", "no:xdist")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*::test_it is marked with R-260: there is no such rule"])


def test_the_tests_of_one_rule_can_be_run_alone(house: pytest.Pytester) -> None:
    house.makepyfile(test_rules=RULES)
    result = house.runpytest_subprocess("-p", "no:xdist", "--rule", "R-002")
    result.assert_outcomes(passed=1, skipped=1, deselected=4)


def test_the_clock_is_put_back_after_a_test_that_travelled(house: pytest.Pytester) -> None:
    house.makepyfile(TRAVELLERS)
    house.runpytest_subprocess("-p", "no:randomly", "-p", "no:xdist").assert_outcomes(passed=2)


def test_a_database_url_is_this_runs_own(postgres_url: str, postgres_server: servers.Postgres) -> None:
    assert make_url(postgres_url).database != postgres_server.url.database
