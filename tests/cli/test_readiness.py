"""What may not be put to use is not: every process says all that has to be corrected, before it serves anybody."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from core.cli.main import cli
from core.db import engine
from core.kernel.errors import Refused
from core.kernel.messages import catalogue
from core.kernel.settings import Settings
from core.wiring.readiness import looked_at
from tests import production
from tests.servers import Postgres

BIN = Path(sys.executable).parent
WEAK = {
    "ONEX_ENV": "production",
    "ONEX_SECRET_KEY": "a",
    "ONEX_DATA_KEYS": f"index={'00' * 32},k1={'00' * 32}",
}
WANTED = {
    "SECRET_SHORT",
    "DATA_KEY_WEAK",
    "DATA_KEY_TWICE",
    "DATABASE_LOGIN_MIGHTY",
    "FILES_UNWRITABLE",
    "BASE_URL_INVALID",
}


@pytest.fixture(autouse=True)
def let_go() -> Iterator[None]:
    yield
    engine.dispose()


def found(url: str, folder: Path, **changes: str) -> list[str]:
    environ = production.environment(url, folder) | {f"ONEX_{name.upper()}": value for name, value in changes.items()}
    problems = looked_at(Settings.from_env(environ, folder), serving=True)[1]
    return [problem.code for problem in problems]


@pytest.fixture
def bad(postgres_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Set up an installation with a fault of every kind that lets its parts be looked at."""
    (tmp_path / "file").touch()
    bad = WEAK | {"ONEX_DATABASE_URL": postgres_database, "ONEX_FILES_URL": f"file://{tmp_path}/file/files"}
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("ONEX_") and not name.startswith("ONEX_TEST_")]:
        monkeypatch.delenv(name)
    for name, value in bad.items():
        monkeypatch.setenv(name, value)
    return bad


def test_an_installation_as_the_guide_sets_it_up_is_ready(
    postgres_server: Postgres, postgres_database: str, tmp_path: Path
) -> None:
    with production.login(postgres_server, postgres_database) as url:
        assert found(url, tmp_path) == []


@pytest.mark.parametrize(
    ("rights", "setup", "role", "codes"),
    [
        ("SUPERUSER", [], "onex_app", ["DATABASE_LOGIN_MIGHTY"]),
        ("BYPASSRLS", [], "onex_app", ["DATABASE_LOGIN_MIGHTY"]),
        ("", ["GRANT postgres TO {}"], "onex_app", ["DATABASE_LOGIN_MIGHTY"]),
        (
            "",
            ["GRANT CREATE ON SCHEMA public TO {0}", "ALTER TABLE score OWNER TO {0}"],
            "onex_app",
            ["DATABASE_LOGIN_OWNER"],
        ),
        ("", [], "", ["DATABASE_LOGIN_STRANGER"]),
        ("", ["UPDATE alembic_version SET version_num = '0001'"], "onex_app", ["DATABASE_BEHIND"]),
        ("", ["DELETE FROM alembic_version"], "onex_app", ["DATABASE_EMPTY"]),
    ],
)
def test_a_login_that_steps_around_row_level_security_and_another_revision_are_refused(
    postgres_server: Postgres,
    postgres_database: str,
    tmp_path: Path,
    rights: str,
    setup: list[str],
    role: str,
    codes: list[str],
) -> None:
    with production.login(postgres_server, postgres_database, *setup, rights=rights, role=role) as url:
        assert found(url, tmp_path) == codes


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"database_url": "postgresql://127.0.0.1:1/away"}, ["DATABASE_AWAY"]),
        ({"database_url": "postgresql://127.0.0.1:port/onex"}, ["DATABASE_URL_INVALID"]),
        ({"database_url": "postgresql://127.0.0.1:1/onex?nonsense=1"}, ["DATABASE_URL_INVALID"]),
        ({"database_url": "sqlite:///onex.sqlite3"}, ["DATABASE_NOT_POSTGRESQL"]),
        (
            {"database_url": "postgresql://127.0.0.1:1/away", "data_keys": "k1=00"},
            ["DATA_KEYS_INVALID", "DATABASE_AWAY"],
        ),
    ],
)
def test_what_cannot_be_reached_or_read_is_a_finding_too(
    tmp_path: Path, changes: dict[str, str], codes: list[str]
) -> None:
    assert found("", tmp_path, **changes) == codes


@pytest.mark.parametrize("command", ["serve", "worker", "scheduler"])
def test_every_process_that_serves_refuses_with_every_finding(bad: dict[str, str], command: str) -> None:
    refused = CliRunner().invoke(cli, [command]).exception
    assert isinstance(refused, Refused)
    problems = refused.params["problems"]
    assert isinstance(problems, tuple)
    assert (refused.code, {problem.code for problem in problems}) == ("NOT_READY", WANTED)


@pytest.mark.parametrize(
    "command", [["onex", "serve"], ["gunicorn", "core.web.wsgi:app", "--bind", "127.0.0.1:0", "--workers", "1"]]
)
def test_whoever_starts_it_reads_what_is_wrong_and_what_to_do(bad: dict[str, str], command: list[str]) -> None:
    done = subprocess.run(
        [BIN / command[0], *command[1:]], env=os.environ, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode in {1, 3}
    for code in WANTED:
        assert f" {code}: " in done.stderr
        assert catalogue()[code].fix.partition("{")[0].partition('"')[0] in done.stderr
    assert "postgres:postgres" not in done.stderr
    assert "00" * 32 not in done.stderr


def test_a_command_works_while_the_file_store_is_away_and_no_more(bad: dict[str, str]) -> None:
    refused = CliRunner().invoke(cli, ["org", "list"]).exception
    assert isinstance(refused, Refused)
    problems = refused.params["problems"]
    assert isinstance(problems, tuple)
    assert {problem.code for problem in problems} == WANTED - {"FILES_UNWRITABLE"}


def test_the_doctor_says_the_same_each_with_its_fix(bad: dict[str, str]) -> None:
    done = CliRunner().invoke(cli, ["doctor", "--json"])
    assert done.exit_code == 1
    findings = [finding for finding in json.loads(done.stdout) if not finding["ok"]]
    assert {finding["detail"].partition(" ")[0] for finding in findings} == WANTED
    assert all(finding["fix"] for finding in findings)
    assert {finding["check"] for finding in findings} == {"configuration", "database", "files"}


def test_the_owner_still_migrates_and_asks_where_the_database_stands(bad: dict[str, str]) -> None:
    done = CliRunner().invoke(cli, ["db", "upgrade", "--database", bad["ONEX_DATABASE_URL"]])
    assert (done.exit_code, done.output.strip()) == (0, engine.newest())
    assert CliRunner().invoke(cli, ["db", "current"]).output.strip() == engine.newest()


def test_a_demo_needs_nothing_but_its_tables(tmp_path: Path) -> None:
    settings = Settings.from_env({}, tmp_path)
    assert [problem.code for problem in looked_at(settings, serving=True)[1]] == ["DATABASE_EMPTY"]
    engine.upgrade()
    assert looked_at(settings, serving=True)[1] == ()
