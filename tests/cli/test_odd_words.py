"""Whatever is typed at whichever command: done, or one clear message and exit 1 or 2; never a traceback."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from core.cli.main import COMMANDS, cli, main
from core.kernel.actor import SYSTEM
from core.kernel.text import LONGEST
from core.orgs.service import create_college, create_vendor
from tests.conftest import TEST_KEYS

REFUSED = ["甲\x00乙", "\udcff", "\x1b[31m", "\u202e甲", "x" * (LONGEST + 1)]
NUMBERS = ["-1", "９９", "9" * 5000, "2024-W19-2", "0001-01-01"]
ODD = ["", " ", "x" * 5000, "null", "[" * 9000, "../../x", "%s{0}", *NUMBERS]
RUNNING = {"bench", "demo", "scheduler", "serve", "simulate", "worker"}
"""Commands that go on for long or for ever: of these only what is typed is read."""

VENDOR, COLLEGE = "甲组织", "江南职业技术学院"
GOOD = {
    "certificate": "nobody/nothing",
    "clause": "补充通知一",
    "client_id": "onex",
    "client_secret": "secret",
    "exam_date": "2022-10-22",
    "issuer": "https://127.0.0.1:9",
    "key": "secret",
    "kind": "candidates",
    "login": "zhang",
    "name": "nobody",
    "organization": "甲组织",
    "password": "correct-horse-battery",
    "path": "windows.arrangement",
    "plan": "第四次",
    "reason": "升级",
    "roles": "vendor_planner",
    "url": "http://127.0.0.1:9",
    "value": "{}",
    "vendor": VENDOR,
    "what": "X1",
}
"""What is typed for the parameters a command cannot do without, while another one is odd."""


def commands() -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command with the words that call it."""
    context = click.Context(cli)
    for name in COMMANDS:
        if found := cli.get_command(context, name):
            yield from _within((name,), found)


def _within(words: tuple[str, ...], found: click.Command) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if not isinstance(found, click.Group):
        yield words, found
        return
    for part, command in found.commands.items():
        yield from _within((*words, part), command)


PLACES = [
    pytest.param(words, command, param, id=f"{' '.join(words)} {param.name}")
    for words, command in commands()
    for param in command.params
    if not (isinstance(param, click.Option) and param.is_flag)
]


@pytest.fixture
def installation(sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ONEX_DATABASE_URL", sqlite_database)
    monkeypatch.setenv("ONEX_DATA_KEYS", TEST_KEYS)
    monkeypatch.setenv("ONEX_FILES_URL", f"file://{tmp_path}/files")
    create_vendor(SYSTEM, name=VENDOR)
    create_college(SYSTEM, name=COLLEGE, province="32")
    (tmp_path / "file").write_bytes(b"\xff\xfe")
    return tmp_path


def typed(command: click.Command, odd: click.Parameter, value: str, folder: Path) -> list[str]:
    """Return the words of a call whose one parameter is odd."""
    words, arguments = [], []
    for param in command.params:
        if param is not odd and not param.required and not getattr(param, "prompt", None):
            continue
        choices = getattr(param.type, "choices", [""])
        file = str(folder / "file") if isinstance(param.type, click.Path) else ""
        word = value if param is odd else file or choices[0] or GOOD[str(param.name)]
        if isinstance(param, click.Option):
            words.append(f"{param.opts[-1]}={word}")
        else:
            arguments.append(word)
    return [*words, "--", *arguments]


def run(monkeypatch: pytest.MonkeyPatch, words: list[str]) -> int:
    """Return how a call ends; whatever else than an exit it raises is a traceback."""
    monkeypatch.setattr(sys, "argv", ["onex", *words])
    try:
        main()
    except SystemExit as end:
        if isinstance(end.code, str):
            sys.stderr.write(end.code)
        return end.code if isinstance(end.code, int) else 1
    return 0


@pytest.mark.parametrize(("words", "command", "param"), PLACES)
def test_no_command_breaks_on_what_is_typed(
    installation: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    command: click.Command,
    param: click.Parameter,
) -> None:
    if words[-1] in RUNNING:
        monkeypatch.setattr(command, "callback", lambda **_values: None)
    for value in (*REFUSED, *ODD):
        call = [*words, *typed(command, param, value, installation)]
        code = run(monkeypatch, call)
        said = capsys.readouterr()
        assert code in ({1, 2} if value in REFUSED else {0, 1, 2}), value[:40]
        assert not code or said.err or said.out, value[:40]
        assert "Traceback" not in said.err


def test_every_command_is_tried() -> None:
    tried = {place.values[0] for place in PLACES}
    without = {words for words, _command in commands()} - tried
    assert without == {
        ("db", "current"),
        ("doctor",),
        ("national", "status"),
        ("org", "list"),
        ("org", "oidc", "list"),
        ("plugin", "list"),
        ("scheduler",),
        ("worker",),
    }, "these take no words"


def test_a_rehearsal_lies_in_the_years_there_are(installation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for at in (*REFUSED, *ODD, "9999-12-31 23:59:59"):
        assert run(monkeypatch, ["--at", at, "national", "status"]) in {1, 2}, at[:40]
