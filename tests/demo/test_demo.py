"""The main job: every notice of every vendor runs to its certificates, and every count adds up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ONEX = Path(sys.executable).parent / "onex"


def run_demo(folder: Path, *options: str) -> dict[str, Any]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ONEX_")}
    command = [str(ONEX), "demo", "--no-serve", "--json", "--candidates", "6", *options]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def check_figures(plans: list[dict[str, Any]]) -> None:
    assert len(plans) == 16
    assert sorted(plan["deviations"] for plan in plans) == [0] * 12 + [1, 1, 1, 2]
    for plan in plans:
        assert plan["state"] == "issued", plan["plan"]
        assert plan["read"] == plan["accepted"] + plan["refused"] + plan["skipped"]
        assert plan["refused"] > 0, "the demo sends wrong rows, and they come back"
        assert plan["seated"] == plan["candidates"] == 6
        assert plan["entries"] in (plan["candidates"], 2 * plan["candidates"])
        assert plan["passed"] + plan["absent"] <= plan["candidates"]
        assert plan["issued"] == plan["passed"] > 0


@pytest.mark.req("R-002", "R-083", "R-093", "R-102", "R-103", "R-161", "C-29", "C-30", "C-33")
def test_every_plan_of_the_four_notices_ends_in_certificates(tmp_path: Path) -> None:
    check_figures(run_demo(tmp_path)["plans"])


@pytest.mark.postgres
def test_the_same_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    check_figures(run_demo(tmp_path, "--database", postgres_url)["plans"])
