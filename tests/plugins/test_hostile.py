"""A hundred modules nobody should have written: one line for each, nothing left behind, and nobody else is harmed."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.plugins.delivery import tell_plugin
from core.plugins.release import LONGEST_REASON, Quarantine, Release, compile_plugin
from tests.plugins.hostile import DEEDS, ENDLESS, PREAMBLE, modules
from tests.plugins.outside import GOOD, Shelf, anywhere

LINES = {name: line for name, _, line in modules()}
PATIENCE = 3
LEAVING = [name for name in DEEDS if name.startswith(("leaves_", "kills_"))]
NO_NAMESPACES = """
import ctypes

class System:
    prctl = ctypes.CDLL(None).prctl
    unshare = staticmethod(lambda flags: -1)

load, ctypes.CDLL = ctypes.CDLL, lambda name, *rest, **more: load(name, *rest, **more) if name else System
"""
"""What Python runs first in a child (sitecustomize): a system that gives nobody a namespace."""


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """Put all of the modules on a shelf; what is temporary goes to a folder of this test's own."""
    for folder in ("site", "scratch", "victim"):
        (tmp_path / folder).mkdir()
    (tmp_path / "victim/keep").touch()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    shelf = Shelf(tmp_path / "site", monkeypatch)
    for name, text, _ in modules():
        shelf.put(text, name=name, preamble="")
    return shelf


def left_running(shelf: Shelf) -> list[int]:
    """Return the processes that were started to import packages of the shelf, and go on.

    Linux ends a process when it gets to it: on a busy machine one that was killed may still be seen for a moment.
    """
    last = time.monotonic() + PATIENCE
    while (found := running(shelf)) and time.monotonic() < last:
        time.sleep(0.1)
    return found


def running(shelf: Shelf) -> list[int]:
    found = []
    for file in Path("/proc").glob("[0-9]*/environ"):
        try:
            if str(shelf.folder).encode() in file.read_bytes():
                found.append(int(file.parent.name))
        except OSError:
            continue  # it has ended meanwhile
    return found


def come_to(names: Iterable[str]) -> dict[str, str]:
    """Compile plugins, four at a time; return what each comes to, empty when it is fit."""

    def one(name: str) -> str:
        outcome = compile_plugin(name, seconds=4 if name in ENDLESS else 60)
        return outcome.reason if isinstance(outcome, Quarantine) else ""

    names = list(names)
    with ThreadPoolExecutor(4) as pool:
        return dict(zip(names, pool.map(one, names), strict=True))


def unexpected(found: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Return what came to another line than was expected: that line, its beginning, or its pattern."""
    return {
        name: (reason, LINES[name])
        for name, reason in ((name, anywhere(reason)) for name, reason in found.items())
        if not (reason.startswith(LINES[name]) if LINES[name] else not reason) and not re.fullmatch(LINES[name], reason)
    }


def test_a_hundred_bad_modules_come_to_one_line_each_and_leave_nothing_behind(shelf: Shelf, tmp_path: Path) -> None:
    assert len(LINES) > 100
    found = come_to(LINES)
    assert unexpected(found) == {}
    assert [
        name for name, reason in found.items() if len(reason) > 3 * LONGEST_REASON or not reason.isprintable()
    ] == []
    assert left_running(shelf) == []
    assert list((tmp_path / "scratch").iterdir()) == []
    assert (tmp_path / "victim/keep").exists(), "no link that a plugin leaves is followed"
    assert isinstance(compile_plugin(shelf.put(GOOD)), Release), "and the next plugin is none the worse"


def test_a_process_that_is_left_would_be_seen(shelf: Shelf) -> None:
    with subprocess.Popen(["sleep", "600"]) as process:
        try:
            last = time.monotonic() + PATIENCE  # for a moment it is still a copy of this one
            while not running(shelf) and time.monotonic() < last:
                time.sleep(0.1)
            assert left_running(shelf) == [process.pid]
        finally:
            process.kill()


def test_where_no_namespace_is_permitted_nothing_is_left_either(shelf: Shelf) -> None:
    (shelf.folder / "sitecustomize.py").write_text(NO_NAMESPACES, encoding="utf-8")
    found = come_to([*LEAVING, "sleeps_in_a_crowd", "forks_for_ever"])
    assert unexpected(found) == {}
    assert found["kills_its_parent"] == "the process that watches over it was ended", "the test's own control"
    assert left_running(shelf) == []


@pytest.mark.parametrize("name", ["leaves_a_grandchild", "sleeps_in_a_crowd", "leaves_depths", "leaves_a_link"])
def test_what_an_event_starts_ends_with_it(shelf: Shelf, tmp_path: Path, name: str) -> None:
    deed = (DEEDS | ENDLESS)[name][0]
    shelf.put(f"{PREAMBLE}\n@hookimpl\ndef onex_event(name, payload):\n    {deed}\n", name=name, preamble="")
    told = tell_plugin(name, "plan.published", {}, seconds=4)
    line = "no answer within 4 s" if name in ENDLESS else LINES[name]
    assert told == (line and f"{name}: {line}")
    assert left_running(shelf) == []
    assert list((tmp_path / "scratch").iterdir()) == []


def test_a_plugin_that_computes_for_ever_is_told_that_its_processor_time_is_used_up(shelf: Shelf) -> None:
    assert compile_plugin("loops", seconds=60, processor=1) == Quarantine(("used its 1 s of processor time",))


def test_an_answer_that_is_no_reason_is_the_plugins_own_failure(shelf: Shelf) -> None:
    deep = "os.write(RESULT, b'{\"reason\": ' + b'[' * 900 + b']' * 900 + b'}'); os._exit(0)"
    shelf.put(f"{PREAMBLE}\n@hookimpl\ndef onex_event(name, payload):\n    {deep}\n", name="deep", preamble="")
    assert tell_plugin("deep", "plan.published", {}) == "deep: the answer cannot be read"


def test_vendor_code_is_told_nothing_of_the_portal(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ONEX_DATA_KEYS", "ONEX_DATABASE_URL", "PGPASSWORD", "AWS_SECRET_ACCESS_KEY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "secret")
    told = "declare(name=Text(' '.join(sorted(os.environ)), ' '.join([os.getcwd(), *os.listdir()])))"
    name = shelf.put(f"{PREAMBLE}\n@hookimpl\ndef onex_plugin():\n    return {told}", name="curious", preamble="")
    outcome = compile_plugin(name)
    assert isinstance(outcome, Release)
    (certificate,) = outcome.plugin.certificates
    assert certificate.name.zh.split() == ["HOME", "LANG", "LC_ALL", "PATH", "PYTHONPATH", "TMPDIR"]
    assert re.fullmatch(rf"{re.escape(tempfile.gettempdir())}/onex-plugin-\w+", certificate.name.en), (
        "a folder of its own"
    )
    shelf.put(
        f"{PREAMBLE}\n@hookimpl\ndef onex_event(name, payload):\n    raise ValueError(sorted(os.environ))",
        name="curious",
        preamble="",
    )
    assert "secret" in os.environ["ONEX_DATA_KEYS"]
    assert "'LC_ALL', 'PATH'" in tell_plugin("curious", "plan.published", {})
    assert "ONEX" not in tell_plugin("curious", "plan.published", {})
