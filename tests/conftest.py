"""What every test may ask for: a clock put back, a migrated database, real servers, a browser, golden files."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser, Page

from core.candidates import verification
from core.db import engine, sealing
from core.kernel import clock, logs
from core.orgs import passwords
from core.outward import address
from tests import servers
from tests.requirements_plugin import Requirements

ROOT = Path(__file__).parent.parent
# Projects of plugin authors: their tests run in an environment of their own (tests/plugins/test_kit.py).
collect_ignore = ["plugins/projects"]
IN_MEMORY = pytest.StashKey[Path | None]()
MEMORY = Path("/dev/shm")
"""Where the tests' files lie if it has room: what is written durably waits for no disk there."""
MEMORY_NEEDED = 4 << 30
TEST_KEYS = f"index={'1' * 64},k1={'2' * 64}"

# The machine is shared: how long an example takes proves nothing.
hypothesis.settings.register_profile("shared", deadline=None)
hypothesis.settings.load_profile("shared")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--requirements", type=Path, metavar="FILE", help="write which rule which test proves")
    parser.addoption("--rule", metavar="R-058", help="run only the tests that carry this rule's number")
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Requirements(config.getoption("--requirements"), config.getoption("--rule")))
    config.stash[IN_MEMORY] = memory = MEMORY if config.option.basetemp is None and _has_room(MEMORY) else None
    if memory:
        config.option.basetemp = Path(tempfile.mkdtemp(prefix="onex-test-", dir=memory))


def pytest_unconfigure(config: pytest.Config) -> None:
    if config.stash.get(IN_MEMORY, None):
        shutil.rmtree(config.option.basetemp, ignore_errors=True)


def _has_room(folder: Path) -> bool:
    return folder.is_dir() and shutil.disk_usage(folder).free > MEMORY_NEEDED


@pytest.fixture(autouse=True)
def clean_clock() -> Iterator[None]:
    """Put the clock back after a test that travelled."""
    yield
    clock.back_to_present()


@pytest.fixture(autouse=True)
def nothing_left_over() -> None:
    """Forget what an installation that was started earlier in this process has allowed and bound."""
    address.allow_private(allowed=False)
    address.allow_ports(frozenset({443}))
    verification.bind(verification.NoService())


@pytest.fixture
def production_log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Capture the log as a process in production writes it; the handler is every test's, so it is put back."""
    plain = caplog.handler.formatter
    caplog.handler.setFormatter(logs.formatter(json=True))
    yield caplog
    caplog.handler.setFormatter(plain)


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> None:
    """Hash at the least cost: every test makes its people anew, and nobody guesses their passwords."""
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="session", autouse=True)
def templates_compiled_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep what templates compile to: every test has a portal of its own, and all have the same templates."""
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> str:
    """Run the test on each database: migrated, empty, its own, and bound together with the test keys."""
    url: str = request.getfixturevalue(f"{request.param}_database")
    return url


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[str]:
    """Bind a migrated, empty SQLite database."""
    copy = shutil.copy(sqlite_template, tmp_path / "test.sqlite3")
    url = f"sqlite:///{copy}"
    yield from bound(url)


@pytest.fixture
def postgres_database(emptied_postgres: servers.Emptied) -> Iterator[str]:
    """Bind a migrated, empty PostgreSQL database."""
    with emptied_postgres.lent() as url:
        yield from bound(url)


def bound(url: str) -> Iterator[str]:
    """Bind the portal to a database and to the test keys while the test runs."""
    sealing.bind_keys(TEST_KEYS)
    engine.bind(url)
    yield url
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate once; every test starts from a copy."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: servers.Postgres) -> Iterator[str]:
    """Migrate once; every test starts from a copy."""
    url = postgres_server.create()
    migrate(url)
    yield url
    postgres_server.drop(url)


@pytest.fixture(scope="session")
def emptied_postgres(postgres_server: servers.Postgres, postgres_template: str) -> Iterator[servers.Emptied]:
    """Keep copies of the template from one test to the next."""
    copies = servers.Emptied(postgres_server, postgres_template)
    yield copies
    copies.drop()


def migrate(url: str) -> None:
    """Bring a database to the newest revision and let it go."""
    engine.bind(url)
    engine.upgrade()
    engine.dispose()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[servers.Postgres]:
    """Find or start a PostgreSQL server, once per worker."""
    with servers.postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: servers.Postgres) -> Iterator[str]:
    """Name a database without tables, this test's own."""
    url = postgres_server.create()
    yield url
    postgres_server.drop(url)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """Name an empty logical Redis database, this worker's own; a test that needs it empty flushes it first."""
    with servers.redis_database() as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the machine's Chromium, once per worker."""
    with servers.chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a page in a fresh browser profile, in Chinese and in Shanghai."""
    with browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai") as context:
        yield context.new_page()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with `tests/golden/<name>`, or write it there with --update-golden."""

    def compare(name: str, text: str) -> None:
        file = ROOT / "tests" / "golden" / name
        if request.config.getoption("--update-golden"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        assert text == file.read_text(encoding="utf-8"), f"{name} changed; if that is meant, run with --update-golden"

    return compare
