"""Nobody's files are read: who may not send any is answered before the rest of what they send has arrived."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.kernel.actor import SYSTEM, Role
from core.kernel.settings import Settings
from core.orgs import service
from core.web.app import create_app
from core.wiring.imports import register_imports
from tests.callers import key_of
from tests.conftest import TEST_KEYS

SECRET = "k" * 64
PASSWORD = "correct-horse-battery"
MEGABYTES_100 = 100_000_000
PATIENCE = 20
"""Seconds a client waits that sends no more: who waits for the rest of the file would wait for ever."""


@pytest.fixture
def portal(sqlite_database: str) -> Flask:
    register_imports()
    college = service.create_college(SYSTEM, name="江南职业技术学院", province="32")
    for login, role, of in (("officer", Role.COLLEGE_OFFICER, college), ("operator", Role.OPERATOR, None)):
        service.create_user(SYSTEM, login=login, name=login, password=PASSWORD, roles=frozenset({role}), of=of)
    return create_app(Settings(secret_key=SECRET))


def signed_in(portal: Flask, login: str) -> FlaskClient:
    client = portal.test_client()
    token = client.get("/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"login": login, "password": PASSWORD, "csrf_token": token}
    assert client.post("/sign-in", data=form).status_code == 303
    return client


@contextmanager
def served(database: str, folder: Path) -> Iterator[int]:
    """Serve the portal as in production, by gunicorn's threads; yield the port."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ONEX_")} | {
        "ONEX_DATABASE_URL": database,
        "ONEX_FILES_URL": f"file://{folder}/files",
        "ONEX_DATA_KEYS": TEST_KEYS,
        "ONEX_SECRET_KEY": SECRET,
    }
    options = ["--worker-class", "gthread", "--threads", "8", "--bind", "127.0.0.1:0", "core.web.wsgi:app"]
    command = [str(Path(sys.executable).parent / "gunicorn"), *options]
    with subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        try:
            yield next(int(found[1]) for line in server.stderr if (found := re.search(r"127\.0\.0\.1:(\d+)", line)))
        finally:
            server.terminate()
            server.stderr.read()


def begun(port: int, path: str, *headers: str, length: str = f"Content-Length: {MEGABYTES_100}") -> int:
    """Begin to send a file of 100 MB, stop after a few kB, and return the status that is answered."""
    kind = "Content-Type: multipart/form-data; boundary=x"
    head = "\r\n".join((f"POST {path} HTTP/1.1", "Host: 127.0.0.1", kind, length, *headers, "", ""))
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.zip"\r\n\r\n' + bytes(4_000)
    if "chunked" in length:
        body = b"%x\r\n%b\r\n" % (len(body), body)
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as line:
        line.sendall(head.encode() + body)
        return int(line.recv(64).split(b" ")[1])


def test_who_may_send_no_file_is_answered_before_it_has_come(
    portal: Flask, sqlite_database: str, tmp_path: Path
) -> None:
    key = "Authorization: Bearer " + key_of("operator")
    session = signed_in(portal, "operator").get_cookie("onex")
    assert session
    chunked = "Transfer-Encoding: chunked"
    with served(sqlite_database, tmp_path) as port:
        strangers = {
            path: begun(port, path)
            for path in (
                *("/imports/", "/issuance/seal", "/sites/", "/nothing", "/api/v1/imports", "/api/v1/photo-batches"),
                *("/api/v1/nothing", "/sign-in", "/lookup", "/verify", "/language"),
            )
        }
        others = {
            "no length": begun(port, "/imports/", length=chunked),
            "bad key": begun(port, "/api/v1/imports", "Authorization: Bearer onex_no"),
            "key without the right": begun(port, "/api/v1/imports", key),
            "session without the right": begun(port, "/imports/", f"Cookie: onex={session.value}"),
        }
    assert strangers == {
        "/imports/": 303,
        "/issuance/seal": 303,
        "/sites/": 303,
        "/nothing": 404,
        "/api/v1/imports": 401,
        "/api/v1/photo-batches": 401,
        "/api/v1/nothing": 404,
        "/sign-in": 413,
        "/lookup": 413,
        "/verify": 413,
        "/language": 413,
    }
    assert others == {
        "no length": 303,
        "bad key": 401,
        "key without the right": 403,
        "session without the right": 403,
    }


def test_only_the_doors_for_files_read_more_than_a_form_and_only_from_who_imports(portal: Flask) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.zip"\r\n\r\n'
    body, kind = head + bytes(26_000_000) + b"\r\n--x--\r\n", "multipart/form-data; boundary=x"
    officer, stranger = signed_in(portal, "officer"), portal.test_client()
    asked = [(officer, "/imports/"), (officer, "/sites/"), (officer, "/lookup"), (stranger, "/imports/")]
    answers = [client.post(path, data=body, content_type=kind).status_code for client, path in asked]
    assert answers == [400, 413, 413, 303], "read, but its form is not ours; too large; too large; nobody"


def test_a_stranger_who_sends_a_form_within_the_measure_is_heard(portal: Flask) -> None:
    client = portal.test_client()
    token = client.get("/lookup").text.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"csrf_token": token, "id_number": "11010119990101001X", "ticket_no": "202201010001"}
    assert client.post("/lookup", data=form).status_code == 404
    assert client.post("/lookup", data=form | {"id_number": "1" * 9_000}).status_code == 413


def test_an_import_by_a_program_needs_a_key_of_its_own(portal: Flask) -> None:
    key = key_of("officer")
    answer = portal.test_client().post("/api/v1/imports", json={}, headers={"Authorization": f"Bearer {key}"})
    assert (answer.status_code, answer.get_json()["code"]) == (400, "IDEMPOTENCY_KEY_NEEDED")


@pytest.mark.parametrize(
    ("name", "end"),
    [("考生.xlsx".encode("gbk"), b"\r\n--x--\r\n"), ("考生.xlsx".encode(), b"")],
    ids=["gbk", "broken off"],
)
def test_a_form_that_cannot_be_read_whole_is_refused_by_that_name(portal: Flask, name: bytes, end: bytes) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="%b"\r\n\r\n' % name
    kind = "multipart/form-data; boundary=x"
    answer = signed_in(portal, "officer").post("/imports/", data=head + b"123" + end, content_type=kind)
    assert (answer.status_code, "提交的内容无法读取" in answer.text) == (400, True)


def test_an_upload_without_a_file_names_the_field(portal: Flask) -> None:
    client = signed_in(portal, "officer")
    csrf = client.get("/imports/new?kind=candidates").text.split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post("/imports/", data={"csrf_token": csrf, "kind": "candidates"})
    assert (answer.status_code, "缺少该项" in answer.text, "file" in answer.text) == (422, True, True)


def test_pieces_that_are_none_are_a_bad_request(portal: Flask, sqlite_database: str, tmp_path: Path) -> None:
    session = signed_in(portal, "officer").get_cookie("onex")
    assert session
    with served(sqlite_database, tmp_path) as port, socket.create_connection(("127.0.0.1", port), PATIENCE) as line:
        head = f"POST /imports/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: onex={session.value}\r\n"
        kind = "Content-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked\r\n\r\n"
        line.sendall((head + kind).encode() + b"zz\r\nno number\r\n")
        assert line.recv(64).split(b" ")[1] == b"400"
