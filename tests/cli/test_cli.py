"""The command line: one JSON document, exit 0 done, 1 refused with a message, 2 wrong usage."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from core.cli.main import COMMANDS, cli
from tests.conftest import TEST_KEYS
from tests.pdf.making import a_font, damaged

ONEX = Path(sys.executable).parent / "onex"
PLUGINS = Path(__file__).parents[2] / "plugins"


def onex(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ONEX_")}
    command = [str(ONEX), *words]
    return subprocess.run(command, cwd=folder, env=clean | environment, capture_output=True, text=True, check=False)


@pytest.mark.req("R-125", "R-126", "R-127", "R-128", "R-129", "R-130")
def test_the_timeline_gives_the_notices_six_windows_to_the_day(tmp_path: Path) -> None:
    done = onex(tmp_path, "plan", "timeline", "hotmatrix_shop/shop-operation", "--exam-date", "2022-10-22", "--json")
    assert done.returncode == 0
    windows = {row["stage"]: (row["start"], row["end"]) for row in json.loads(done.stdout)}
    assert windows == {
        "registration": (None, "2022-10-04"),
        "arrangement": ("2022-10-05", "2022-10-09"),
        "installation": ("2022-09-22", "2022-10-16"),
        "tickets": ("2022-10-10", "2022-10-21"),
        "score_entry": ("2022-10-23", "2022-11-06"),
        "publicity": ("2022-11-07", "2022-11-13"),
        "issuance": ("2022-11-14", None),
    }


def test_a_year_without_a_published_holiday_calendar_is_refused_not_guessed(tmp_path: Path) -> None:
    done = onex(tmp_path, "plan", "timeline", "aopai_live/live-commerce", "--exam-date", "2031-10-24")
    assert (done.returncode, done.stdout) == (1, "")
    assert "CALENDAR_YEAR_UNPUBLISHED" in done.stderr


@pytest.mark.req("C-29", "C-30", "C-33")
def test_checking_the_notices_lists_exactly_their_acknowledged_deviations(tmp_path: Path) -> None:
    files = sorted(str(path) for path in PLUGINS.glob("*/notices/*.toml"))
    done = onex(tmp_path, "plan", "check", *files, "--json")
    assert done.returncode == 0
    reports = json.loads(done.stdout)
    assert len(reports) == 16
    found = {(d["printed"], d["rule"]) for report in reports for d in report["deviations"] if d["acknowledged"]}
    assert found == {
        ("2021-06-03", "2021-06-08"),
        ("2021-06-04", "2021-06-09"),
        ("2024-05-11", "2024-05-14"),
        ("2024-06-07", "2024-06-08"),
        ("2024-09-14", "2024-09-13"),
    }
    assert all(d["acknowledged"] for report in reports for d in report["deviations"])


def test_a_misspelt_setting_stops_the_start_and_is_named(tmp_path: Path) -> None:
    done = onex(tmp_path, "db", "current", ONEX_DATABASE_ULR="x")
    assert done.returncode == 1
    assert "ONEX_DATABASE_ULR" in done.stderr


def test_wrong_usage_exits_with_two(tmp_path: Path) -> None:
    assert onex(tmp_path, "plan", "timeline").returncode == 2


def test_the_doctor_finds_a_new_installation_lacking_its_tables_and_then_well(tmp_path: Path) -> None:
    before = {row["check"]: row["ok"] for row in json.loads(onex(tmp_path, "doctor", "--json").stdout)}
    assert before["database"] is False
    assert onex(tmp_path, "db", "upgrade").returncode == 0
    done = onex(tmp_path, "doctor", "--json")
    assert done.returncode == 0, done.stdout


def test_the_doctor_counts_what_can_be_printed_and_names_a_font_that_is_none(tmp_path: Path) -> None:
    own = tmp_path / "fonts"
    own.mkdir()
    (own / "a.ttf").write_bytes(a_font("\U00031350\U00031351"))
    (own / "b.ttf").write_bytes(a_font("\U00031352")[:300])
    (own / "c.ttf").write_bytes(damaged(a_font("\U00031352"), "OS/2", lambda table: table[:10]))
    (own / "d.ttf").touch()
    os.truncate(own / "d.ttf", 5 * 1024**3)
    told = json.loads(onex(tmp_path, "doctor", "--json", ONEX_FONTS=str(own)).stdout)
    found = {row["check"]: row for row in told}
    assert (found["fonts"]["ok"], found["added fonts"]["ok"]) == (True, False)
    for said in ("b.ttf: no font, or damaged", "c.ttf: no font, or damaged", "d.ttf: larger than a font"):
        assert said in found["added fonts"]["detail"]
    assert "a.ttf" not in found["added fonts"]["detail"]
    assert "CJK 20992/20992, A 6592/6592, B " in found["characters"]["detail"]
    assert "H 2/4192" in found["characters"]["detail"]


def test_the_help_says_of_each_command_what_the_command_says_itself() -> None:
    """Commands are loaded when they are called; their words stand in the list as well."""
    context = click.Context(cli)
    for name, (_, text) in COMMANDS.items():
        command = cli.get_command(context, name)
        assert command is not None
        assert (command.name, command.get_short_help_str(limit=300)) == (name, text)


def test_a_database_that_is_away_is_said_in_one_message(tmp_path: Path) -> None:
    nowhere = "postgresql://postgres@127.0.0.1:1/onex"
    done = onex(tmp_path, "org", "list", "--json", ONEX_DATABASE_URL=nowhere, ONEX_DATA_KEYS=TEST_KEYS)
    said = json.loads(done.stdout)
    assert (done.returncode, said["code"]) == (1, "NOT_READY")
    assert [error["code"] for error in said["errors"]] == ["DATABASE_AWAY"]
    assert "数据库没有应答，或拒绝了登录" in done.stderr
