"""With an unfit package on board every command goes on with the others, and says one line of that one."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from core.demo.story import Story
from core.kernel.actor import SYSTEM
from core.plugins.store import DISABLED, installations
from tests.cli.test_cli import ONEX, PLUGINS
from tests.cli.test_operator import Run, run, story
from tests.plugins.hostile import modules
from tests.plugins.outside import GOOD, Shelf

__all__ = ["run", "story"]

# By their names they would be compiled before any of the vendors in the tree.
UNFIT = {"a_surrogate": "name_surrogate", "a_contract": "contract_word", "a_mute": "leaves"}
NAMES = sorted([*UNFIT, "a_value"])


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    (tmp_path / "site").mkdir()
    shelf = Shelf(tmp_path / "site", monkeypatch)
    texts = {name: text for name, text, _ in modules()}
    for name, kind in UNFIT.items():
        shelf.put(texts[kind], name=name, preamble="")
    shelf.put(GOOD, name="a_value", value="5 not a module!")
    return shelf


def onex(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ONEX_")}
    return subprocess.run([str(ONEX), *words], cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_doctor_names_each_unfit_plugin_and_looks_at_everything_else(shelf: Shelf, tmp_path: Path) -> None:
    done = onex(tmp_path, "doctor", "--json")
    found = {row["check"]: row for row in json.loads(done.stdout)}
    assert {name: found[f"plugin {name}"]["detail"] for name in NAMES} == {
        "a_surrogate": "LookupError: P100 sample.name.zh: holds U+D800: remove the characters that no page can show",
        "a_contract": "LookupError: the contract version 'latest' is not MAJOR.MINOR",
        "a_mute": "LookupError: the process ended with code 0 and no answer",
        "a_value": "LookupError: the package onex-a_value offers the plugin a_value as '5 not a module!', "
        "which is no module's name",
    }
    assert found["plugin hotmatrix_shop"]["ok"]
    assert "Traceback" not in done.stderr


def test_notices_are_checked_with_the_plugin_they_lie_beside_and_no_other(shelf: Shelf, tmp_path: Path) -> None:
    notices = sorted(str(path) for path in PLUGINS.glob("*/notices/*.toml"))
    done = onex(tmp_path, "plan", "check", *notices, "--json")
    assert (done.returncode, len(json.loads(done.stdout)), done.stderr) == (0, len(notices), "")


def test_a_notice_that_lies_elsewhere_finds_its_plugin_past_the_unfit_ones(shelf: Shelf, tmp_path: Path) -> None:
    notice = tmp_path / "first.toml"
    notice.write_bytes((PLUGINS / "hotmatrix_shop" / "notices" / "2021-3.toml").read_bytes())
    done = onex(tmp_path, "plan", "check", str(notice))
    assert done.returncode == 0
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == NAMES


def test_a_notice_is_imported_by_what_the_vendor_has_installed(run: Run, story: Story, shelf: Shelf) -> None:
    vendor = next(row.vendor for row in installations(SYSTEM) if row.key == story.source.key)
    notice = PLUGINS / "hotmatrix_shop" / "notices" / "2021-3.toml"
    code, said = run("plan", "import", str(notice), "--vendor", vendor, "--login", "hotmatrix")
    assert code == 0, said
    other = notice.parents[2] / "itmc_marketing" / "notices"
    files = [str(file) for file in sorted(other.glob("*.toml"))[:1]]
    assert run("plan", "import", *files, "--vendor", vendor, "--login", "hotmatrix") == (1, "NOTICE_PLUGIN_MISSING")


def test_plugins_are_listed_in_order_and_disabled_without_naming_the_only_vendor(
    run: Run, story: Story, shelf: Shelf
) -> None:
    _, rows = run("plugin", "list", "--json")
    assert [row["key"] for row in rows] == sorted([*NAMES, *(row["key"] for row in rows if row["key"] not in NAMES)])
    assert run("plugin", "disable", "a_mute")[0] == 2
    assert run("plugin", "disable", story.source.key) == (0, "disabled\n")
    assert [row.state for row in installations(SYSTEM)] == [DISABLED]


def test_what_is_not_installed_is_said_with_what_to_do(shelf: Shelf, tmp_path: Path) -> None:
    done = onex(tmp_path, "plugin", "check", "nosuch")
    assert done.returncode == 1
    assert done.stdout == (
        "no installed package offers the plugin nosuch: install it, e.g. pip install -e onex-nosuch\n"
    )


HARD = """
import core.db
import core.api as api

LATE = Timetable({Stage.REGISTRATION: Window(None, api.Days(5), "一")}, confirmed_for=frozenset(Weekday))

@hookimpl
def onex_plugin():
    return declare(timetable=LATE, pass_rule=api.TotalScore(pass_mark=500, source="一"))
"""


def test_an_installation_is_refused_with_every_reason_that_the_check_gives(
    run: Run, story: Story, shelf: Shelf
) -> None:
    key = shelf.put(HARD)
    code, said = run("plugin", "check", key)
    reasons = [line for line in said.splitlines() if line[:4] not in ("note", "P301")]
    assert (code, [line[:4] for line in reasons]) == (1, ["P202", "P303", "P304"])
    code, said = run("plugin", "install", key, "--vendor", "示例组织", "--dry-run")
    assert (code, said.splitlines()) == (1, [f"{key}: {line}" for line in reasons])
    code, said = run("plugin", "install", key, "--vendor", "示例组织")
    assert (code, said) == (1, f"{key}  quarantined {'; '.join(reasons)}\n")
