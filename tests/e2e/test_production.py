"""The processes of a production installation, as systemd would start them: what they log, and what they count."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from sqlalchemy import select

from core.candidates import sheet
from core.db import engine, sealing
from core.db.session import reading, transaction
from core.db.tables import Job, User
from core.demo import people
from core.jobs import bell
from core.jobs import engine as jobs
from core.kernel.actor import SYSTEM, Actor, ActorKind, Role
from core.orgs import service
from tests import production
from tests.callers import key_of
from tests.servers import Emptied, Postgres

ONEX = Path(sys.executable).parent / "onex"
HOST = "onex.example.cn"
PROXIED = {"Host": HOST, "X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https", "Referer": f"https://{HOST}/"}
PASSWORD = "correct-horse-battery"
SECONDS = 60
# A name, a document and a phone nobody has, as they are typed and as an address writes them.
TYPED = ("欧阳测试", "540102199901015357", "19900012345")
ANYWHERE = {form for typed in TYPED for form in (typed, quote(typed), typed.encode("unicode_escape").decode())}


def wait_for(what: Callable[[], object]) -> None:
    """Wait until something is so; a machine that is busy may take a while."""
    end = time.monotonic() + SECONDS
    while not what():
        assert time.monotonic() < end, "not within a minute"
        time.sleep(0.1)


@dataclass
class Installation:
    """Where the portal answers, and what its processes have written so far."""

    port: int
    folder: Path
    token: str

    def ask(self, method: str, address: str, body: bytes | str | None = None, **headers: str) -> tuple[int, str, str]:
        """Send one request as it comes through the proxy; return status, body and cookie."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        connection.request(method, address, body, PROXIED | {n.replace("_", "-"): v for n, v in headers.items()})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text, answer.headers.get("Set-Cookie", "").partition(";")[0]

    def fill_in(self, address: str, fields: dict[str, str]) -> int:
        """Open a public page and submit its form."""
        _status, text, cookie = self.ask("GET", address)
        found = re.search(r'name="csrf_token" value="([^"]+)"', text)
        assert found
        form = urlencode({**fields, "csrf_token": found[1]})
        return self.ask("POST", address, form, Cookie=cookie, Content_Type="application/x-www-form-urlencoded")[0]

    def send_file(self, data: bytes) -> str:
        """Send a workbook of candidates and return its job's id."""
        name = b'Content-Disposition: form-data; name="file"; filename="a.xlsx"'
        body = b"--x\r\n" + name + b"\r\nContent-Type: application/octet-stream\r\n\r\n" + data + b"\r\n--x--\r\n"
        kind = {"Content_Type": "multipart/form-data; boundary=x", "Idempotency_Key": uuid.uuid4().hex}
        address = "/api/v1/imports?kind=candidates"
        status, text, _ = self.ask("POST", address, body, Authorization=f"Bearer {self.token}", **kind)
        assert status == 202, text
        return str(json.loads(text)["id"])

    def counted(self, sample: str) -> float:
        """Return the sum of the samples that begin like this, asked for on the machine itself."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        connection.request("GET", "/metrics")
        text = connection.getresponse().read().decode()
        connection.close()
        return sum(float(line.rpartition(" ")[2]) for line in text.splitlines() if line.startswith(sample))

    def log(self, process: str) -> str:
        """Return what a process has written."""
        return (self.folder / f"{process}.log").read_text(encoding="utf-8")

    def lines(self, process: str) -> list[dict[str, Any]]:
        """Return what a process has written, line by line."""
        return [json.loads(line) for line in self.log(process).splitlines()]


@contextmanager
def started(folder: Path, environ: dict[str, str], **commands: list[str]) -> Iterator[None]:
    """Run commands while the block runs, the output of each in a file."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("ONEX_")} | environ
    running = []
    for name, words in commands.items():
        with (folder / f"{name}.log").open("wb") as log:
            running.append(subprocess.Popen([ONEX, name, *words], cwd=folder, env=clean, stdout=log, stderr=log))
    try:
        yield
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(SECONDS)


@dataclass
class Running:
    """An installation whose processes run, with what a test needs to look into its database."""

    installation: Installation
    database_url: str
    data_keys: str


@pytest.fixture(scope="module")
def running(
    postgres_server: Postgres,
    emptied_postgres: Emptied,
    redis_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("production")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with emptied_postgres.lent() as owners, production.login(postgres_server, owners) as url:
        environ = production.environment(url, folder) | {"ONEX_REDIS_URL": redis_url}
        sealing.bind_keys(environ["ONEX_DATA_KEYS"])
        engine.bind(url)
        found = Installation(port, folder, people_who_sign_in())
        with started(folder, environ, serve=["--port", str(port)], worker=[], scheduler=[]):
            wait_for(lambda: found.log("serve").count("Booting worker") == 2 and answers(port))
            yield Running(found, url, environ["ONEX_DATA_KEYS"])
            engine.dispose()


@pytest.fixture
def installation(running: Running, redis_url: str) -> Iterator[Installation]:
    sealing.bind_keys(running.data_keys)
    engine.bind(running.database_url)
    bell.bind_redis(redis_url)
    yield running.installation
    bell.bind_redis("")
    engine.dispose()


def answers(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def people_who_sign_in() -> str:
    """Make a college with an officer, and one whose stored role is no role; return the officer's token."""
    college = service.create_college(SYSTEM, name="江南职业技术学院", province="32")
    for login in ("office", "broken"):
        service.create_user(
            SYSTEM, login=login, name="李老师", password=PASSWORD, roles=frozenset({Role.COLLEGE_OFFICER}), of=college
        )
    with transaction(SYSTEM) as tx:
        tx.scalars(select(User).where(User.login == "broken")).one().roles = [TYPED[1]]
    return key_of("office")


def plant_job() -> None:
    """Queue a job that fails on what is typed in it, whoever takes it up."""
    operator = Actor(kind=ActorKind.OPERATOR, roles=frozenset({Role.OPERATOR}))
    with transaction(operator) as tx:
        job = jobs.enqueue(tx, "import", operator, {})
        job.actor = job.actor | {"roles": [TYPED[1]]}
    bell.ring(job.id)


def state_of(job_id: str) -> str:
    with reading(SYSTEM) as tx:
        return tx.get_one(Job, uuid.UUID(job_id)).state


def garble(port: int, typed: str) -> None:
    """Send what is no HTTP."""
    with socket.create_connection(("127.0.0.1", port), SECONDS) as line:
        line.sendall(f"GET /lookup?id_number={typed} SECRET {typed}\r\nX {typed}: {typed}\r\n\r\n".encode())
        line.recv(1000)


@pytest.mark.redis
@pytest.mark.postgres
def test_nothing_typed_is_in_the_log_of_any_process_and_every_process_counts(installation: Installation) -> None:
    typed = dict(zip(("name", "id_number", "phone"), TYPED, strict=True))
    assert installation.fill_in("/sign-in", {"login": TYPED[1], "password": TYPED[2]}) == 401
    assert installation.fill_in("/sign-in", {"login": "broken", "password": PASSWORD}) == 500
    assert installation.fill_in("/lookup", {**typed, "ticket_no": TYPED[2]}) in {404, 422}
    assert installation.ask("GET", f"/lookup?{urlencode(typed)}")[0] == 200
    assert installation.ask("GET", f"/{quote(TYPED[0])}/{TYPED[1]}")[0] == 404
    for word in TYPED:
        garble(installation.port, word)
    (person,) = people.invent(random.Random(1), 1, 1)
    rows = [(TYPED[0], *person.cells[1:4], TYPED[1], TYPED[2], *person.cells[6:]), person.cells]
    job = installation.send_file(people.workbook(sheet.FORM, rows))
    wait_for(lambda: state_of(job) == "succeeded")
    plant_job()
    wait_for(
        lambda: re.search("exception raised|ValueError", installation.log("worker") + installation.log("scheduler"))
    )
    bug = next(line for line in installation.lines("serve") if "bug" in line["event"])
    assert "ValueError" in bug["exception"]
    assert bug["request"] in bug["event"]
    assert {line["logger"] for line in installation.lines("serve")} >= {"gunicorn.error", "core.web.access"}
    for process in ("serve", "worker", "scheduler"):
        told = installation.log(process)
        assert [form for form in ANYWHERE if form in told] == [], process
    assert installation.ask("GET", "/metrics")[0] == 404
    assert installation.counted('onex_sign_in_failures_total{by="password"}') == 1
    assert installation.counted('onex_jobs{kind="import",state="succeeded"}') == 1


@pytest.mark.redis
@pytest.mark.postgres
def test_a_process_that_dies_takes_no_count_with_it(installation: Installation) -> None:
    def ask_often() -> None:
        for _ in range(25):
            assert installation.ask("GET", "/lookup")[0] == 200

    sample = 'onex_requests_total{door="public.lookup"'
    start = installation.counted(sample)
    threads = [threading.Thread(target=ask_often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert installation.counted(sample) == start + 100
    both = {line["process"] for line in installation.lines("serve") if line["logger"] == "core.web.access"}
    os.kill(both.pop(), signal.SIGKILL)
    wait_for(lambda: installation.log("serve").count("Booting worker") == 3)
    assert installation.counted(sample) == start + 100
