"""A function fits on a screen and a file in a head."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture import ROOT, python_files

FUNCTION_LINES, FILE_LINES = 50, 400


def too_long(file: Path) -> Iterator[str]:
    """Yield what is over the limit in a file."""
    text = file.read_text(encoding="utf-8")
    if (lines := len(text.splitlines())) > FILE_LINES:
        yield f"{file} has {lines} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield f"{file}:{node.lineno} {node.name} has {lines} lines"


def test_no_function_has_more_than_50_lines_and_no_file_more_than_400() -> None:
    # A migration lists tables: it is written once, by Alembic, and never read like code.
    generated = ROOT / "core" / "db" / "migrations" / "versions"
    files = [file for file in python_files("core", "plugins") if generated not in file.parents]
    assert files
    assert [finding for file in files for finding in too_long(file)] == []


def test_a_long_function_in_a_long_file_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "long.py"
    file.write_text("def f():\n" + "    pass\n" * 50 + "\n" * 400)
    assert [finding.partition(" ")[2] for finding in too_long(file)] == ["has 451 lines", "f has 51 lines"]
