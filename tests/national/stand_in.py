"""The simulator as a real process, and what a test tells it and reads back."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from core.kernel import clock

KEY = "key-of-the-first-college"
PROGRAM = "from core.cli.main import main; main()"


class StandIn:
    """Where the simulator answers, and its back door."""

    def __init__(self, url: str) -> None:
        self.url = url

    def admin(self, path: str, **words: object) -> None:
        self._talk("POST", f"/admin/{path}", words)

    def begin(self, college: str) -> None:
        """Forget everything, and stand at the test's own time."""
        self.admin("reset")
        self.admin("accounts", key=KEY, college=college)
        self.set_clock()

    def set_clock(self) -> None:
        self.admin("clock", now=clock.now().isoformat())

    def fail(self, faults: str, *, honours_keys: bool = True) -> None:
        self.admin("faults", faults=faults, honours_keys=honours_keys)

    def everything(self) -> dict[str, Any]:
        return self._talk("GET", "/admin/registrations")

    @property
    def rows(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.everything()["results"]
        return found

    def _talk(self, method: str, path: str, words: object = None) -> dict[str, Any]:
        connection = HTTPConnection(urlsplit(self.url).netloc, timeout=10)
        connection.request(method, path, json.dumps(words), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        document: dict[str, Any] = json.loads(answer.read())
        assert answer.status == 200
        connection.close()
        return document


@contextmanager
def stand_in() -> Iterator[StandIn]:
    """Run the simulator on a free port."""
    command = [sys.executable, "-c", PROGRAM, "national", "simulate", "--port", "0", "--key", "key-of-all"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout
            yield StandIn(process.stdout.readline().split()[0])
        finally:
            process.kill()
