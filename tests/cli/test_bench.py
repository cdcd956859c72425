"""The benches: each does its whole work at a tiny size and says what it measured; speed itself is never asserted."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, make_url

from core.bench.benches import BENCHES
from core.bench.measure import Trial, measure
from tests.architecture import ROOT
from tests.cli.test_cli import onex
from tests.servers import Postgres

ROWS = 6
FIGURES = {"rows", "seconds", "floor_seconds", "ratio", "rows_per_s", "peak_rss_mb", "statements"}


@pytest.mark.parametrize("name", BENCHES)
def test_every_bench_does_its_work_and_prints_one_document(tmp_path: Path, name: str) -> None:
    done = onex(tmp_path, "bench", name, "--rows", str(ROWS), "--json")
    assert done.returncode == 0, done.stderr[-2000:]
    document = json.loads(done.stdout)
    assert (document["bench"], document["database"]) == (name, "sqlite")
    (size,) = document["sizes"]
    assert set(size) == FIGURES
    assert size["rows"] == ROWS
    assert all(figure > 0 for figure in size.values())
    assert list(tmp_path.iterdir()) == []


def test_without_json_a_line_for_each_size_stands_under_its_headings(tmp_path: Path) -> None:
    done = onex(tmp_path, "bench", "arrange", "--rows", str(ROWS))
    title, head, line = done.stdout.splitlines()
    assert title == "arrange (sqlite)"
    assert head.split("  ")[-1] == "statements"
    assert line.split()[0] == str(ROWS)


def test_a_name_nobody_knows_is_wrong_usage(tmp_path: Path) -> None:
    done = onex(tmp_path, "bench", "everything")
    assert (done.returncode, done.stdout) == (2, "")


def test_a_database_with_tables_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "mine.sqlite3"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE mine (id integer)")
    done = onex(tmp_path, "bench", "arrange", "--rows", str(ROWS), "--database", f"sqlite:///{file}", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["code"] == "BENCH_NOT_EMPTY"
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("mine",)]


@pytest.mark.postgres
def test_a_named_database_is_left_as_empty_as_it_was(tmp_path: Path, postgres_server: Postgres) -> None:
    postgres_url = postgres_server.create()
    done = onex(tmp_path, "bench", "scores", "--rows", str(ROWS), "--database", postgres_url, "--json")
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout)["database"] == "postgresql"
    engine = create_engine(make_url(postgres_url).set(drivername="postgresql+psycopg"))
    assert inspect(engine).get_table_names() == []
    engine.dispose()
    postgres_server.drop(postgres_url)


def test_a_trial_that_did_not_do_its_work_gives_no_figure() -> None:
    with pytest.raises(RuntimeError, match="1 done, not 2"):
        measure(Trial(count=2, ours=lambda: 1, floor=lambda: None), 2)


def test_make_bench_runs_every_bench_there_is() -> None:
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    (names,) = (line.partition(" in ")[2].partition(";")[0].split() for line in lines if "for name in" in line)
    assert set(names) == set(BENCHES)
