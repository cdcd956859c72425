"""A line to PostgreSQL that is cut just before a COMMIT arrives, or just after it, when nobody hears the answer."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import URL, make_url

BEFORE, AFTER = "before", "after"
PORT = 5432
LONGEST = 10


class CuttingLine:
    """Passes everything on, but for the commit it is told to cut at."""

    def __init__(self, url: str) -> None:
        self._server = make_url(url)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._side, self._commits = "", 0

    @property
    def url(self) -> str:
        """The same database through this line."""
        own = self._server.set(host="127.0.0.1", port=self._listening.getsockname()[1], query={"sslmode": "disable"})
        return own.render_as_string(hide_password=False)

    def cut(self, side: str, commits: int = 1) -> None:
        """Cut once, at the n-th commit from now: BEFORE it reaches the server, or AFTER."""
        self._side, self._commits = side, commits

    def serve(self) -> None:
        """Pass on connection after connection, until closed."""
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                threading.Thread(target=self._pass_on, args=(client, _connected(self._server)), daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listening.close()

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        deaf = threading.Event()
        answers = threading.Thread(target=_answer, args=(server, client, deaf), daemon=True)
        answers.start()
        with suppress(OSError):
            while data := client.recv(1 << 16):
                side = self._side if b"COMMIT" in data and self._is_due() else ""
                if side == AFTER:
                    deaf.set()
                    server.sendall(data)
                    answers.join(LONGEST)
                if side:
                    break
                server.sendall(data)
        _close(client)
        _close(server)

    def _is_due(self) -> bool:
        self._commits -= 1
        return self._commits == 0


def _answer(server: socket.socket, client: socket.socket, deaf: threading.Event) -> None:
    with suppress(OSError):
        while (data := server.recv(1 << 16)) and not deaf.is_set():
            client.sendall(data)
    _close(client)


def _connected(server: URL) -> socket.socket:
    if server.host:
        return socket.create_connection((server.host, server.port or PORT), LONGEST)
    found = socket.socket(socket.AF_UNIX)
    found.connect(f"{server.query['host']}/.s.PGSQL.{PORT}")
    return found


def _close(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()


@contextmanager
def cutting(url: str) -> Iterator[CuttingLine]:
    """Open a line to a database."""
    line = CuttingLine(url)
    threading.Thread(target=line.serve, daemon=True).start()
    yield line
    line.close()
