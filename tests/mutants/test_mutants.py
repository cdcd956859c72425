"""The list of mutants stays true while code moves, and a few of them are killed in every run."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from tests.mutants.__main__ import marked
from tests.mutants.listed import ROOT, Mutant, listed
from tests.requirements_plugin import NUMBERS

SAMPLE = "core/rules/retakes.py"
"""The quickest: pure rules, and tests that need no database."""


def test_every_edit_changes_the_one_place_it_names() -> None:
    mutants = list(listed())
    assert [fault for mutant in mutants if (fault := mutant.fault(ROOT))] == []
    assert [mutant for mutant in mutants if mutant.old == mutant.new] == []
    assert len(set(mutants)) == len(mutants) >= 120


def test_every_rule_of_the_list_has_a_marked_test() -> None:
    rules = {mutant.rule for mutant in listed()}
    assert rules.difference(NUMBERS) == set()
    assert [rule for rule in sorted(rules) if not marked(ROOT, rule)] == []


@pytest.mark.parametrize(
    ("file", "old", "fault"),
    [
        ("core/rules/gone.py", "", "R-197: there is no core/rules/gone.py"),
        (SAMPLE, "moved away", f"R-197: 'moved away' stands 0 times in {SAMPLE}"),
    ],
)
def test_an_edit_whose_line_has_moved_is_seen(file: str, old: str, fault: str) -> None:
    one = Mutant(rule="R-197", file=SAMPLE, old="attempts.failed == 1", new="")
    assert one.fault(ROOT) == ""
    assert replace(one, file=file, old=old).fault(ROOT) == fault


def test_a_sample_is_killed() -> None:
    sample = [mutant for mutant in listed() if mutant.file == SAMPLE]
    command = [sys.executable, "-m", "tests.mutants", SAMPLE]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == f"{len(sample)} mutants: {len(sample)} killed, 0 not"
    assert done.returncode == 0, done.stdout
