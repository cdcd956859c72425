"""What an installation asks beyond compiling, in processes of its own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from core.plugins import trial
from core.plugins.release import Quarantine, Release, compile_plugin
from core.testing.kit import kit_of
from tests.plugins.outside import DECLARATION, GOOD, Shelf, anywhere

HOOK = "\n@hookimpl\ndef onex_plugin():\n    return "


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    return Shelf(tmp_path, monkeypatch)


def compiled(key: str) -> Release:
    outcome = compile_plugin(key)
    assert isinstance(outcome, Release), outcome
    return outcome


@pytest.mark.parametrize(
    ("reading", "event"),
    [
        ("pathlib.Path('/etc/hostname').read_text()", "open ('/etc/hostname',)"),
        ("io.open('/etc/hostname').close()", "open ('/etc/hostname',)"),
        ("os.open('/etc/hostname', 0)", "open ('/etc/hostname',)"),
        ("os.listdir('/etc')", "os.listdir ('/etc',)"),
        ("socket.create_connection(('127.0.0.1', 9), 0.1)", "socket.getaddrinfo ('127.0.0.1',)"),
        ("subprocess.run(['true'])", "subprocess.Popen ('true',)"),
    ],
)
@pytest.mark.parametrize("when", ["at import", "when declaring"])
def test_whatever_reads_a_file_asks_the_network_or_starts_a_program_is_seen(
    shelf: Shelf, reading: str, event: str, when: str
) -> None:
    attempt = f"import io, os, pathlib, socket, subprocess\ndef reads():\n    try:\n        {reading}\n"
    attempt += "    except ConnectionRefusedError:\n        pass\n"
    now = "reads()\n" + GOOD if when == "at import" else HOOK + "reads() or declare()"
    (fault,) = trial.pure(compiled(shelf.put(attempt + now)))
    assert anywhere(fault) == f"PermissionError: a declaration needs no file and no network: {event} @"


def test_what_python_reads_to_import_a_module_is_nobodys_fault(shelf: Shelf) -> None:
    release = compiled(shelf.put("import colorsys, wave, sched" + GOOD))
    assert list(trial.pure(release)) == []


def test_a_declaration_that_changes_from_one_process_to_the_next_is_not_installed(shelf: Shelf) -> None:
    changing = (
        "import time\nfrom dataclasses import replace" + HOOK + "replace(declare(), version=str(time.time_ns())[4:13])"
    )
    outcome = trial.fit(shelf.put(changing))
    assert isinstance(outcome, Quarantine)
    assert [reason.partition(":")[0] for reason in outcome.reasons] == [
        "P201 a second process declares something else",
        "P203 with files and network blocked the plugin declares something else",
    ]


def test_a_name_that_no_ticket_can_print_is_not_installed(shelf: Shelf) -> None:
    outcome = trial.fit(shelf.put(HOOK + "declare(name=Text('示例🎂证书', 'Sample'))"))
    assert outcome == Quarantine(("P307 sample.name: the font has no 🎂",))


def test_the_check_reads_a_package_and_never_imports_it(shelf: Shelf) -> None:
    shelf.put("")
    (points,) = shelf.folder.glob("*/entry_points.txt")
    points.write_text("[onex.plugins]\nprobe_case = onex_deep.inner\n", encoding="utf-8")
    package = shelf.folder / "onex_deep"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "inner.py").write_text(DECLARATION + GOOD, encoding="utf-8")
    assert kit_of("probe_case").folder == package
    assert "onex_deep" not in sys.modules
