"""Where vendor code runs: a child of limited means that knows nothing of the portal, and answers within its time.

The portal's settings do not reach the child, its folder is empty and removed afterwards, and nothing it starts
outlives it. It still runs as the portal's user: this holds careless code and most ill will, and is no reason to install
a package of people one does not trust.
"""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from core.plugins.scratch import ENTRIES, SPACE, scratch
from core.plugins.supervisor import PROCESSES
from core.plugins.texts import one_line

PROCESSOR = 10
LARGEST_ANSWER = 4 << 20
GRACE = 5
"""Seconds the supervisor has to end what its child has started."""


class NoAnswer(Exception):
    """The child has not answered; the message is the reason in one line."""


def ask(module: str, *words: str, given: str = "", seconds: float, processor: int = PROCESSOR) -> dict[str, Any]:
    """Run one of our modules that runs vendor code, and return the JSON object it answers (see `core.plugins.child`).

    `words` are its arguments, `given` is its standard input; it may take so many `seconds`, and so many of `processor`
    time. Raises NoAnswer.
    """
    until = time.monotonic() + seconds + GRACE
    try:
        with scratch() as folder:
            answer, end = _run([str(seconds), str(processor), module, *words], given, folder, until)
    except Exception as error:  # whatever it is, it is this plugin's alone
        raise NoAnswer(f"its process cannot be started or cleared away: {one_line(str(error))}") from error
    if len(answer) > LARGEST_ANSWER:
        raise NoAnswer(f"the answer is larger than {LARGEST_ANSWER >> 20} MiB")
    if not answer or not end.startswith("code"):
        raise NoAnswer(_reason(end, seconds, processor))
    return _parsed(answer)


def _run(words: list[str], given: str, folder: str, until: float) -> tuple[bytes, str]:
    """Return what the child has answered, and how it ended."""
    with tempfile.TemporaryFile() as source:
        source.write(given.encode())
        source.seek(0)
        read, write = os.pipe()
        with os.fdopen(read, "rb", buffering=0) as pipe:
            try:
                supervisor = subprocess.Popen(  # noqa: S603 - our own module; names are arguments, no shell
                    [sys.executable, "-m", "core.plugins.supervisor", *words, str(write)],
                    pass_fds=[write],
                    stdin=source,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env=_environment(folder),
                    cwd=folder,
                    start_new_session=True,
                )
            finally:
                os.close(write)
            answer = _read(pipe.fileno(), until)
        return answer, _end_of(supervisor, until)


def _environment(folder: str) -> dict[str, str]:
    """Return all that a child is told: where programs and packages are, the encoding, and its own folder."""
    packages = [str(Path(place).absolute()) for place in os.environ.get("PYTHONPATH", "").split(os.pathsep) if place]
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": os.pathsep.join(packages),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "HOME": folder,
        "TMPDIR": folder,
    }


def _read(pipe: int, until: float) -> bytes:
    """Read until everybody has closed the other end, too much has come, or the time is up."""
    answer = bytearray()
    with selectors.DefaultSelector() as waiting:
        waiting.register(pipe, selectors.EVENT_READ)
        while len(answer) <= LARGEST_ANSWER and waiting.select(max(0, until - time.monotonic())):
            if not (more := os.read(pipe, 1 << 16)):
                break
            answer += more
    return bytes(answer)


def _end_of(supervisor: subprocess.Popen[bytes], until: float) -> str:
    """Return what the supervisor says of its child; "late" when it does not come to say it."""
    try:
        return supervisor.communicate(timeout=max(GRACE, until - time.monotonic()))[0].decode()
    except subprocess.TimeoutExpired:
        return "late"
    finally:
        supervisor.kill()
        supervisor.communicate()


def _reason(end: str, seconds: float, processor: int) -> str:
    match end.partition(" "):
        case "late", _, _:
            return f"no answer within {seconds:g} s"
        case "busy", _, _:
            return f"used its {processor} s of processor time"
        case "crowd", _, _:
            return f"started more than {PROCESSES} processes"
        case "full", _, _:
            return f"put more than {SPACE >> 20} MiB or {ENTRIES:,} files into its folder, or locked it"
        case "code", _, code:
            return f"the process ended with code {code} and no answer"
    return "the process that watches over it was ended"


def _parsed(answer: bytes) -> dict[str, Any]:
    try:
        value = json.loads(answer)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise NoAnswer("the answer cannot be read")
    return value
