"""There is one clock, so that a drill, a test and the demo can move it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture import ROOT, parsed, python_files

CLOCK = ROOT / "core" / "kernel" / "clock.py"
ASKING = {
    *(f"datetime.{name}" for name in ("now", "utcnow", "today")),
    *("date.today", "time.time", "time.time_ns", "time.localtime", "time.gmtime"),
}


def other_clocks(tree: ast.Module) -> Iterator[int]:
    """Yield the lines that ask the machine for the time, called or passed on."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = ast.unparse(node.value).rpartition(".")[2]
            if f"{owner}.{node.attr}" in ASKING:
                yield node.lineno


def test_only_the_clock_asks_for_the_time() -> None:
    files = [file for file in python_files("core", "plugins", "tests") if file != CLOCK]
    assert [f"{file}:{line}" for file in files for line in other_clocks(parsed(file))] == []
    assert list(other_clocks(parsed(CLOCK)))


def test_another_clock_is_seen() -> None:
    code = "dt.datetime.now(tz)\nfield(default_factory=datetime.utcnow)\ndate.today()\ntime.time()\nclock.now()"
    assert sorted(other_clocks(ast.parse(code))) == [1, 2, 3, 4]
